/**
 * WhatsApp blocks a number for half an hour after 20 failed requests for files in an hour. So a number that has met ten
 * stops asking until the oldest of them is an hour old. Kept in memory: a restart is rare, and half of the limit is left.
 * Source: Meta, media, error rate limits.
 */

const mostErrors = 10;
const windowMs = 60 * 60_000;
/** One attempt asks for an address and for the bytes, and once more after a stale address: two errors at most. */
const errorsOfAttempt = 2;

export type ErrorBudget = {
  /**
   * Takes what one attempt may cost, and gives back what it did not with `settle`. Otherwise it says when to come again
   * (milliseconds since 1970), or undefined where only attempts that are on their way stand in between.
   */
  begin(phoneNumberId: string, now: number): Begun;
};
export type Begun =
  | { readonly isAllowed: true; settle(errors: number, now: number): void }
  | { readonly isAllowed: false; readonly until: number | undefined };

/** `share`: the part of WhatsApp's limit that is this node's, 0 to 1. */
export function makeErrorBudget(share: () => number = () => 1): ErrorBudget {
  const numbers = new Map<string, { errors: number[]; onTheWay: number }>();

  return {
    begin(phoneNumberId, now) {
      const number = numbers.get(phoneNumberId) ?? { errors: [], onTheWay: 0 };
      numbers.set(phoneNumberId, number);
      number.errors = number.errors.filter((at) => at > now - windowMs);
      const most = Math.max(errorsOfAttempt, Math.floor(mostErrors * share()));
      const free = most - number.errors.length;
      if (free < errorsOfAttempt * (number.onTheWay + 1)) {
        const oldest = number.errors[errorsOfAttempt - 1 - free];
        const isSpent = free < errorsOfAttempt && oldest !== undefined;
        return { isAllowed: false, until: isSpent ? oldest + windowMs : undefined };
      }
      number.onTheWay += 1;
      return {
        isAllowed: true,
        settle(errors, at) {
          number.onTheWay -= 1;
          for (let count = 0; count < errors; count += 1) number.errors.push(at);
        },
      };
    },
  };
}
