/** Where an element of a webhook stands: what its change says about all elements in it. */
import type { PhoneNumberId, WabaId } from '@parley/model/ids';
import { field, isObject, type JsonObject } from '@parley/model/json';
import type { Change } from '../change.ts';

export type Place = {
  readonly wabaId: WabaId;
  /** When the entry was made, Unix seconds; NaN where Meta does not say, as with messages. */
  readonly time: number;
  readonly phoneNumberId: PhoneNumberId | undefined;
  readonly contacts: readonly JsonObject[];
  readonly metadata: unknown;
};

export function placeOf(value: unknown, entry: Pick<Place, 'wabaId' | 'time'>): Place {
  const metadata = field(value, 'metadata');
  const contacts = field(value, 'contacts');
  return {
    ...entry,
    phoneNumberId: idOf(field(metadata, 'phone_number_id')) as PhoneNumberId | undefined,
    contacts: Array.isArray(contacts) ? contacts.filter(isObject) : [],
    metadata,
  };
}

/** An id of an account or a number: digits, which JSON may also carry as a number. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,32}$/.test(text) ? text : undefined;
}

export function broken(reason: string): Change {
  return { kind: 'broken', reason };
}
