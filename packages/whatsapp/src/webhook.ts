/** The body of one webhook POST, taken apart: every entry × change × element becomes one Change, in order. */
import { readForwarded, readReferral, readReferredProduct } from '@parley/model/content/marks';
import type { WabaId } from '@parley/model/ids';
import { field, isObject, type JsonObject, textField } from '@parley/model/json';
import type { Change, ChangeKind, MessageChange, OtherChange } from './change.ts';
import { contentOf, recipientOf, reportOf, secondsOf, senderOf, wamidOf } from './from-cloud.ts';
import { readJson } from './read-json.ts';
import { accountFields, readAccountNews, readTemplateNews } from './webhook/account-fields.ts';
import { readContactSync, readEchoes, readHistory } from './webhook/coexistence.ts';
import { groupFields, isGroupId, readGroups } from './webhook/group-fields.ts';
import { readCalls, readPreferences, readUserIds } from './webhook/person-fields.ts';
import { broken, idOf, type Place, placeOf } from './webhook/place.ts';
import { specialOf } from './webhook/special-message.ts';

/**
 * What the bytes of a webhook say. Never throws. An element that cannot be read is `broken`, with a reason that holds
 * none of its text, and never spoils its neighbours; a body that cannot be read at all, or has more than 10,000
 * elements, is one `broken`. The same bytes always give the same list. Source: Meta, webhooks reference, messages.
 *
 * `claimed` names the kinds that somebody handles. An element of any other kind comes in its general form, a `message`
 * in the chat or an `other` field, so that nothing becomes invisible because nobody handles it yet.
 */
export function parseWebhook(bytes: Uint8Array, claimed: ReadonlySet<ChangeKind> = new Set()): Change[] {
  const json = readJson(bytes);
  if ('reason' in json) return [broken(json.reason)];
  const entries = field(json.value, 'entry');
  if (!Array.isArray(entries)) return [broken('The body has no list of entries')];
  const changes = entries.flatMap((entry: unknown) => changesOfEntry(entry, claimed));
  const elements = changes.filter(({ kind }) => kind !== 'history').length;
  if (elements > mostElements) return [broken(`The body has more than ${mostElements} elements`)];
  return changes;
}

/**
 * Meta batches up to 1,000 updates in a body. Far more is no webhook, and settling each would hold up all others.
 * Messages of the past do not count: one piece of history may describe many thousands.
 */
const mostElements = 10_000;

type Claimed = ReadonlySet<ChangeKind>;

function changesOfEntry(entry: unknown, claimed: Claimed): Change[] {
  const changes = field(entry, 'changes');
  if (!Array.isArray(changes)) return [broken('An entry has no list of changes')];
  const wabaId = (idOf(field(entry, 'id')) ?? '') as WabaId;
  const place = { wabaId, time: secondsOf(field(entry, 'time')) };
  return changes.flatMap((change: unknown) => {
    const name = textField(change, 'field');
    if (name === undefined) return [broken('A change does not name its field')];
    const value = field(change, 'value');
    if (name !== 'messages') return changesOfField(name, value, place, claimed);
    return isObject(value) ? elementsOf(value, place, claimed) : [broken('A change of messages has no value')];
  });
}

type FieldReader = { readonly kind: ChangeKind; readonly read: (value: unknown, place: Place) => Change[] | undefined };

const templateReader: FieldReader = { kind: 'template', read: (value, { wabaId }) => readTemplateNews(value, wabaId) };

/** Each field with a shape of its own, by the kind that somebody has to claim. */
const fieldReaders: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  ['smb_message_echoes', { kind: 'echo', read: readEchoes }],
  ['message_echoes', { kind: 'echo', read: readEchoes }],
  ['history', { kind: 'history', read: readHistory }],
  ['smb_app_state_sync', { kind: 'contact_sync', read: readContactSync }],
  ['user_id_update', { kind: 'user_id', read: readUserIds }],
  ['user_preferences', { kind: 'preference', read: readPreferences }],
  ['calls', { kind: 'call', read: readCalls }],
  ...groupFields.map((name): [string, FieldReader] => [name, { kind: 'group', read: readGroups }]),
  ['message_template_status_update', templateReader],
  ['message_template_quality_update', templateReader],
  ['message_template_components_update', templateReader],
  ['template_category_update', templateReader],
  ...accountFields.map((name): [string, FieldReader] => [
    name,
    { kind: 'account', read: (value, place) => readAccountNews(name, value, place) },
  ]),
]);

type EntryPlace = Pick<Place, 'wabaId' | 'time'>;

function changesOfField(name: string, value: unknown, entry: EntryPlace, claimed: Claimed): Change[] {
  const reader = fieldReaders.get(name);
  const isClaimed = reader !== undefined && claimed.has(reader.kind);
  const changes = isClaimed ? reader.read(value, placeOf(value, entry)) : undefined;
  if (changes === undefined) return [other(name, entry.wabaId, value)];
  return changes.map((change) => (change.kind === 'echo' ? asClaimed(change, claimed) : change));
}

/** The change that a message really is, where somebody claims that kind; else the message. */
function asClaimed(message: Parameters<typeof specialOf>[0], claimed: Claimed): Change {
  const special = specialOf(message);
  return special !== undefined && claimed.has(special.kind) ? special : message;
}

/** What a value of the field `messages` may hold beside its elements. */
const surroundings = ['messaging_product', 'metadata', 'contacts'];
const lists = ['messages', 'statuses', 'errors'];

function elementsOf(value: JsonObject, entry: EntryPlace, claimed: Claimed): Change[] {
  const { wabaId } = entry;
  const place = placeOf(value, entry);
  const rest = Object.keys(value).filter((key) => !surroundings.includes(key) && !lists.includes(key));
  const isEmpty = !lists.some((name) => field(value, name) !== undefined);
  return [
    ...listOf(value, 'messages', (message) => readMessage(message, place, claimed)),
    ...listOf(value, 'statuses', (status) => readStatus(status, place)),
    ...listOf(value, 'errors', (error) => other('messages', wabaId, { metadata: place.metadata, errors: [error] })),
    ...(rest.length > 0 || isEmpty ? [other('messages', wabaId, without(value, lists))] : []),
  ];
}

function listOf(value: JsonObject, name: string, read: (element: unknown) => Change): Change[] {
  const list = field(value, name);
  if (list === undefined) return [];
  return Array.isArray(list) ? list.map(read) : [broken(`The ${name} of a change are not a list`)];
}

function readMessage(message: unknown, { wabaId, phoneNumberId, contacts }: Place, claimed: Claimed): Change {
  if (!isObject(message)) return broken('A message is not an object');
  if (phoneNumberId === undefined) return broken('A message came without the id of our phone number');
  const wamid = wamidOf(field(message, 'id'));
  if (wamid === undefined) return broken('A message has no id');
  const sender = senderOf(message, contacts);
  if (sender === undefined) return broken('A message does not say who it is from');
  // A message to a group must never land in the chat that its author has with us alone.
  if (!isGroupReadable(message)) return broken('A message to a group does not say which');
  const { names, ...profile } = sender;
  const change: MessageChange = {
    kind: 'message',
    phoneNumberId,
    wabaId,
    from: names,
    ...profile,
    wamid,
    timestamp: secondsOf(field(message, 'timestamp')),
    ...contentOf(message),
    ...marksOf(message),
    raw: message,
  };
  return asClaimed(change, claimed);
}

function isGroupReadable(message: JsonObject): boolean {
  const groupId = field(message, 'group_id');
  return groupId === undefined || isGroupId(groupId);
}

type Marks = Pick<MessageChange, 'replyToWamid' | 'groupId' | 'referral' | 'forwarded' | 'product'>;

/** What stands beside the content of a message. */
function marksOf(message: JsonObject): Marks {
  const context = field(message, 'context');
  const replyToWamid = wamidOf(field(context, 'id'));
  const groupId = textField(message, 'group_id');
  const referral = readReferral(field(message, 'referral'));
  const forwarded = readForwarded(context);
  const product = readReferredProduct(field(context, 'referred_product'));
  return {
    ...(replyToWamid === undefined ? {} : { replyToWamid }),
    ...(groupId === undefined ? {} : { groupId }),
    ...(referral === undefined ? {} : { referral }),
    ...(forwarded === undefined ? {} : { forwarded }),
    ...(product === undefined ? {} : { product }),
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

function without(value: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key)));
}
