/** What a webhook tells about a contact outside of any message: the contact changes, and the names of its chats with it. */
import type { Contact } from '@parley/model/contact';
import type { InboxEventBody } from '@parley/model/events';
import type { Names } from '@parley/model/identity';
import { instant, type PhoneNumberId } from '@parley/model/ids';
import { believableTime } from '@parley/model/window';
import type { Insert, Put } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import type { Settled } from '../../feature.ts';
import { joined } from '../../joined-commits.ts';
import { notOurs } from '../../our-number.ts';
import { type Encounter, freshIds, type Met, meet, renameChats } from '../../people.ts';
import type { Read, Work } from '../../writer.ts';

type Heard = {
  readonly phoneNumberId: PhoneNumberId;
  readonly timestamp: number;
  readonly contact: Names & { readonly profileName?: string; readonly username?: string };
  readonly receivedAt: number;
};

/** `change` is pure: the contact as it is after what was heard at that time. `by`: found otherwise than by its names. */
export function heardOf(
  deps: Deps,
  { phoneNumberId, timestamp, contact: profile, receivedAt }: Heard,
  change: (contact: Contact, at: string) => Contact,
  by: (read: Read, encounter: Encounter) => Promise<Met> = meet,
): Work<Settled> {
  const fresh = freshIds(deps.newId);
  const createdAt = instant(deps.now());
  const at = instant(believableTime(timestamp * 1000, receivedAt));

  return async (read) => {
    const refused = await notOurs(read, phoneNumberId);
    if (refused !== undefined) return { answer: refused };
    const encounter: Encounter = { phoneNumberId, profile, at, createdAt, fresh };
    const met = await by(read, encounter);
    const before = met.isNew ? undefined : await read.get('contacts', met.contact.id);
    const contact = change(met.contact, at);
    const insert: Insert[] = [];
    const put: Put[] = [];
    const events: InboxEventBody[] = [];
    if (contact !== met.contact) (met.isNew ? insert : put).push({ collection: 'contacts', document: contact });
    if (before !== undefined && contact !== before) events.push({ type: 'contact_update', contact });
    const chats = contact === met.contact ? {} : await renameChats(met.read, contact, phoneNumberId);
    return { commit: joined(met.commit, { insert, put, events }, chats), answer: { outcome: 'applied' } };
  };
}
