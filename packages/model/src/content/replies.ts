/** What a contact answers by tapping: a button, a row of a list, a form, an address, a question about calls. */
import { anyText, isObject, type JsonObject, maybe, oneOf, type Read, type ReadOf, shape, someText } from '../json.ts';

/** Meta's object of type `button`: the quick reply of a template. */
export const readTemplateButton = shape({ text: maybe(someText), payload: maybe(anyText) });

const choice = shape({ id: maybe(anyText), title: someText, description: maybe(someText) });

/** The answer of a flow or an address form. `response_json` is JSON inside a text, written by the contact's phone. */
const form = shape({ response_json: maybe(anyText), body: maybe(someText), name: maybe(anyText) });

const callPermission = shape({ response: oneOf('accept', 'reject'), response_source: maybe(anyText) });

export type InteractiveReply =
  | { readonly type: 'button_reply'; readonly button_reply: ReadOf<typeof choice> }
  | { readonly type: 'list_reply'; readonly list_reply: ReadOf<typeof choice> }
  | { readonly type: 'nfm_reply'; readonly nfm_reply: ReadOf<typeof form> }
  | { readonly type: 'call_permission_reply'; readonly call_permission_reply: ReadOf<typeof callPermission> };

const replies: readonly Read<InteractiveReply>[] = [
  typed('button_reply', choice),
  typed('list_reply', choice),
  typed('nfm_reply', form),
  typed('call_permission_reply', callPermission),
] as readonly Read<InteractiveReply>[];

/** The reply inside Meta's object of type `interactive`. It is found by its own object: `type` may be missing. */
export function readInteractiveReply(content: unknown): InteractiveReply | undefined {
  for (const read of replies) {
    const found = read(content);
    if (found !== undefined) return found;
  }
  return undefined;
}

export type FormField = { readonly name: string; readonly value: string };

/** Enough for any form; what comes beyond is in the raw element. */
const mostFields = 100;
const longestValue = 2000;

/**
 * The fields of a form in their order, values as text. Undefined where `response_json` is not an object. The token by
 * which a business knows its own form says nothing to a reader and is left out.
 */
export function formFields(responseJson: string | undefined): readonly FormField[] | undefined {
  const object = parsedObject(responseJson);
  if (object === undefined) return undefined;
  return Object.entries(object)
    .filter(([name]) => name !== 'flow_token')
    .slice(0, mostFields)
    .map(([name, value]) => ({ name, value: asText(value).slice(0, longestValue) }));
}

function typed(name: InteractiveReply['type'], read: Read<unknown>): Read<unknown> {
  const reply = shape({ [name]: read });
  return (content) => {
    const found = reply(content);
    return found === undefined ? undefined : { type: name, ...found };
  };
}

function parsedObject(json: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? value.join(', ')
    : JSON.stringify(value);
}
