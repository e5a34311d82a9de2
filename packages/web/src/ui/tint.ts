const tints = [
  'petrol',
  'marigold',
  'coral',
  'violet',
  'sky',
  'rose',
  'lime',
  'slate',
  'brown',
  'magenta',
  'indigo',
  'teal',
] as const;

/** The colours that tell people apart at a glance, where they have no picture. */
export type Tint = (typeof tints)[number];

/** The same tint for the same key, on every screen and for ever. */
export function tintOf(key: string): Tint {
  let hash = 2166136261;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 16777619);
  return tints[(hash >>> 0) % tints.length] ?? 'petrol';
}

/** Background and text colour of a tint; the pair passes AA in both themes. */
export function tintStyle(tint: Tint): { readonly backgroundColor: string; readonly color: string } {
  return { backgroundColor: `var(--tint-${tint})`, color: `var(--tint-${tint}-text)` };
}
