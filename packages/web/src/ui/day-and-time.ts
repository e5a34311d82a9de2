const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** `22 Nov 2026, 10:42` as the browser's language writes it, of milliseconds since 1970. */
export function dayAndTime(at: number): string {
  return format.format(at);
}
