/** Addresses in a line of text. They open the web or mail (http:, https:, mailto:) and nothing else. */
import { tokenize } from 'linkifyjs';
import type { FoundLink } from './formatting.ts';

/** The addresses of a line, in order. `*marks*` around one are not part of it, although `*` may stand in an address. */
export function findLinks(line: string): readonly FoundLink[] {
  if (!/[.:@]/.test(line)) return [];
  const found: FoundLink[] = [];
  for (const token of tokenize(line)) {
    if (!token.isLink) continue;
    const start = token.startIndex();
    const whole = token.toString();
    const text = withoutClosingMarks(line, start, whole);
    const href = hrefOf(text, token.toHref('https').slice(0, text.length - whole.length || undefined));
    if (href !== undefined) found.push({ start, text, href });
  }
  return found;
}

function withoutClosingMarks(line: string, start: number, address: string): string {
  let outermost = start;
  while (outermost > 0 && '*_~'.includes(line.charAt(outermost - 1))) outermost -= 1;
  let text = address;
  for (const mark of line.slice(outermost, start)) {
    if (text.endsWith(mark)) text = text.slice(0, -1);
  }
  return text;
}

/** Undefined for what a browser may not open, and for `done.Thanks`, which is a missing space and no address. */
function hrefOf(text: string, href: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:)/i.test(href)) return undefined;
  if (/^(?:https?:|mailto:)/i.test(text) || text.includes('@')) return href;
  const ending = /^[^/?#:]*\.([^./?#:]+)/.exec(text)?.[1] ?? '';
  return ending === ending.toLowerCase() ? href : undefined;
}
