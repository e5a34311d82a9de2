/** Ids and chances. With a seed they are the same in every run, which makes a failing run repeatable. */
import { createHash, randomInt } from 'node:crypto';

export type Mint = {
  /** A fresh lower-case hex token. */
  hex(length: number): string;
  /** A fresh number of so many digits, at most 15, so that it is exact as a number too. */
  digits(length: number): string;
  /** A whole number from 0 up to, not including, `below`. */
  below(limit: number): number;
};

/** `start` counts the starts on one state file, so that a restart never mints an id again. */
export function makeMint(seed: number | undefined, start: number): Mint {
  const root = seed ?? randomInt(2 ** 47);
  let minted = 0;
  const next = () => {
    minted += 1;
    return createHash('sha256').update(`${root}:${start}:${minted}`).digest();
  };
  return {
    hex: (length) => next().toString('hex').slice(0, length),
    digits(length) {
      const least = 10n ** BigInt(length - 1);
      return String(least + (next().readBigUInt64BE(0) % (9n * least)));
    },
    below: (limit) => next().readUInt32BE(0) % limit,
  };
}
