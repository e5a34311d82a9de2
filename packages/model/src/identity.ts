/**
 * How WhatsApp names a contact. One contact has several identities: the WhatsApp id (`waId`, phone digits) in every
 * national variant, the business-scoped user id (`userId`) and the parent one (`parentUserId`). A group has one, its
 * `groupId`. Each is a document of its own, id `kind:value`, that points at a contact; a username is only displayed, because it can change hands.
 */
import type { ContactId, IdentityId, Instant } from './ids.ts';

export type IdentityKind = 'waId' | 'userId' | 'parentUserId' | 'groupId';

export type Identity = {
  readonly id: IdentityId;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly contactId: ContactId;
  readonly createdAt: Instant;
  /** WhatsApp has given the contact another name then. What was written later under this one is somebody else's. */
  readonly until?: Instant;
};

/** The names that a webhook or a send answer gave for one person, or the one name of a group; at least one is present. */
export type Names = {
  readonly waId?: string;
  readonly userId?: string;
  readonly parentUserId?: string;
  readonly groupId?: string;
};

/** The key under which a name of this kind is stored: `kind:value`. */
export function identityId(kind: IdentityKind, value: string): IdentityId {
  return `${kind}:${value}` as IdentityId;
}

/**
 * The forms under which WhatsApp may name the same phone, the given one first. Brazil: mobiles with and without the
 * ninth digit. Mexico: 52 and 521. Argentina: 54 and 549. Only digits are touched; anything else comes back alone.
 * Source: Meta, phone number formatting (prefixes of BR, MX and AR may be rewritten by the API).
 */
export function waIdVariants(waId: string): readonly string[] {
  if (!/^\d{6,20}$/.test(waId)) return [waId];
  const other = otherNationalForm(waId);
  return other === undefined ? [waId] : [waId, other];
}

function otherNationalForm(waId: string): string | undefined {
  const brazil = /^55(\d{2})(9?)(\d{8})$/.exec(waId);
  if (brazil) {
    const [, area, ninth, line] = brazil as unknown as [string, string, string, string];
    // Only mobiles (6 to 9) have both forms: with the ninth digit dropped, any other line is somebody's landline.
    if (!/^[6-9]/.test(line)) return undefined;
    return ninth === '9' ? `55${area}${line}` : `55${area}9${line}`;
  }
  const mexico = /^52(1?)(\d{10})$/.exec(waId);
  if (mexico) return mexico[1] === '1' ? `52${mexico[2]}` : `521${mexico[2]}`;
  const argentina = /^54(9?)(\d{10})$/.exec(waId);
  if (argentina) return argentina[1] === '9' ? `54${argentina[2]}` : `549${argentina[2]}`;
  return undefined;
}

/** The ids to look a person up by, most certain first: user id, parent user id, then every form of the phone. */
export function identityIds(names: Names): readonly IdentityId[] {
  if (names.groupId) return [identityId('groupId', names.groupId)];
  const ids: IdentityId[] = [];
  if (names.userId) ids.push(identityId('userId', names.userId));
  if (names.parentUserId) ids.push(identityId('parentUserId', names.parentUserId));
  if (names.waId) for (const form of waIdVariants(names.waId)) ids.push(identityId('waId', form));
  return ids;
}

/** The identity documents of these names for one contact. */
export function identitiesOf(names: Names, contactId: ContactId, createdAt: Instant): readonly Identity[] {
  return identityIds(names).map((id) => identityOf(id, contactId, createdAt));
}

export function identityOf(id: IdentityId, contactId: ContactId, createdAt: Instant): Identity {
  const separator = id.indexOf(':');
  return { id, kind: id.slice(0, separator) as IdentityKind, value: id.slice(separator + 1), contactId, createdAt };
}

/** True where the identity stands for its contact at this time. */
export function isInForce(identity: Identity, at: Instant): boolean {
  return identity.until === undefined || at <= identity.until;
}
