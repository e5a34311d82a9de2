/** The documents that the whole team shares: the team's settings and its business number. Made at the first start. */
import { isDeepStrictEqual } from 'node:util';
import type { PhoneNumber, Settings } from '@parley/model/settings';
import type { Commit } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';
import type { Decision, Read } from '../../writer.ts';

const sandboxNumber = { display: '+1 500-555-0006', name: 'Parley Sandbox' };

/** At boot, before the first request: what is missing is made, what is there stays. */
export async function ensureSettings(deps: Deps): Promise<void> {
  const { account, config } = deps;
  const { mode } = config;
  const fresh: Settings = { id: 'team', teamName: 'Parley', mode, sendReadReceipts: true, clockOffsetMs: 0 };
  const known = mode === 'sandbox' ? sandboxNumber : { display: account.phoneNumberId, name: 'WhatsApp' };
  const number: PhoneNumber = { id: account.phoneNumberId, wabaId: account.wabaId, ...known };
  const stored = (await allNumbers(deps)).map(({ id }) => id);
  await deps.write(async (read) => {
    const team = await read.get('settings', 'team');
    const kept = await read.get('phoneNumbers', number.id);
    const known = team?.phoneNumberIds ?? [];
    const phoneNumberIds = [...new Set([...known, ...stored, number.id])].sort();
    const isKnown = team !== undefined && kept?.wabaId === number.wabaId;
    if (isKnown && phoneNumberIds.length === known.length) return { answer: undefined };
    const settings: Settings = { ...(team ?? fresh), phoneNumberIds };
    const current = kept === undefined ? number : { ...kept, wabaId: number.wabaId };
    const commit: Commit = {
      put: [
        { collection: 'settings', document: settings },
        { collection: 'phoneNumbers', document: current },
      ],
      events: [{ type: 'settings_update', settings, phoneNumbers: [current] }],
    };
    return { commit, answer: undefined };
  });
}

/** How people write the live number, its verified name and its quality, once WhatsApp tells. Until then its id stands for it. */
export async function learnNumber(deps: Deps): Promise<void> {
  const id = deps.account.phoneNumberId;
  const told = await deps.cloud.phoneNumber(id);
  if (told === undefined) return;
  await deps.write(async (read) => {
    const settings = await read.get('settings', 'team');
    const number = await read.get('phoneNumbers', id);
    if (number === undefined || settings === undefined) return { answer: undefined };
    const document: PhoneNumber = { ...number, ...told };
    if (isDeepStrictEqual(document, number)) return { answer: undefined };
    const commit: Commit = {
      put: [{ collection: 'phoneNumbers', document }],
      events: [{ type: 'settings_update', settings, phoneNumbers: [document] }],
    };
    return { commit, answer: undefined };
  });
}

/** Changes the team's settings and tells everybody. Resolves with what they are now; nothing happens without a change. */
export async function changeSettings(
  deps: Deps,
  change: Partial<Pick<Settings, 'teamName' | 'sendReadReceipts' | 'sendTypingIndicators' | 'clockOffsetMs'>>,
): Promise<{ readonly settings: Settings; readonly phoneNumbers: readonly PhoneNumber[] }> {
  const settings = await deps.write((read) => changed(read, change));
  return { settings, phoneNumbers: await allNumbers(deps) };
}

/** An admin has seen to what WhatsApp warned of: it leaves every screen. Nothing happens when it is gone already. */
export async function settleAlert({ write }: Deps, id: string): Promise<Settings> {
  return write(async (read) => {
    const team = await read.get('settings', 'team');
    if (team === undefined) throw new Error('The settings are made at boot');
    const { alerts = [], ...rest } = team;
    const left = alerts.filter((alert) => alert.id !== id);
    if (left.length === alerts.length) return { answer: team };
    const settings: Settings = { ...rest, ...(left.length === 0 ? {} : { alerts: left }) };
    const commit: Commit = {
      put: [{ collection: 'settings', document: settings }],
      events: [{ type: 'settings_update', settings, phoneNumbers: [] }],
    };
    return { commit, answer: settings };
  });
}

export function allNumbers({ store }: Deps): Promise<PhoneNumber[]> {
  return store.find('phoneNumbers', { index: 'all', limit: 100 });
}

/** The event names no number: none has changed, and one read outside this work could be out of date. */
async function changed(read: Read, change: Partial<Settings>): Promise<Decision<Settings>> {
  const team = await read.get('settings', 'team');
  if (team === undefined) throw new Error('The settings are made at boot');
  const settings: Settings = {
    ...team,
    teamName: change.teamName ?? team.teamName,
    sendReadReceipts: change.sendReadReceipts ?? team.sendReadReceipts,
    sendTypingIndicators: change.sendTypingIndicators ?? team.sendTypingIndicators ?? false,
    clockOffsetMs: change.clockOffsetMs ?? team.clockOffsetMs,
  };
  if (isDeepStrictEqual(settings, team)) return { answer: team };
  const commit: Commit = {
    put: [{ collection: 'settings', document: settings }],
    events: [{ type: 'settings_update', settings, phoneNumbers: [] }],
  };
  return { commit, answer: settings };
}
