const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first grapheme of the first and of the last word: `Lina Haddad` → `LH`, `🌸 Mei` → `🌸M`, a bare number → none. */
export function initials(name: string): string {
  const words = name
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{Extended_Pictographic}]+/u, ''))
    .filter(Boolean);
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last].map((word) => (word === undefined ? '' : firstGrapheme(word))).join('');
}

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment.toLocaleUpperCase();
  return '';
}
