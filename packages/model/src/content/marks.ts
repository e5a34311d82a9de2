/** What stands beside the content of an inbound message: an advertisement it answers, forwarding, a product, a group. */
import { field, maybe, type ReadOf, shape, someText } from '../json.ts';

/** The advertisement or post that a contact came from. All of it is optional at Meta. */
export const readReferral = shape({
  source_type: maybe(someText),
  source_id: maybe(someText),
  source_url: maybe(someText),
  headline: maybe(someText),
  body: maybe(someText),
  media_type: maybe(someText),
  image_url: maybe(someText),
  video_url: maybe(someText),
  thumbnail_url: maybe(someText),
  /** Names the click; absent for ads in Status. */
  ctwa_clid: maybe(someText),
});
export type Referral = ReadOf<typeof readReferral>;

/** The product that a question is about. */
export const readReferredProduct = shape({ catalog_id: maybe(someText), product_retailer_id: someText });
export type ReferredProduct = ReadOf<typeof readReferredProduct>;

/** `often`: more than five times, by WhatsApp's count. */
export type Forwarded = 'once' | 'often';

/** How a message was forwarded, from Meta's `context`. */
export function readForwarded(context: unknown): Forwarded | undefined {
  if (field(context, 'frequently_forwarded') === true) return 'often';
  return field(context, 'forwarded') === true ? 'once' : undefined;
}
