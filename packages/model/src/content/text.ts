/** Meta's object of type `text`. */
import { flag, maybe, type ReadOf, shape, someText } from '../json.ts';

/** A text and, outbound, whether WhatsApp may show a preview of its first link. */
export const readText = shape({ body: someText, preview_url: maybe(flag) });
export type TextContent = ReadOf<typeof readText>;
