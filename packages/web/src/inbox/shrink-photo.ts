/** A side longer than this is more than a phone shows. */
const longestSide = 2560;
const jpegQuality = 0.82;
/** Below this a photo is not worth another compression. */
const smallBytes = 1024 * 1024;
/** What WhatsApp takes as it is. A webp would go out as a sticker. */
const asItIs = new Set(['image/jpeg', 'image/png']);

/**
 * The photo as it is best sent: at most 2,560 pixels long, and of a kind that WhatsApp shows. A picture that is small
 * already, a sticker, and what the browser cannot read stay as they are.
 */
export async function shrunkPhoto(file: File): Promise<File> {
  const isSmall = asItIs.has(file.type) ? file.size <= smallBytes : file.type === 'image/webp' && file.size < 100_000;
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml' || isSmall) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    if (scale === 1 && asItIs.has(file.type) && file.size <= 5 * smallBytes) return file;
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    const pen = canvas.getContext('2d');
    if (pen === null) return file;
    // A JPEG has no transparency: what shows through is paper, not ink.
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: jpegQuality });
    return new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' });
  } catch {
    return file;
  }
}
