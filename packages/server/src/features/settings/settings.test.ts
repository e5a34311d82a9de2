import { describe, expect, it } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { ensureSettings, moveClock } from './index.ts';

describe('settings', () => {
  it('are there from the first start, with the number of the sandbox', async () => {
    const { setUp } = await startShell();
    const { ana } = await setUp();
    expect((await ana.ask('GET', '/api/settings')).json()).toEqual({
      settings: {
        id: 'team',
        teamName: 'Parley',
        mode: 'sandbox',
        sendReadReceipts: true,
        clockOffsetMs: 0,
        phoneNumberIds: ['100200300400500'],
      },
      phoneNumbers: [
        { id: '100200300400500', wabaId: '900800700600500', display: '+1 500-555-0006', name: 'Parley Sandbox' },
      ],
    });
  });

  it('survive the next start as they are, and say nothing new', async () => {
    const { setUp, deps, events } = await startShell();
    const { ana } = await setUp();
    await ana.ask('PATCH', '/api/settings', { teamName: 'Acme' });
    const before = events.length;
    await ensureSettings(deps);
    expect(events).toHaveLength(before);
    expect((await ana.ask('GET', '/api/settings')).json().settings.teamName).toBe('Acme');
  });

  it('are changed by an admin, and everybody hears', async () => {
    const { setUp, join, events } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    expect((await omar.ask('PATCH', '/api/settings', { teamName: 'Mine' })).json().code).toBe('FORBIDDEN');
    const answer = await ana.ask('PATCH', '/api/settings', { teamName: ' Acme ', sendReadReceipts: false });
    expect(answer.json().settings).toMatchObject({ teamName: 'Acme', sendReadReceipts: false, mode: 'sandbox' });
    expect(events.at(-1)).toMatchObject({
      type: 'settings_update',
      settings: { teamName: 'Acme' },
      phoneNumbers: [],
    });
    const before = events.length;
    expect((await ana.ask('PATCH', '/api/settings', { teamName: 'Acme' })).json()).toEqual(answer.json());
    expect(events).toHaveLength(before);
    expect((await omar.ask('GET', '/api/settings')).json()).toEqual(answer.json());
  });

  it.each([
    { mode: 'live' },
    { clockOffsetMs: 5 },
    { id: 'x' },
    { teamName: '' },
    { teamName: 'two\nlines' },
    { sendReadReceipts: 'no' },
  ])('refuse %o', async (change) => {
    const { setUp } = await startShell();
    const { ana } = await setUp();
    expect((await ana.ask('PATCH', '/api/settings', change)).statusCode).toBe(400);
  });

  it('tell browsers how far the sandbox’s clock has been moved', async () => {
    const { deps, events } = await startShell();
    await moveClock(deps, 86_400_000);
    expect(events.at(-1)).toMatchObject({ type: 'settings_update', settings: { clockOffsetMs: 86_400_000 } });
  });

  it('hold what WhatsApp warns of until an admin has seen to it', async () => {
    const { setUp, join, deps, events } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const alert = { severity: 'warning', title: 'The quality is low.', at: '2026-11-22T10:00:00.000Z' } as const;
    await deps.write(async (read) => {
      const team = await read.get('settings', 'team');
      if (team === undefined) throw new Error('The settings are missing');
      const settings = {
        ...team,
        alerts: [
          { ...alert, id: 'a' },
          { ...alert, id: 'b' },
        ],
      };
      return { commit: { put: [{ collection: 'settings', document: settings }] }, answer: undefined };
    });
    expect((await omar.ask('DELETE', '/api/settings/alerts/a')).json().code).toBe('FORBIDDEN');
    expect((await ana.ask('DELETE', '/api/settings/alerts/a')).json().settings.alerts).toEqual([{ ...alert, id: 'b' }]);
    expect(events.at(-1)).toMatchObject({ type: 'settings_update', settings: { alerts: [{ id: 'b' }] } });
    const before = events.length;
    expect((await ana.ask('DELETE', '/api/settings/alerts/a')).statusCode).toBe(200);
    expect(events).toHaveLength(before);
    expect((await ana.ask('DELETE', '/api/settings/alerts/b')).json().settings).not.toHaveProperty('alerts');
  });
});
