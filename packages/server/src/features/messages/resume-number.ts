/** A paused number goes on: an admin has fixed what stopped it, or Parley has started anew. */
import { Problem } from '@parley/model/errors';
import type { PhoneNumberId } from '@parley/model/ids';
import type { PhoneNumber } from '@parley/model/settings';
import type { Work } from '../../writer.ts';

/** The work that ends a pause; the event wakes the lanes. Throws Problem NOT_FOUND. */
export function resumeNumber(id: PhoneNumberId): Work<PhoneNumber> {
  return async (read) => {
    const phoneNumber = await read.get('phoneNumbers', id);
    const settings = await read.get('settings', 'team');
    if (phoneNumber === undefined || settings === undefined) throw new Problem('NOT_FOUND', 'phoneNumberId');
    if (phoneNumber.paused === undefined) return { answer: phoneNumber };
    const { paused: _, ...resumed } = phoneNumber;
    return {
      commit: {
        put: [{ collection: 'phoneNumbers', document: resumed }],
        events: [{ type: 'settings_update', settings, phoneNumbers: [resumed] }],
      },
      answer: resumed,
    };
  };
}
