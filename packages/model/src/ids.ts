/**
 * Ids of different things are different types, so a ChatId never lands where a ContactId belongs.
 * Every id that Parley mints is a uuid v7: sortable by time, and safe to mint in a browser.
 */

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type MessageId = Id<'MessageId'>;
export type ChatId = Id<'ChatId'>;
export type ContactId = Id<'ContactId'>;
export type AgentId = Id<'AgentId'>;
export type SessionId = Id<'SessionId'>;
/** Meta's id of one of our business numbers (digits). */
export type PhoneNumberId = Id<'PhoneNumberId'>;
/** Meta's id of the account that owns the numbers (digits). */
export type WabaId = Id<'WabaId'>;
/** Meta's id of a message. Opaque, case-sensitive, up to a few hundred characters. */
export type Wamid = Id<'Wamid'>;
/** One file; our own copy of it is read by this. */
export type MediaId = Id<'MediaId'>;
/** Meta's id of a file (digits), for one number and a limited time. */
export type GraphId = Id<'GraphId'>;
/** `kind:value`, see identity.ts. */
export type IdentityId = Id<'IdentityId'>;

/** An ISO 8601 instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export type Instant = string;

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case uuid of any version. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}

/** True for what Meta calls a file: digits, so that it is safe inside an address. */
export function isGraphId(value: string): value is GraphId {
  return /^[0-9]{1,32}$/.test(value);
}

const hexOfByte = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/**
 * A uuid v7 (RFC 9562) of a time in milliseconds and at least 10 bytes that fill the rest.
 * Random bytes give a fresh id; bytes of a hash give a derived id, the same for the same input.
 */
export function uuidV7(ms: number, bytes: Uint8Array): string {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').slice(-12);
  const byte = (index: number) => bytes[index] ?? 0;
  const hex = (value: number) => hexOfByte[value] ?? '';
  const versioned = hex(0x70 | (byte(0) & 0x0f)) + hex(byte(1));
  const varianted = hex(0x80 | (byte(2) & 0x3f)) + hex(byte(3));
  let tail = '';
  for (let index = 4; index < 10; index += 1) tail += hex(byte(index));
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${varianted}-${tail}`;
}

/** The instant of a time in milliseconds since 1970. */
export function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** Milliseconds since 1970 of an instant. */
export function millis(at: Instant): number {
  return Date.parse(at);
}
