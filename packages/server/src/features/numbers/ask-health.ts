import { Problem } from '@parley/model/errors';
import type { NumberHealthAnswer } from '@parley/model/number-health';
import type { Deps } from '../../deps.ts';

/** What WhatsApp says about one of our numbers now. That it says nothing is an answer, too. Throws NOT_FOUND. */
export async function askHealth({ store, accountApi }: Deps, phoneNumberId: string): Promise<NumberHealthAnswer> {
  if ((await store.get('phoneNumbers', phoneNumberId)) === undefined) throw new Problem('NOT_FOUND');
  const outcome = await accountApi.numberHealth(phoneNumberId);
  if (outcome.kind === 'known') return outcome;
  if (outcome.kind === 'not-reached') {
    return { kind: 'unknown', reason: `WhatsApp could not be asked: ${outcome.reason}.` };
  }
  const { title, code } = outcome.failure;
  return { kind: 'unknown', reason: `WhatsApp refused to tell: ${title} (error ${code}).` };
}
