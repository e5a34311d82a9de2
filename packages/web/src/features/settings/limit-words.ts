/** How many people may be written to first in a day, in words; undefined for a name that is not known. Pure. */
export function limitWords(limit: string | undefined): string | undefined {
  if (limit === 'TIER_UNLIMITED') return 'Writes first to any number of people a day';
  const [, amount, thousands] = /^TIER_(\d{1,4})(K?)$/.exec(limit ?? '') ?? [];
  if (amount === undefined) return undefined;
  const people = Number(amount) * (thousands === 'K' ? 1000 : 1);
  return `Writes first to at most ${people.toLocaleString('en')} people a day`;
}
