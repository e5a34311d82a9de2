/**
 * The words of a text for search, the same for every store and for the query. Folds case, accents, ł and ø, Arabic
 * alef, hamza, tatweel and marks, and the Devanagari nukta; splits on Unicode word boundaries. Both stores index this
 * output, because a database's own tokenizer breaks Devanagari and misses Arabic and Polish.
 */

const letterFolds: ReadonlyMap<string, string> = new Map([
  ['ł', 'l'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
  ['أ', 'ا'],
  ['إ', 'ا'],
  ['آ', 'ا'],
  ['ٱ', 'ا'],
  ['ى', 'ي'],
  ['ؤ', 'و'],
  ['ئ', 'ي'],
  ['ة', 'ه'],
]);

/** Latin, Greek and Cyrillic marks, Arabic marks, tatweel, the Devanagari nukta. Vowel signs of Indic scripts stay. */
const droppedMarks = /[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c]/gu;

/** Joiners and variation selectors, which only shape how neighbours are drawn. */
const droppedJoiners = /\u200c|\u200d|\ufe0e|\ufe0f/gu;

const longestWord = 64;

/** Lower-case, unaccented form of a text, in which two spellings that a person takes for the same are equal. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const folded = text
    .toWellFormed()
    .normalize('NFKD')
    .toLowerCase()
    .replace(droppedMarks, '')
    .replace(droppedJoiners, '');
  let out = '';
  for (const character of folded) out += letterFolds.get(character) ?? character;
  return out.normalize('NFC');
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  return /^[\x00-\x7f]*$/.test(text);
}

/** The words of a text in order, folded, at most `limit` of them, each at most 64 characters. */
export function tokens(text: string, limit = 2000): string[] {
  const words =
    fold(text)
      .match(/[\p{L}\p{N}\p{M}_]+/gu)
      ?.slice(0, limit) ?? [];
  // Half a character may be left at the cut.
  const cut = (word: string) => word.slice(0, longestWord).replace(/[\ud800-\udbff]$/, '');
  return words.map((word) => (word.length > longestWord ? cut(word) : word));
}

/**
 * The words under which a phone number is found: the whole and every ending of at least three digits, so that
 * "0501234567", "+971 50 123" and the last four digits all match as a prefix of one of them.
 */
export function numberTokens(digits: string): string[] {
  const plain = digits.replace(/\D/g, '').slice(0, 20);
  const words: string[] = [];
  for (let start = 0; start <= plain.length - 3; start += 1) words.push(plain.slice(start));
  return words;
}

/**
 * The words of a query: like a text's, but a typed phone number (with spaces, `+`, brackets or dashes) is one word and
 * its leading zeros, which are dialled and not stored, are dropped. Every word matches as a prefix.
 */
export function queryTokens(query: string): string[] {
  const isNumber = /^[\s+()\d./-]+$/.test(query) && /\d{3}/.test(query.replace(/\D/g, ''));
  if (isNumber) return [query.replace(/\D/g, '').replace(/^0+/, '').slice(0, 20)].filter((word) => word !== '');
  return tokens(query, 16);
}
