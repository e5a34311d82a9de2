/** The body of one webhook POST, taken apart: every entry × change × element becomes one Change, in order. */
import type { PhoneNumberId, WabaId } from '@parley/model/ids';
import { field, isObject, type JsonObject, textField } from '@parley/model/json';
import type { Change, OtherChange } from './change.ts';
import { contentOf, recipientOf, reportOf, secondsOf, senderOf, wamidOf } from './from-cloud.ts';
import { readJson } from './read-json.ts';

/**
 * What the bytes of a webhook say. Never throws. An element that cannot be read is `broken`, with a reason that holds
 * none of its text, and never spoils its neighbours; a body that cannot be read at all, or has more than 10,000
 * elements, is one `broken`. The same bytes always give the same list. Source: Meta, webhooks reference, messages.
 */
export function parseWebhook(bytes: Uint8Array): Change[] {
  const json = readJson(bytes);
  if ('reason' in json) return [broken(json.reason)];
  const entries = field(json.value, 'entry');
  if (!Array.isArray(entries)) return [broken('The body has no list of entries')];
  const changes = entries.flatMap(changesOfEntry);
  if (changes.length > mostElements) return [broken(`The body has more than ${mostElements} elements`)];
  return changes;
}

/** Meta batches up to 1,000 updates in a body. Far more is no webhook, and settling each would hold up all others. */
const mostElements = 10_000;

function changesOfEntry(entry: unknown): Change[] {
  const changes = field(entry, 'changes');
  if (!Array.isArray(changes)) return [broken('An entry has no list of changes')];
  const wabaId = (idOf(field(entry, 'id')) ?? '') as WabaId;
  return changes.flatMap((change: unknown) => {
    const name = textField(change, 'field');
    if (name === undefined) return [broken('A change does not name its field')];
    const value = field(change, 'value');
    if (name !== 'messages') return [other(name, wabaId, value)];
    return isObject(value) ? elementsOf(value, wabaId) : [broken('A change of messages has no value')];
  });
}

/** What a value of the field `messages` may hold beside its elements. */
const surroundings = ['messaging_product', 'metadata', 'contacts'];
const lists = ['messages', 'statuses', 'errors'];

function elementsOf(value: JsonObject, wabaId: WabaId): Change[] {
  const phoneNumberId = idOf(field(field(value, 'metadata'), 'phone_number_id')) as PhoneNumberId | undefined;
  const contacts = field(value, 'contacts');
  const place: Place = {
    wabaId,
    phoneNumberId,
    contacts: Array.isArray(contacts) ? contacts.filter(isObject) : [],
    metadata: field(value, 'metadata'),
  };
  const rest = Object.keys(value).filter((key) => !surroundings.includes(key) && !lists.includes(key));
  const isEmpty = !lists.some((name) => field(value, name) !== undefined);
  return [
    ...listOf(value, 'messages', (message) => readMessage(message, place)),
    ...listOf(value, 'statuses', (status) => readStatus(status, place)),
    ...listOf(value, 'errors', (error) => other('messages', wabaId, { metadata: place.metadata, errors: [error] })),
    ...(rest.length > 0 || isEmpty ? [other('messages', wabaId, without(value, lists))] : []),
  ];
}

type Place = {
  readonly wabaId: WabaId;
  readonly phoneNumberId: PhoneNumberId | undefined;
  readonly contacts: readonly JsonObject[];
  readonly metadata: unknown;
};

function listOf(value: JsonObject, name: string, read: (element: unknown) => Change): Change[] {
  const list = field(value, name);
  if (list === undefined) return [];
  return Array.isArray(list) ? list.map(read) : [broken(`The ${name} of a change are not a list`)];
}

function readMessage(message: unknown, { wabaId, phoneNumberId, contacts }: Place): Change {
  if (!isObject(message)) return broken('A message is not an object');
  if (phoneNumberId === undefined) return broken('A message came without the id of our phone number');
  const wamid = wamidOf(field(message, 'id'));
  if (wamid === undefined) return broken('A message has no id');
  const sender = senderOf(message, contacts);
  if (sender === undefined) return broken('A message does not say who it is from');
  const replyToWamid = wamidOf(field(field(message, 'context'), 'id'));
  return {
    kind: 'message',
    phoneNumberId,
    wabaId,
    ...sender,
    wamid,
    timestamp: secondsOf(field(message, 'timestamp')),
    ...contentOf(message),
    ...(replyToWamid === undefined ? {} : { replyToWamid }),
    raw: message,
  };
}

function readStatus(status: unknown, { wabaId, phoneNumberId, contacts, metadata }: Place): Change {
  if (!isObject(status)) return broken('A status is not an object');
  // A call reports under the same name as a message.
  if (field(status, 'type') === 'call') return other('messages', wabaId, { metadata, statuses: [status] });
  if (phoneNumberId === undefined) return broken('A status came without the id of our phone number');
  const wamid = wamidOf(field(status, 'id'));
  if (wamid === undefined) return broken('A status does not name its message');
  const word = textField(status, 'status');
  if (word === undefined) return broken('A status has no status word');
  const callbackData = textField(status, 'biz_opaque_callback_data');
  const report = reportOf(status, word);
  return {
    kind: 'status',
    phoneNumberId,
    wamid,
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(report === undefined ? {} : { report }),
    status: word,
    recipient: recipientOf(status, contacts),
    raw: status,
  };
}

function other(name: string, wabaId: WabaId, raw: unknown): OtherChange {
  return { kind: 'other', field: name, wabaId, raw };
}

function broken(reason: string): Change {
  return { kind: 'broken', reason };
}

/** An id of an account or a number: digits, which JSON may also carry as a number. */
function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,32}$/.test(text) ? text : undefined;
}

function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key)));
}
