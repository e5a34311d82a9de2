/** Chance that can be repeated: everything random in a test comes from one printed seed. */
import { createHash, randomInt } from 'node:crypto';

export type Chance = {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[];
};

/** Prints its seed under this name; PARLEY_FAULT_SEED sets it. */
export function seededChance(name: string): Chance {
  const seed = process.env.PARLEY_FAULT_SEED ?? String(randomInt(2 ** 31));
  console.info(`${name}: PARLEY_FAULT_SEED=${seed}`);
  let drawn = 0;

  function below(limit: number): number {
    drawn += 1;
    const digest = createHash('sha256').update(`${seed}/${name}/${drawn}`).digest();
    return Math.floor((digest.readUInt32BE() / 2 ** 32) * limit);
  }

  return {
    below,
    shuffled: (things) =>
      things
        .map((thing) => ({ thing, place: below(2 ** 32) }))
        .sort((a, b) => a.place - b.place)
        .map(({ thing }) => thing),
  };
}

/** How often a fault is repeated: so many times, or what PARLEY_FAULT_ROUNDS says. */
export function faultRounds(usual: number): number {
  return Number(process.env.PARLEY_FAULT_ROUNDS ?? usual);
}
