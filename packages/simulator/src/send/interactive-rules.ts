/**
 * What each kind of interactive message must be. Meta counts a title that is too long as a wrong value (131009).
 * Source: Meta, interactive messages; one page per kind.
 */
import { file } from './file-rule.ts';
import {
  anyObject,
  anyText,
  anything,
  asObject,
  byType,
  invalid,
  type JsonObject,
  label,
  list,
  object,
  oneOf,
  optional,
  type Rule,
  refuseRepeated,
  text,
  webAddress,
  wholeNumber,
} from './rules.ts';

const words = (max: number) => object({ text: label(max) });
const body = words(1024);
const footer = optional(words(60));

const textHeader = object({ type: oneOf('text'), text: label(60), sub_text: optional(label(60)) });
const header = optional(byType({ text: textHeader, ...mediaHeaders('image', 'video', 'document') }));

const product = object({ product_retailer_id: text() });

const productSections = list(object({ title: optional(label(24)), product_items: list(product, 1, 30) }), 1, 10);

const replyButtons = list(object({ type: oneOf('reply'), reply: object({ id: label(256), title: label(20) }) }), 1, 3);

const listSections = list(
  object({
    title: optional(label(24)),
    rows: list(object({ id: label(200), title: label(24), description: optional(label(72)) }), 1, 10),
  }),
  1,
  10,
);

const kinds: { readonly [type: string]: Rule } = {
  button: interactive({ header, body, footer, action: object({ buttons: replyButtons }, checkButtons) }),
  list: interactive({
    header: optional(byType({ text: textHeader })),
    body: words(4096),
    footer,
    action: object({ button: label(20), sections: listSections }, checkSections),
  }),
  cta_url: interactive({
    header,
    body,
    footer,
    action: action('cta_url', object({ display_text: label(20), url: webAddress })),
  }),
  location_request_message: interactive({ body, action: object({ name: oneOf('send_location') }) }),
  contact_request: interactive({ body, footer, action: object({ name: oneOf('request_contact_info') }) }),
  call_permission_request: interactive({
    body: optional(body),
    action: object({ name: oneOf('call_permission_request') }),
  }),
  flow: interactive({ header, body, footer, action: action('flow', flowParameters()) }),
  product: interactive({
    body: optional(body),
    footer,
    action: object({ catalog_id: text(), product_retailer_id: text() }),
  }),
  product_list: interactive({
    header: byType({ text: textHeader }),
    body,
    footer,
    action: object(
      {
        catalog_id: text(),
        sections: productSections,
      },
      checkProducts,
    ),
  }),
  catalog_message: interactive({
    body,
    footer,
    action: object({
      name: oneOf('catalog_message'),
      parameters: optional(object({ thumbnail_product_retailer_id: optional(text()) })),
    }),
  }),
  address_message: interactive({
    body,
    footer,
    action: action(
      'address_message',
      object({
        country: text(),
        values: optional(anyObject),
        saved_addresses: optional(list(anyObject, 0, 100)),
        validation_errors: optional(anyObject),
      }),
    ),
  }),
  carousel: interactive({ body, action: object({ cards: list(card(), 2, 10) }, checkCards) }),
  voice_call: interactive({
    body,
    footer,
    action: object({
      name: oneOf('voice_call'),
      parameters: optional(
        object({ display_text: optional(label(20)), ttl_minutes: optional(wholeNumber), payload: optional(anyText) }),
      ),
    }),
  }),
  order_details: interactive({ header, body, footer, action: action('review_and_pay', anyObject) }),
  order_status: interactive({ header, body, footer, action: action('review_order', anyObject) }),
};

export const interactiveRule: Rule = byType(kinds);

/** What a button of a template does: products in sections are held to the same as those of a message. */
export const buttonAction: Rule = (value, name) => {
  const { sections } = asObject(value, name);
  if (sections === undefined) return;
  productSections(sections, `${name}.sections`);
  checkProducts({ sections }, name);
};

function interactive(fields: { readonly [name: string]: Rule }): Rule {
  return object({ type: anything, ...fields });
}

function action(name: string, parameters: Rule): Rule {
  return object({ name: oneOf(name), parameters });
}

function mediaHeaders(...types: readonly string[]): { readonly [type: string]: Rule } {
  return Object.fromEntries(
    types.map((type) => [type, object({ type: anything, [type]: file({ filename: optional(label(240)) }) })]),
  );
}

function flowParameters(): Rule {
  return object(
    {
      flow_message_version: oneOf('3'),
      flow_id: optional(text()),
      flow_name: optional(text()),
      flow_cta: label(30),
      flow_token: optional(text()),
      mode: optional(oneOf('draft', 'published')),
      flow_action: optional(oneOf('navigate', 'data_exchange')),
      flow_action_payload: optional(object({ screen: optional(text()), data: optional(anyObject) })),
    },
    ({ flow_id: id, flow_name: flowName }, name) => {
      if ((id === undefined) === (flowName === undefined)) {
        throw invalid(name, 'must have exactly one of flow_id and flow_name');
      }
    },
  );
}

function card(): Rule {
  const quickReply = object({
    type: oneOf('quick_reply'),
    quick_reply: object({ id: label(256), title: label(20) }),
  });
  return byType({
    cta_url: object({
      card_index: wholeNumber,
      type: anything,
      header: byType(mediaHeaders('image', 'video')),
      body: optional(words(160)),
      action: action('cta_url', object({ display_text: label(20), url: webAddress })),
    }),
    quick_reply: object({
      card_index: wholeNumber,
      type: anything,
      header: byType(mediaHeaders('image', 'video')),
      body: optional(words(160)),
      action: object({ buttons: list(quickReply, 1, 2) }),
    }),
    product: object({
      card_index: wholeNumber,
      type: anything,
      action: object({ catalog_id: text(), product_retailer_id: text() }),
    }),
  });
}

type Buttons = readonly { readonly reply: { readonly id: string; readonly title: string } }[];

function checkButtons(value: JsonObject, name: string): void {
  const buttons = value.buttons as Buttons;
  refuseRepeated(
    buttons.map(({ reply }) => reply.id),
    `${name}.buttons[].reply.id`,
  );
  refuseRepeated(
    buttons.map(({ reply }) => reply.title),
    `${name}.buttons[].reply.title`,
  );
}

type Sections = readonly { readonly title?: string; readonly rows: readonly { readonly id: string }[] }[];

function checkSections(value: JsonObject, name: string): void {
  const sections = value.sections as Sections;
  if (sections.length > 1 && sections.some(({ title }) => title === undefined)) {
    throw invalid(`${name}.sections[].title`, 'is required where there are several sections');
  }
  const ids = sections.flatMap(({ rows }) => rows.map(({ id }) => id));
  if (ids.length > 10) throw invalid(`${name}.sections[].rows`, 'at most 10 rows in all sections together');
  refuseRepeated(ids, `${name}.sections[].rows[].id`);
}

type ProductSections = readonly { readonly title?: string; readonly product_items: readonly unknown[] }[];

function checkProducts(value: JsonObject, name: string): void {
  const sections = value.sections as ProductSections;
  if (sections.length > 1 && sections.some(({ title }) => title === undefined)) {
    throw invalid(`${name}.sections[].title`, 'is required where there are several sections');
  }
  const count = sections.reduce((sum, { product_items: items }) => sum + items.length, 0);
  if (count > 30) throw invalid(`${name}.sections[].product_items`, 'at most 30 products in all sections together');
}

function checkCards(value: JsonObject, name: string): void {
  const cards = value.cards as readonly { readonly card_index: number; readonly type: string }[];
  refuseRepeated(
    cards.map(({ card_index: index }) => index),
    `${name}.cards[].card_index`,
  );
  if (new Set(cards.map(({ type }) => type)).size > 1)
    throw invalid(`${name}.cards[].type`, 'must be the same for all');
}
