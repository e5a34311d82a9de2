/** What comes for a number that is not connected here waits, visible and replayable, until the number is added. */
import type { PhoneNumberId } from '@parley/model/ids';
import type { Settled } from './feature.ts';
import type { Read } from './writer.ts';

/** Why nothing can be applied for this number; undefined for one of ours. */
export async function notOurs(read: Read, id: PhoneNumberId): Promise<Settled | undefined> {
  if ((await read.get('phoneNumbers', id)) !== undefined) return undefined;
  return { outcome: 'dead', reason: `Phone number id ${id} is not connected here` };
}
