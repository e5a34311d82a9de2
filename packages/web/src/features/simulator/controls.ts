/**
 * What can be done to the simulator. Each answers whether it was done; a refusal is told to the person at once. What
 * changed comes back by the stream.
 */
import type { Wamid } from '@parley/model/ids';
import type { Dials, Persona } from '@parley/model/sandbox';
import { ApiProblem, api } from '../../inbox/api.ts';
import { showToast } from '../../ui/toast.ts';

const base = '/api/simulator';

export function writeAs(personId: string, text: string, replyTo?: Wamid): Promise<boolean> {
  return done(api.post(`${base}/persons/${encodeURIComponent(personId)}/messages`, { text, replyTo }));
}

export function changePerson(
  personId: string,
  patch: Partial<Pick<Persona, 'isOffline' | 'sendsReadReceipts' | 'isChatOpen'>>,
): Promise<boolean> {
  return done(api.patch(`${base}/persons/${encodeURIComponent(personId)}`, patch));
}

export function turnDials(patch: Partial<Dials>): Promise<boolean> {
  return done(api.patch(`${base}/dials`, patch));
}

export function jumpClock(hours: number): Promise<boolean> {
  return done(api.post(`${base}/clock`, { advanceMs: hours * 3_600_000 }));
}

export async function startBusyShop(chats: number, seconds: number): Promise<void> {
  if (await done(api.post(`${base}/busy`, { chats, seconds }))) {
    showToast(`${chats} people write to you during the next ${seconds} seconds`);
  }
}

export function resetSimulator(): Promise<boolean> {
  return done(api.post(`${base}/reset`));
}

async function done(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.detail ?? error.title, { tone: 'error' });
    return false;
  }
}
