/** `system` follows the device and is what an unset choice means. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'parley:theme';
const listeners = new Set<() => void>();

/**
 * Runs before the first paint, so a chosen theme never flashes. It is text inside a script element and must survive
 * HTML escaping: backticks only, no quotes, no ampersand, no angle brackets.
 */
export const themeScript = `try{let t=localStorage.getItem(\`${key}\`);if(t)document.documentElement.dataset.theme=t}catch{}`;

export function currentTheme(): ThemeChoice {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Applies the choice and remembers it on this browser. */
export function chooseTheme(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === 'system') delete root.dataset.theme;
  else root.dataset.theme = choice;
  try {
    if (choice === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // A browser that stores nothing keeps the choice until the tab closes.
  }
  for (const listener of listeners) listener();
}

export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
