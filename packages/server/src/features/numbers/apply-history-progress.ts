/** How far the history of the phone app has come: pieces arrive in any order, so the furthest one counts. */
import type { PhoneNumber } from '@parley/model/settings';
import type { ChangeHandler } from '../../feature.ts';
import { notOurs } from '../../our-number.ts';

export const applyHistoryProgress: ChangeHandler<'history_progress'> = (_deps, { change }) => {
  return async (read) => {
    const refused = await notOurs(read, change.phoneNumberId);
    if (refused !== undefined) return { answer: refused };
    const number = await read.get('phoneNumbers', change.phoneNumberId);
    const settings = await read.get('settings', 'team');
    if (number === undefined || settings === undefined) return { answer: { outcome: 'applied' } };
    const next = further(number, Math.min(Math.max(change.progress ?? 0, 0), 100), change.failure);
    if (next === number) return { answer: { outcome: 'duplicate', reason: 'This is known already' } };
    return {
      commit: {
        put: [{ collection: 'phoneNumbers', document: next }],
        events: [{ type: 'settings_update', settings, phoneNumbers: [next] }],
      },
      answer: { outcome: 'applied' },
    };
  };
};

function further(number: PhoneNumber, progress: number, failure: number | undefined): PhoneNumber {
  const known = number.history;
  const isFurther = known === undefined || progress > known.progress || (failure !== undefined && !known.failure);
  if (!isFurther) return number;
  const code = known?.failure ?? failure;
  const history = {
    progress: Math.max(known?.progress ?? 0, progress),
    ...(code === undefined ? {} : { failure: code }),
  };
  return { ...number, history };
}
