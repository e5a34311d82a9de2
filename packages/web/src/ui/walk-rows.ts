import type { KeyboardEvent } from 'react';

/** For a list whose rows are buttons: the arrows walk from one to the next, and stop at its ends. */
export function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const rows: HTMLElement[] = [...event.currentTarget.querySelectorAll('button')];
  const at = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}
