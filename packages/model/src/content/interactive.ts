/**
 * Meta's object of type `interactive` as a business sends it: words with something to tap. A media header names our own
 * copy by `mediaId`. What a contact taps comes back as a reply, see replies.ts.
 * Source: Meta, interactive messages; one page per `type`.
 */
import { anyObject, finite, firstOf, listOf, oneOf, optional, type ReadOf, shape, someText } from '../json.ts';

const words = shape({ text: someText });
const media = shape({ mediaId: someText, filename: optional(someText) });

const textHeader = shape({ type: oneOf('text'), text: someText });
const anyHeader = firstOf(
  textHeader,
  shape({ type: oneOf('image'), image: media }),
  shape({ type: oneOf('video'), video: media }),
  shape({ type: oneOf('document'), document: media }),
);
export type InteractiveHeader = ReadOf<typeof anyHeader>;

const header = optional(anyHeader);
const body = words;
const footer = optional(words);

const row = shape({ id: someText, title: someText, description: optional(someText) });
const product = shape({ product_retailer_id: someText });

const readers = {
  button: shape({
    type: oneOf('button'),
    header,
    body,
    footer,
    action: shape({
      buttons: listOf(shape({ type: oneOf('reply'), reply: shape({ id: someText, title: someText }) })),
    }),
  }),
  list: shape({
    type: oneOf('list'),
    header: optional(textHeader),
    body,
    footer,
    action: shape({ button: someText, sections: listOf(shape({ title: optional(someText), rows: listOf(row) })) }),
  }),
  cta_url: shape({
    type: oneOf('cta_url'),
    header,
    body,
    footer,
    action: shape({ name: oneOf('cta_url'), parameters: shape({ display_text: someText, url: someText }) }),
  }),
  location_request_message: shape({
    type: oneOf('location_request_message'),
    body,
    action: shape({ name: oneOf('send_location') }),
  }),
  contact_request: shape({
    type: oneOf('contact_request'),
    body,
    action: shape({ name: oneOf('request_contact_info') }),
  }),
  flow: shape({
    type: oneOf('flow'),
    header,
    body,
    footer,
    action: shape({
      name: oneOf('flow'),
      parameters: shape({
        flow_message_version: oneOf('3'),
        flow_id: optional(someText),
        flow_name: optional(someText),
        flow_cta: someText,
        flow_token: optional(someText),
        mode: optional(oneOf('draft', 'published')),
        flow_action: optional(oneOf('navigate', 'data_exchange')),
        flow_action_payload: optional(shape({ screen: optional(someText), data: optional(anyObject) })),
      }),
    }),
  }),
  product: shape({
    type: oneOf('product'),
    body: optional(words),
    footer,
    action: shape({ catalog_id: someText, product_retailer_id: someText }),
  }),
  product_list: shape({
    type: oneOf('product_list'),
    header: textHeader,
    body,
    footer,
    action: shape({
      catalog_id: someText,
      sections: listOf(shape({ title: optional(someText), product_items: listOf(product) })),
    }),
  }),
  catalog_message: shape({
    type: oneOf('catalog_message'),
    body,
    footer,
    action: shape({
      name: oneOf('catalog_message'),
      parameters: optional(shape({ thumbnail_product_retailer_id: someText })),
    }),
  }),
  address_message: shape({
    type: oneOf('address_message'),
    body,
    action: shape({
      name: oneOf('address_message'),
      parameters: shape({
        country: someText,
        values: optional(anyObject),
        saved_addresses: optional(listOf(shape({ id: firstOf(finite, someText), value: anyObject }))),
        validation_errors: optional(anyObject),
      }),
    }),
  }),
};

export type InteractiveType = keyof typeof readers;
export type InteractiveContent = { readonly [K in InteractiveType]: ReadOf<(typeof readers)[K]> }[InteractiveType];

/** Every kind of interactive message that can be sent. */
export const interactiveTypes = Object.keys(readers) as readonly InteractiveType[];

/** What we send as `interactive`: one of the kinds above with everything it needs, else undefined. */
export function readInteractive(content: unknown): InteractiveContent | undefined {
  const found = interactiveTypes.find((type) => shape({ type: oneOf(type) })(content) !== undefined);
  return found === undefined ? undefined : readers[found](content);
}
