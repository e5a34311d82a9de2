/** The room that a picture has in a bubble, in pixels. */
export type MediaBox = { readonly width: number; readonly height: number };

const most = 330;
const least = 160;

/**
 * The box of a picture before it is there, so that nothing moves when it comes: at most 330 × 330, at least 160 wide,
 * never flatter than 16:9 nor steeper than 2:3. A picture outside of these is cut at its edges. Without a size: 4:3.
 */
export function mediaBox(size: { readonly width?: number; readonly height?: number } = {}): MediaBox {
  const { width = 0, height = 0 } = size;
  const isKnown = Number.isFinite(width) && Number.isFinite(height) && width > 0 && height > 0;
  const ratio = isKnown ? Math.min(16 / 9, Math.max(2 / 3, width / height)) : 4 / 3;
  const fits = Math.min(most, most * ratio);
  const shown = isKnown ? Math.min(fits, Math.max(least, width)) : fits;
  return { width: Math.round(shown), height: Math.round(shown / ratio) };
}
