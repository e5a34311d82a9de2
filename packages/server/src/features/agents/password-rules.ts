/** Which passwords are good enough: 10 to 128 characters, taken as typed, and not what guessing starts with. */
import { Problem } from '@parley/model/errors';
import { fold } from '@parley/model/tokens';
import { commonNumbers, commonWords } from './common-passwords.ts';

const fewest = 10;
const most = 128;
/** Letters and digits that must be left when every common word is taken out. */
const leastLeft = 4;

/** Throws WEAK_PASSWORD. `context` is what an attacker knows of this person: name, e-mail, team. */
export function requireStrongPassword(password: string, context: readonly string[]): void {
  const length = [...password].length;
  if (length < fewest || length > most) throw new Problem('WEAK_PASSWORD', `It has ${length} characters.`);
  if (isGuessable(password, context)) {
    throw new Problem('WEAK_PASSWORD', 'It is made of common words, or of what others know about you.');
  }
}

function isGuessable(password: string, context: readonly string[]): boolean {
  const typed = fold(password);
  if (new Set(typed).size < 4) return true;
  const digits = typed.replace(/\D/g, '');
  if (digits.length >= typed.length - 2 && commonNumbers.some((row) => row.includes(digits.slice(0, 10)))) return true;
  const words = [...context.flatMap(wordsOf), ...commonWords].sort((a, b) => b.length - a.length);
  return isMadeOf(words, typed) || isMadeOf(words, withoutLeet(typed));
}

/** True where at least one of the words occurs and hardly anything but decoration is left without them. */
function isMadeOf(words: readonly string[], text: string): boolean {
  let left = text;
  for (const word of words) left = left.replaceAll(word, ' ');
  if (left === text) return false;
  // A run of digits at the end is a year or a counter, not a secret.
  return left.replace(/\d+\P{L}*$/u, '').replace(/[^\p{L}\p{N}]/gu, '').length < leastLeft;
}

const leet: { readonly [character: string]: string } = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

function withoutLeet(text: string): string {
  return text.replace(/[013457@$!](?=.*\p{L})/gu, (character) => leet[character] ?? character);
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3);
}
