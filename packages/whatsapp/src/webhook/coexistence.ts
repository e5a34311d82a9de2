/**
 * The number is also used in the WhatsApp Business app: what was written there, what was written before, and the
 * address book. Source: Meta, webhooks, smb_message_echoes, history, smb_app_state_sync.
 */
import { field, finite, isObject, numeric, oneOf, textField } from '@parley/model/json';
import type { Change, ContactSyncChange, EchoChange, HistoryChange } from '../change.ts';
import {
  contentOf,
  namesOf,
  namesOfContact,
  type Person,
  personOf,
  receiverOf,
  secondsOf,
  senderOf,
  wamidOf,
} from '../from-cloud.ts';
import { broken, type Place } from './place.ts';

/** The messages that the owner wrote in the app; undefined where there is no list of them. */
export function readEchoes(value: unknown, place: Place): Change[] | undefined {
  return listIn(value, 'message_echoes')?.map((echo) => readEcho(echo, place));
}

/** Pieces of history, or the files of messages in it; undefined where there is neither. */
export function readHistory(value: unknown, place: Place): Change[] | undefined {
  const messages = listIn(value, 'messages');
  const pieces = listIn(value, 'history');
  if (messages === undefined && pieces === undefined) return undefined;
  return [
    ...(pieces ?? []).flatMap((piece) => readPiece(piece, place)),
    ...(messages ?? []).map((message) => readPast(message, place, undefined)),
  ];
}

/** The address book of the app; undefined where there is no list of changes to it. */
export function readContactSync(value: unknown, place: Place): Change[] | undefined {
  return listIn(value, 'state_sync')?.map((entry) => readEntry(entry, place));
}

function readEcho(echo: unknown, place: Place): EchoChange | Change {
  const { wabaId, phoneNumberId, contacts } = place;
  if (!isObject(echo)) return broken('An echo is not an object');
  if (phoneNumberId === undefined) return broken('An echo came without the id of our phone number');
  const wamid = wamidOf(field(echo, 'id'));
  if (wamid === undefined) return broken('An echo has no id');
  const person = receiverOf(echo, contacts);
  if (person === undefined) return broken('An echo does not say who it went to');
  const callbackData = textField(echo, 'biz_opaque_callback_data');
  return {
    kind: 'echo',
    phoneNumberId,
    wabaId,
    ...contactFields(person),
    wamid,
    timestamp: secondsOf(field(echo, 'timestamp')),
    ...contentOf(echo),
    ...quoteOf(echo),
    ...(callbackData === undefined ? {} : { callbackData }),
    raw: echo,
  };
}

/** One piece: how far the history has come, then its messages. */
function readPiece(piece: unknown, place: Place): Change[] {
  const { wabaId, phoneNumberId } = place;
  if (!isObject(piece)) return [broken('A piece of history is not an object')];
  if (phoneNumberId === undefined) return [broken('A piece of history came without the id of our phone number')];
  const metadata = field(piece, 'metadata');
  const phase = numeric(field(metadata, 'phase'));
  const chunk = numeric(field(metadata, 'chunk_order'));
  const progress = numeric(field(metadata, 'progress'));
  const failure = finite(field(listIn(piece, 'errors')?.[0], 'code'));
  const { threads: _, ...raw } = piece;
  return [
    {
      kind: 'history_progress',
      phoneNumberId,
      wabaId,
      ...(phase === undefined ? {} : { phase }),
      ...(chunk === undefined ? {} : { chunk }),
      ...(progress === undefined ? {} : { progress }),
      ...(failure === undefined ? {} : { failure }),
      raw,
    },
    ...(listIn(piece, 'threads') ?? []).flatMap((thread) => readThread(thread, place)),
  ];
}

function readThread(thread: unknown, place: Place): Change[] {
  const context = field(thread, 'context');
  const named = namesOf(field(thread, 'id'), undefined, undefined);
  const person = personOf({ ...named, ...namesOfContact(context) }, place.contacts);
  const username = textField(context, 'username');
  const messages = listIn(thread, 'messages');
  if (person === undefined || messages === undefined) return [broken('A thread of history cannot be read')];
  const known = username === undefined ? person : { ...person, username };
  return messages.map((message) => readPast(message, place, known));
}

/** A message of the past. Without a thread around it, it says itself whose chat it belongs to. */
function readPast(message: unknown, place: Place, person: Person | undefined): HistoryChange | Change {
  const { wabaId, phoneNumberId, contacts } = place;
  if (!isObject(message)) return broken('A message of history is not an object');
  if (phoneNumberId === undefined) return broken('A message of history came without the id of our phone number');
  const wamid = wamidOf(field(message, 'id'));
  if (wamid === undefined) return broken('A message of history has no id');
  const isOurs = isFromUs(message, place, person);
  const contact = person ?? (isOurs ? receiverOf(message, contacts) : senderOf(message, contacts));
  if (contact === undefined) return broken('A message of history does not say whose it is');
  const status = statusOf(field(field(message, 'history_context'), 'status'));
  return {
    kind: 'history',
    phoneNumberId,
    wabaId,
    ...contactFields(contact),
    direction: isOurs ? 'outbound' : 'inbound',
    wamid,
    timestamp: secondsOf(field(message, 'timestamp')),
    ...contentOf(message),
    ...quoteOf(message),
    ...(isOurs && status !== undefined ? { status } : {}),
    raw: message,
  };
}

/** In a thread everything that is not from the contact is ours; elsewhere our number says so. */
function isFromUs(message: unknown, { metadata }: Place, person: Person | undefined): boolean {
  const from = digitsOf(field(message, 'from'));
  if (person?.names.waId !== undefined) return from !== person.names.waId;
  return from !== undefined && from === digitsOf(field(metadata, 'display_phone_number'));
}

function readEntry(entry: unknown, { wabaId, phoneNumberId, contacts }: Place): ContactSyncChange | Change {
  if (phoneNumberId === undefined) return broken('A contact came without the id of our phone number');
  const contact = field(entry, 'contact');
  const action = oneOf('add', 'remove')(field(entry, 'action'));
  const person = personOf(
    namesOf(digitsOf(field(contact, 'phone_number')), field(contact, 'user_id'), undefined),
    contacts,
  );
  if (action === undefined || person === undefined) return broken('An entry of the address book cannot be read');
  const fullName = textField(contact, 'full_name');
  const firstName = textField(contact, 'first_name');
  const username = textField(contact, 'username');
  return {
    kind: 'contact_sync',
    phoneNumberId,
    wabaId,
    action,
    contact: person.names,
    ...(fullName === undefined ? {} : { fullName }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(username === undefined ? {} : { username }),
    timestamp: secondsOf(field(field(entry, 'metadata'), 'timestamp')),
    raw: entry,
  };
}

/** Meta's words of history; PENDING says nothing yet. */
function statusOf(value: unknown): HistoryChange['status'] {
  const word = typeof value === 'string' ? value.toLowerCase() : undefined;
  return word === 'error' ? 'failed' : oneOf('sent', 'delivered', 'read', 'played')(word);
}

function contactFields({ names, profileName, username }: Person) {
  return {
    contact: names,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}

function quoteOf(message: unknown) {
  const replyToWamid = wamidOf(field(field(message, 'context'), 'id'));
  return replyToWamid === undefined ? {} : { replyToWamid };
}

function digitsOf(value: unknown): string | undefined {
  const digits = typeof value === 'string' ? value.replaceAll(/[^\d]/g, '') : '';
  return digits === '' || digits.length > 20 ? undefined : digits;
}

function listIn(value: unknown, name: string): readonly unknown[] | undefined {
  const found = field(value, name);
  return Array.isArray(found) ? found : undefined;
}
