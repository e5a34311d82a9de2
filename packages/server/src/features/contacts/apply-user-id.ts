/** WhatsApp names a contact anew: the same person goes by other ids. Source: Meta, webhooks, user_id_update. */
import type { ChangeHandler } from '../../feature.ts';
import { renameContact } from '../../people.ts';
import { heardOf } from './heard-of.ts';

export const applyUserId: ChangeHandler<'user_id'> = (deps, { change, receivedAt }) => {
  const { phoneNumberId, timestamp, previous, current } = change;
  return heardOf(
    deps,
    { phoneNumberId, timestamp, contact: {}, receivedAt },
    (contact) => contact,
    (read, encounter) => renameContact(read, previous, current, encounter),
  );
};
