/** The gaps in a template's text: `{{1}}`, `{{2}}` … or, in a named template, `{{first_name}}`. */

/** Their names in the order of the text, repeated ones once. */
export function gapsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(gap)].map(([, name = '']) => name))];
}

/** The text with each gap filled; a gap that `values` does not know stays. */
export function fillGaps(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(gap, (whole, name: string) => values.get(name) ?? whole);
}

/** Anything between double braces, so that a wrong name is found and not taken for words. */
const gap = /\{\{\s*([^{}]{1,60}?)\s*\}\}/g;
