/** An entry of the address book of the phone app names a contact. Source: Meta, webhooks, smb_app_state_sync. */
import { booked } from '@parley/model/contact';
import type { ChangeHandler } from '../../feature.ts';
import { heardOf } from './heard-of.ts';

export const syncContact: ChangeHandler<'contact_sync'> = (deps, { change, receivedAt }) => {
  const { phoneNumberId, timestamp, action, fullName, firstName, username } = change;
  const contact = { ...change.contact, ...(username === undefined ? {} : { username }) };
  const name = action === 'add' ? (fullName ?? firstName) : undefined;
  return heardOf(deps, { phoneNumberId, timestamp, contact, receivedAt }, (known, at) => booked(known, name, at));
};
