/**
 * Where to go after signing in: the page that sent us here, or the inbox. The address comes from the outside, so only
 * a path on this very origin is followed.
 */
export function nextPage(next: string | null, origin: string): string {
  const fallback = '/inbox';
  if (next === null || !URL.canParse(next, origin)) return fallback;
  const url = new URL(next, origin);
  return url.origin === origin && next.startsWith('/') ? url.pathname + url.search : fallback;
}
