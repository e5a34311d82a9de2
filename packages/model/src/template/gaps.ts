/** The gaps in a template's words: `{{1}}` or `{{first_name}}`. */

/** The names of the gaps, each once: numbers ascending, names in the order of the text. */
export function gapsIn(text: string): readonly string[] {
  const names = [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

/** The text with its gaps filled; a gap without words stays as it is written. */
export function filled(text: string, wordsOf: (gap: string) => string | undefined): string {
  return text.replace(pattern, (gap, name: string) => wordsOf(name) || gap);
}

const pattern = /\{\{\s*(\w{1,60})\s*\}\}/g;
