/**
 * How often somebody may guess. Every try is counted before it is evaluated, under the account, the address and the
 * installation as a whole, and all three must allow it. Past its free tries a key waits twice as long each time, up to
 * a limit: nobody is locked out for good, and a refused try makes no wait longer. Who is still signed in from the same
 * network is counted apart, so that strangers who guess at an account do not keep its owner out. Counts are stored, so
 * a restart does not forget them.
 */
import { createHash } from 'node:crypto';
import { canonicalEmail } from '@parley/model/agent';
import { Problem } from '@parley/model/errors';
import { instant, millis } from '@parley/model/ids';
import type { Throttle } from '@parley/storage/collections';
import type { Deps } from '../../deps.ts';
import { networkOf } from '../../http/network.ts';

type Rule = {
  /** Failures without a wait. */
  readonly free: number;
  readonly longestWaitMs: number;
  /** The count starts afresh after this long without a try. */
  readonly forgetMs: number;
};
const minute = 60_000;
const accountRule: Rule = { free: 5, longestWaitMs: 5 * minute, forgetMs: 60 * minute };
const addressRule: Rule = { free: 20, longestWaitMs: 5 * minute, forgetMs: 60 * minute };
/** Slows a guess spread over many accounts and addresses; short, so that it is no lever against everybody. */
const everybodyRule: Rule = { free: 100, longestWaitMs: 2000, forgetMs: minute };

export type Attempt = {
  /** It was right: the account's count is cleared and the others get this try back. */
  readonly succeed: () => Promise<void>;
};

/** What is guessed at, from where, and whether its owner is at home there. */
export type Guess = { readonly account: string; readonly address: string; readonly isAtHome: boolean };

type Key = readonly [id: string, rule: Rule];

/** Counts a try. Throws TOO_MANY_REQUESTS with the wait, having counted nothing, while one of the keys has to wait. */
export async function countAttempt(deps: Deps, guess: Guess): Promise<Attempt> {
  const now = deps.realNow();
  const keys = keysOf(guess);
  const old = await deps.store.find('throttles', { index: 'age', before: [instant(now - 60 * minute)], limit: 20 });
  const waitMs = await deps.write(async (read) => {
    const counted: Throttle[] = [];
    let wait = 0;
    for (const [id, rule] of keys) {
      const known = await read.get('throttles', id);
      // Where the clock was set back nobody can say how much of a wait is over.
      if (known !== undefined && millis(known.at) <= now) wait = Math.max(wait, millis(known.until) - now);
      counted.push(oneMore(id, rule, known, now));
    }
    if (wait > 0) return { answer: wait };
    const kept = new Set(counted.map(({ id }) => id));
    return {
      commit: {
        put: counted.map((document) => ({ collection: 'throttles' as const, document })),
        remove: old.filter(({ id }) => !kept.has(id)).map(({ id }) => ({ collection: 'throttles' as const, id })),
      },
      answer: 0,
    };
  });
  if (waitMs > 0) throw new Problem('TOO_MANY_REQUESTS', nextTry(waitMs), waitMs / 1000);
  return { succeed: () => giveBack(deps, keys) };
}

function nextTry(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  return `The next try is possible in ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`}.`;
}

function oneMore(id: string, rule: Rule, known: Throttle | undefined, now: number): Throttle {
  const failures = known === undefined || now - millis(known.at) > rule.forgetMs ? 1 : known.failures + 1;
  const over = failures - rule.free;
  const wait = over <= 0 ? 0 : Math.min(1000 * 2 ** Math.min(over - 1, 20), rule.longestWaitMs);
  return { id, failures, until: instant(now + wait), at: instant(now) };
}

async function giveBack(deps: Deps, keys: readonly Key[]): Promise<void> {
  const now = deps.realNow();
  await deps.write(async (read) => {
    const put: Throttle[] = [];
    const [account, ...others] = keys;
    for (const [id, rule] of others) {
      const known = await read.get('throttles', id);
      if (known === undefined) continue;
      const failures = Math.max(0, known.failures - 1);
      put.push({ ...known, failures, until: failures < rule.free ? instant(now) : known.until });
    }
    return {
      commit: {
        put: put.map((document) => ({ collection: 'throttles' as const, document })),
        remove: account === undefined ? [] : [{ collection: 'throttles' as const, id: account[0] }],
      },
      answer: undefined,
    };
  });
}

/** The account's own key comes first. What people mistype does not belong into a database: it is a digest. */
function keysOf({ account, address, isAtHome }: Guess): readonly Key[] {
  const name = createHash('sha256').update(canonicalEmail(account)).digest('hex');
  const network = networkOf(address);
  const fromThere: Key = [`address:${network}`, addressRule];
  if (isAtHome) return [[`account:${name}@${network}`, accountRule], fromThere];
  return [[`account:${name}`, accountRule], fromThere, ['everybody', everybodyRule]];
}
