/**
 * Meta's object of type `template`: which approved form, and what goes into its gaps. `preview` is ours: how the filled
 * form reads, frozen when the message is written, because the template may change afterwards. It never goes to Meta.
 */
import {
  anyObject,
  finite,
  firstOf,
  listOf,
  maybe,
  numeric,
  oneOf,
  optional,
  type ReadOf,
  shape,
  someText,
  whatever,
} from '../json.ts';

const media = shape({ mediaId: someText, filename: optional(someText) });

const parameter = firstOf(
  shape({ type: oneOf('text'), text: someText, parameter_name: optional(someText) }),
  shape({
    type: oneOf('currency'),
    currency: shape({ fallback_value: someText, code: someText, amount_1000: finite }),
    parameter_name: optional(someText),
  }),
  shape({
    type: oneOf('date_time'),
    date_time: shape({ fallback_value: someText }),
    parameter_name: optional(someText),
  }),
  shape({ type: oneOf('image'), image: media }),
  shape({ type: oneOf('video'), video: media }),
  shape({ type: oneOf('document'), document: media }),
  shape({
    type: oneOf('location'),
    location: shape({
      latitude: numeric,
      longitude: numeric,
      name: optional(someText),
      address: optional(someText),
    }),
  }),
  shape({ type: oneOf('payload'), payload: someText }),
  shape({ type: oneOf('coupon_code'), coupon_code: someText }),
  shape({
    type: oneOf('action'),
    action: shape({
      flow_token: optional(someText),
      flow_action_data: optional(anyObject),
      thumbnail_product_retailer_id: optional(someText),
      sections: optional(
        listOf(shape({ title: optional(someText), product_items: listOf(shape({ product_retailer_id: someText })) })),
      ),
    }),
  }),
  shape({
    type: oneOf('limited_time_offer'),
    limited_time_offer: shape({ expiration_time_ms: finite }),
  }),
);
export type TemplateParameter = ReadOf<typeof parameter>;

const parameters = listOf(parameter);

/** Meta writes some of these words in capitals in places. */
export const buttonSubTypes = ['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm'] as const;

const header = shape({ type: oneOf('header'), parameters });
const body = shape({ type: oneOf('body'), parameters });
const offer = shape({ type: oneOf('limited_time_offer'), parameters });
const button = shape({
  type: oneOf('button'),
  sub_type: oneOf(...buttonSubTypes),
  /** The place of the button in the template, counted from 0, as text. */
  index: readIndex,
  parameters,
});
const carousel = shape({
  type: oneOf('carousel'),
  cards: listOf(shape({ card_index: finite, components: listOf(firstOf(header, body, button)) })),
});

export type FilledCard = ReadOf<typeof carousel>['cards'][number];
export type FilledComponent =
  | ReadOf<typeof header>
  | ReadOf<typeof body>
  | ReadOf<typeof button>
  | ReadOf<typeof offer>
  | ReadOf<typeof carousel>;

const previewButton = shape({
  kind: oneOf('quick_reply', 'url', 'phone', 'copy_code', 'flow', 'other'),
  text: someText,
  url: maybe(someText),
  phone: maybe(someText),
  code: maybe(someText),
});
const previewHeader = shape({
  kind: oneOf('text', 'image', 'video', 'document', 'location'),
  text: maybe(someText),
  mediaId: maybe(someText),
  filename: maybe(someText),
  latitude: maybe(finite),
  longitude: maybe(finite),
});
const previewCard = {
  header: maybe(previewHeader),
  body: maybe(someText),
  buttons: whatever(previewButton),
};
const preview = shape({
  ...previewCard,
  offer: maybe(shape({ text: someText, expiresAt: maybe(someText) })),
  footer: maybe(someText),
  cards: maybe(whatever(shape(previewCard))),
});
export type PreviewButton = ReadOf<typeof previewButton>;
export type PreviewHeader = ReadOf<typeof previewHeader>;
export type TemplatePreview = ReadOf<typeof preview>;

/** What we send as `template`, with every component well-formed, else undefined. */
export const readTemplateContent = shape({
  name: someText,
  language: shape({ code: someText, policy: optional(oneOf('deterministic')) }),
  components: optional(listOf(firstOf(header, body, button, offer, carousel))),
  preview: maybe(preview),
});
export type TemplateContent = ReadOf<typeof readTemplateContent>;

function readIndex(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return /^\d$/.test(String(value)) ? String(value) : undefined;
}
