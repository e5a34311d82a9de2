/** Messages of every type with the same text in every field that a stranger can fill. */
import * as fixtures from '@parley/whatsapp/fixtures/webhooks';

/** Without these nobody could tell what it is, or whose. */
const needed: ReadonlySet<string> = new Set(['type', 'timestamp', 'from', 'wa_id', 'user_id']);

export const kinds: readonly (readonly [name: string, message: object])[] = Object.entries(fixtures.messages);

/** One message of Meta's form, of the `n`th kind and over again, from this number. */
export function everyFieldHostile(waId: string, text: string, n: number): object {
  const [, sample] = kinds[n % kinds.length] ?? ['', {}];
  const filled = filledWith(text, sample) as { readonly [name: string]: unknown };
  const { from_user_id: _, ...message } = filled;
  return { ...message, from: waId, id: `wamid.hostile.${n}`, timestamp: String(Math.floor(Date.now() / 1000)) };
}

function filledWith(text: string, value: unknown, key = ''): unknown {
  if (typeof value === 'string') return needed.has(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => filledWith(text, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, filledWith(text, inside, name)]));
}
