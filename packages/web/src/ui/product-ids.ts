/** A section of products while it is written: its title, and the products by their ids as one line. */
export type ProductSection = { readonly key: string; readonly title: string; readonly ids: string };

/** The ids in a line, which spaces or commas separate. Pure. */
export function productIdsIn(words: string): readonly string[] {
  return words.split(/[\s,]+/).filter((id) => id !== '');
}
