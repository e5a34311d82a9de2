/** What a password must be long, in characters. The server also refuses common ones. */
export const passwordMinLength = 10;

export type Strength = { readonly level: 0 | 1 | 2 | 3; readonly words: string };

/** A hint while typing: length counts most, sameness takes away. It never refuses anything; the server does. */
export function passwordStrength(password: string): Strength {
  const characters = [...password];
  const missing = passwordMinLength - characters.length;
  if (characters.length === 0)
    return { level: 0, words: `At least ${passwordMinLength} characters. Four words are better than one.` };
  if (missing > 0) return { level: 0, words: missing === 1 ? 'One more character.' : `${missing} more characters.` };
  if (new Set(characters).size < 5) return { level: 1, words: 'Long enough, but very repetitive.' };
  if (characters.length < 14) return { level: 2, words: 'Good. A few more characters make it strong.' };
  return { level: 3, words: 'Strong.' };
}
