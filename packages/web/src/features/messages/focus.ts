/** The composer's element, for the parts of the page that lead there. */
export const composerId = 'composer';

/** Puts the caret into the composer, where there is one: a closed window has none. */
export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}
