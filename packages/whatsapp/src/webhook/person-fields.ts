/** Fields about a person: new ids, a wish about marketing, a call. Source: Meta, webhooks reference, by field. */
import { field, isObject, numeric, oneOf, textField } from '@parley/model/json';
import type { Change } from '../change.ts';
import { namesOf, namesOfContact, type Person, personOf, receiverOf, secondsOf, senderOf } from '../from-cloud.ts';
import { broken, type Place } from './place.ts';

/** Who has which ids now; undefined where there is no list of them. */
export function readUserIds(value: unknown, place: Place): Change[] | undefined {
  const list = field(value, 'user_id_update');
  return Array.isArray(list) ? list.map((update: unknown) => readUserId(update, place)) : undefined;
}

/** Wishes about marketing messages; undefined where there is no list of them. */
export function readPreferences(value: unknown, place: Place): Change[] | undefined {
  const list = field(value, 'user_preferences');
  return Array.isArray(list) ? list.map((preference: unknown) => readPreference(preference, place)) : undefined;
}

/** Calls and what became of them; undefined where there is neither. */
export function readCalls(value: unknown, place: Place): Change[] | undefined {
  const calls = field(value, 'calls');
  const statuses = field(value, 'statuses');
  if (!Array.isArray(calls) && !Array.isArray(statuses)) return undefined;
  return [
    ...(Array.isArray(calls) ? calls.map((call: unknown) => readCall(call, place)) : []),
    ...(Array.isArray(statuses) ? statuses.map((status: unknown) => readCall(status, place)) : []),
  ];
}

function readUserId(update: unknown, { wabaId, phoneNumberId, contacts }: Place): Change {
  if (phoneNumberId === undefined) return broken('A user id came without the id of our phone number');
  const waId = field(update, 'wa_id');
  const user = field(update, 'user_id');
  const parent = field(update, 'parent_user_id');
  const current = personOf(namesOf(waId, field(user, 'current'), field(parent, 'current')), contacts);
  const previous = namesOf(waId, field(user, 'previous'), field(parent, 'previous'));
  if (current === undefined || Object.keys(previous).length === 0) return broken('A change of user id cannot be read');
  return {
    kind: 'user_id',
    phoneNumberId,
    wabaId,
    previous,
    current: current.names,
    ...profileOf(current),
    timestamp: secondsOf(field(update, 'timestamp')),
    raw: update,
  };
}

function readPreference(preference: unknown, { wabaId, phoneNumberId, contacts }: Place): Change {
  if (phoneNumberId === undefined) return broken('A preference came without the id of our phone number');
  const person = personOf(namesOfContact(preference), contacts);
  const choice = oneOf('stop', 'resume', 'signup')(field(preference, 'value'));
  if (person === undefined || choice === undefined) return broken('A preference cannot be read');
  return {
    kind: 'preference',
    phoneNumberId,
    wabaId,
    contact: person.names,
    ...profileOf(person),
    category: textField(preference, 'category') ?? 'marketing_messages',
    choice,
    timestamp: secondsOf(field(preference, 'timestamp')),
    raw: preference,
  };
}

/** A call, or a report about one: those name the contact in other places. */
function readCall(call: unknown, { wabaId, phoneNumberId, contacts }: Place): Change {
  if (!isObject(call)) return broken('A call is not an object');
  if (phoneNumberId === undefined) return broken('A call came without the id of our phone number');
  const callId = textField(call, 'id');
  const word = textField(call, 'event') ?? textField(call, 'status');
  const direction = directionOf(field(call, 'direction'));
  const reported = personOf(
    namesOf(field(call, 'recipient_id'), field(call, 'recipient_user_id'), undefined),
    contacts,
  );
  const person = reported ?? (direction === 'outbound' ? receiverOf(call, contacts) : senderOf(call, contacts));
  if (callId === undefined || word === undefined || person === undefined) return broken('A call cannot be read');
  const outcome = field(call, 'event') === undefined ? undefined : textField(call, 'status');
  const duration = numeric(field(call, 'duration'));
  return {
    kind: 'call',
    phoneNumberId,
    wabaId,
    contact: person.names,
    ...profileOf(person),
    callId: callId.slice(0, 200),
    ...(direction === undefined ? {} : { direction }),
    event: word.toLowerCase().slice(0, 40),
    ...(outcome === undefined ? {} : { isCompleted: outcome === 'COMPLETED' }),
    ...(duration === undefined || duration < 0 ? {} : { durationSeconds: duration }),
    timestamp: secondsOf(field(call, 'timestamp')),
    raw: call,
  };
}

function directionOf(value: unknown): 'inbound' | 'outbound' | undefined {
  if (value === 'USER_INITIATED') return 'inbound';
  return value === 'BUSINESS_INITIATED' ? 'outbound' : undefined;
}

function profileOf({ profileName, username }: Person) {
  return {
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}
