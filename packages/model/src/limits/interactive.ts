/** The limits of interactive messages, kind by kind. Source: Meta, interactive messages. */
import { type InteractiveType, interactiveTypes, readInteractive } from '../content/interactive.ts';
import { field, isObject } from '../json.ts';
import { absent, type ContentProblem, first, list, optionalWords, unique, webAddress, words } from './rules.ts';

export const interactiveLimits = {
  header: 60,
  body: 1024,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  /** The label that opens a list. */
  listButton: 20,
  sections: 10,
  sectionTitle: 24,
  /** Of all sections together. */
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  rowId: 200,
  linkText: 20,
  link: 2000,
  flowButton: 30,
  /** Of all sections together. */
  products: 30,
} as const;

const limits = interactiveLimits;

/** The first limit of WhatsApp that this content of type `interactive` passes. */
export function checkInteractive(content: unknown): ContentProblem | undefined {
  const type = interactiveTypes.find((name) => name === field(content, 'type'));
  if (type === undefined) return { field: 'type', sentence: 'Parley cannot send this kind of interactive message.' };
  return (
    checkBody(type, content) ??
    checkHeader(type, content) ??
    checkFooter(type, content) ??
    checkAction(type, field(content, 'action')) ??
    (readInteractive(content) === undefined
      ? { field: 'action', sentence: 'Something that this kind of message needs is missing or of the wrong type.' }
      : undefined)
  );
}

function checkBody(type: InteractiveType, content: unknown): ContentProblem | undefined {
  const body = field(content, 'body');
  if (type === 'product' && body === undefined) return undefined;
  return words(field(body, 'text'), 'body.text', 'The text', limits.body);
}

const headerKinds: { readonly [T in InteractiveType]?: readonly string[] } = {
  button: ['text', 'image', 'video', 'document'],
  cta_url: ['text', 'image', 'video', 'document'],
  flow: ['text', 'image', 'video', 'document'],
  list: ['text'],
  product_list: ['text'],
};

function checkHeader(type: InteractiveType, content: unknown): ContentProblem | undefined {
  const header = field(content, 'header');
  const kinds = headerKinds[type];
  if (kinds === undefined) return absent(content, ['header'], '', 'This kind of message has no header.');
  if (header === undefined) {
    return type === 'product_list' ? { field: 'header', sentence: 'The header is missing.' } : undefined;
  }
  const kind = kinds.find((name) => name === field(header, 'type'));
  if (kind === undefined) return { field: 'header.type', sentence: `The header can be: ${kinds.join(', ')}.` };
  if (kind === 'text') return words(field(header, 'text'), 'header.text', 'The header', limits.header);
  const file = field(header, kind);
  return (
    words(field(file, 'mediaId'), `header.${kind}.mediaId`, 'The file of the header', 200) ??
    (kind === 'document'
      ? optionalWords(field(file, 'filename'), 'header.document.filename', 'The file name', 240)
      : undefined)
  );
}

const withoutFooter: readonly InteractiveType[] = ['location_request_message', 'contact_request', 'address_message'];

function checkFooter(type: InteractiveType, content: unknown): ContentProblem | undefined {
  if (withoutFooter.includes(type)) return absent(content, ['footer'], '', 'This kind of message has no footer.');
  const footer = field(content, 'footer');
  return footer === undefined ? undefined : words(field(footer, 'text'), 'footer.text', 'The footer', limits.footer);
}

function checkAction(type: InteractiveType, action: unknown): ContentProblem | undefined {
  const parameters = field(action, 'parameters');
  switch (type) {
    case 'button':
      return checkButtons(field(action, 'buttons'));
    case 'list':
      return (
        words(field(action, 'button'), 'action.button', 'The label of the list', limits.listButton) ??
        checkSections(field(action, 'sections'))
      );
    case 'cta_url':
      return (
        words(field(parameters, 'display_text'), 'action.parameters.display_text', 'The button', limits.linkText) ??
        webAddress(field(parameters, 'url'), 'action.parameters.url', 'The link', limits.link)
      );
    case 'flow':
      return checkFlow(parameters);
    case 'product':
      return (
        words(field(action, 'catalog_id'), 'action.catalog_id', 'The catalog', 200) ??
        words(field(action, 'product_retailer_id'), 'action.product_retailer_id', 'The product', 200)
      );
    case 'product_list':
      return (
        words(field(action, 'catalog_id'), 'action.catalog_id', 'The catalog', 200) ??
        checkProducts(field(action, 'sections'))
      );
    case 'address_message':
      return words(field(parameters, 'country'), 'action.parameters.country', 'The country', 2);
    case 'catalog_message':
      return parameters === undefined ? undefined : checkThumbnail(parameters);
    case 'location_request_message':
    case 'contact_request':
      return undefined;
  }
}

function checkButtons(buttons: unknown): ContentProblem | undefined {
  const path = (name: string) => (index: number) => `action.buttons[${index}].reply.${name}`;
  const replies = Array.isArray(buttons) ? buttons.map((button) => field(button, 'reply')) : [];
  return (
    list(buttons, 'action.buttons', 'buttons', [1, limits.buttons], (button, at) => {
      const reply = field(button, 'reply');
      return (
        words(field(reply, 'title'), `${at}.reply.title`, 'The label of a button', limits.buttonTitle) ??
        words(field(reply, 'id'), `${at}.reply.id`, 'The id of a button', limits.buttonId)
      );
    }) ??
    unique(
      replies.map((reply) => field(reply, 'title')),
      'The label of a button',
      path('title'),
    ) ??
    unique(
      replies.map((reply) => field(reply, 'id')),
      'The id of a button',
      path('id'),
    )
  );
}

function checkSections(sections: unknown): ContentProblem | undefined {
  const count = Array.isArray(sections) ? sections.length : 0;
  const rows = Array.isArray(sections) ? sections.flatMap((section) => listIn(section, 'rows')) : [];
  return (
    list(sections, 'action.sections', 'sections', [1, limits.sections], (section, at) => {
      return (
        checkSectionTitle(section, at, count) ??
        list(field(section, 'rows'), `${at}.rows`, 'rows', [1, limits.rows], (row, rowAt) => {
          return (
            words(field(row, 'title'), `${rowAt}.title`, 'The title of a row', limits.rowTitle) ??
            optionalWords(
              field(row, 'description'),
              `${rowAt}.description`,
              'The description of a row',
              limits.rowDescription,
            ) ??
            words(field(row, 'id'), `${rowAt}.id`, 'The id of a row', limits.rowId)
          );
        })
      );
    }) ??
    atMost(rows.length, limits.rows, 'rows', 'action.sections') ??
    unique(
      rows.map((row) => field(row, 'id')),
      'The id of a row',
      () => 'action.sections',
    )
  );
}

function checkProducts(sections: unknown): ContentProblem | undefined {
  const counts = Array.isArray(sections) ? sections.map((section) => listIn(section, 'product_items').length) : [];
  const upTo = (end: number) => counts.slice(0, end).reduce((sum, count) => sum + count, 0);
  const passing = counts.findIndex((_, index) => upTo(index + 1) > limits.products);
  return (
    list(sections, 'action.sections', 'sections', [1, limits.sections], (section, at) => {
      return (
        checkSectionTitle(section, at, counts.length) ??
        list(
          field(section, 'product_items'),
          `${at}.product_items`,
          'products',
          [1, limits.products],
          (product, productAt) =>
            words(field(product, 'product_retailer_id'), `${productAt}.product_retailer_id`, 'The product', 200),
        )
      );
    }) ?? atMost(upTo(counts.length), limits.products, 'products', `action.sections[${passing}].product_items`)
  );
}

/** Without parameters WhatsApp chooses the picture. */
function checkThumbnail(parameters: unknown): ContentProblem | undefined {
  const name = 'thumbnail_product_retailer_id';
  return words(field(parameters, name), `action.parameters.${name}`, 'The product of the picture', 200);
}

/** A title tells several sections apart; a single one may go without. */
function checkSectionTitle(section: unknown, path: string, count: number): ContentProblem | undefined {
  const check = count > 1 ? words : optionalWords;
  return check(field(section, 'title'), `${path}.title`, 'The title of a section', limits.sectionTitle);
}

/** What is tapped comes first, as in every kind; then which flow. */
function checkFlow(parameters: unknown): ContentProblem | undefined {
  const cta = words(field(parameters, 'flow_cta'), 'action.parameters.flow_cta', 'The button', limits.flowButton);
  if (cta !== undefined) return cta;
  const named = ['flow_id', 'flow_name'].filter((name) => field(parameters, name) !== undefined);
  if (named.length !== 1) {
    return { field: 'action.parameters.flow_id', sentence: 'Name the flow either by flow_id or by flow_name.' };
  }
  const payload = field(parameters, 'flow_action_payload');
  return (
    first(named, (name) => words(field(parameters, name), `action.parameters.${name}`, 'The flow', 200)) ??
    (payload === undefined || isObject(payload)
      ? undefined
      : { field: 'action.parameters.flow_action_payload', sentence: 'The data for the flow must be an object.' })
  );
}

function atMost(count: number, max: number, names: string, path: string): ContentProblem | undefined {
  if (count <= max) return undefined;
  return { field: path, sentence: `WhatsApp takes at most ${max} ${names} in all; there are ${count}.` };
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}
