import { thumbHashToDataURL } from 'thumbhash';

/** The longest thumbhash has 25 bytes. */
const longest = 60;

/** A blurred picture to paint until the real one is there, as a data: URL; undefined for what is no thumbhash. */
export function placeholderUrl(base64: string | undefined): string | undefined {
  if (base64 === undefined || base64.length > longest) return undefined;
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return bytes.length < 5 ? undefined : thumbHashToDataURL(bytes);
  } catch {
    return undefined;
  }
}
