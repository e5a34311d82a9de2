import fc from 'fast-check';

/** A list and the same list in another order. */
export function shuffled<T>(lists: fc.Arbitrary<T[]>): fc.Arbitrary<readonly [T[], T[]]> {
  return lists.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
}
