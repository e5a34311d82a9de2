import { describe, expect, it } from 'vitest';
import { goodPassword, startShell, tokenOf } from '../../testing/start-shell.ts';
import { setupLink } from './index.ts';

const person = { name: 'Ana', email: 'ana@example.com', password: goodPassword };

describe('setup', () => {
  it('makes the first admin of whoever holds the printed link, and signs in', async () => {
    const { browser, deps, store, events } = await startShell();
    const link = await setupLink(deps);
    expect(link).toMatch(/^http:\/\/localhost:8000\/setup\?token=[\w-]{43}$/);
    const ana = browser();
    const answer = await ana.ask('POST', '/api/auth/setup', { ...person, token: tokenOf(link), teamName: 'Acme' });
    expect(answer.json().agent).toMatchObject({ name: 'Ana', email: 'ana@example.com', role: 'admin' });
    expect((await ana.ask('GET', '/api/auth/me')).json().agent).toEqual(answer.json().agent);
    expect((await store.get('settings', 'team'))?.teamName).toBe('Acme');
    expect(events.map(({ type }) => type)).toEqual(['settings_update', 'agent_update', 'settings_update']);
  });

  it('is closed for ever after that, with any token and any role in the body', async () => {
    const { browser, deps, setUp, store } = await startShell();
    const earlier = tokenOf(await setupLink(deps));
    await setUp();
    expect(await setupLink(deps)).toBeUndefined();
    for (const extra of [{}, { role: 'admin' }, { profile: 'admin' }]) {
      const answer = await browser().ask('POST', '/api/auth/setup', {
        ...person,
        email: 'b@x.org',
        token: earlier,
        ...extra,
      });
      expect([400, 403]).toContain(answer.statusCode);
    }
    expect(await store.find('agents', { index: 'all', limit: 10 })).toHaveLength(1);
  });

  it('tells whether there is a first admin', async () => {
    const { browser, setUp } = await startShell();
    expect((await browser().ask('GET', '/api/auth/setup')).json()).toEqual({ isSetUp: false });
    await setUp();
    expect((await browser().ask('GET', '/api/auth/setup')).json()).toEqual({ isSetUp: true });
  });

  it('refuses a wrong token, a late one, and one of an earlier start', async () => {
    const { browser, deps, passTime } = await startShell();
    const ofEarlierStart = tokenOf(await setupLink(deps));
    const current = tokenOf(await setupLink(deps));
    const code = async (token: string) =>
      (await browser().ask('POST', '/api/auth/setup', { ...person, token })).json().code;
    expect(await code('x'.repeat(43))).toBe('SETUP_LINK_INVALID');
    expect(await code(ofEarlierStart)).toBe('SETUP_LINK_INVALID');
    passTime(30 * 60_000);
    expect(await code(current)).toBe('SETUP_LINK_INVALID');
  });

  it('lets one of two who hold the link at the same moment become admin', async () => {
    const { browser, deps, store } = await startShell();
    const token = tokenOf(await setupLink(deps));
    const answers = await Promise.all(
      ['a@x.org', 'b@x.org'].map((email) => browser().ask('POST', '/api/auth/setup', { ...person, email, token })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
    expect(await store.find('agents', { index: 'all', limit: 10 })).toHaveLength(1);
  });

  it('keeps neither the token nor the password', async () => {
    const { browser, deps, store } = await startShell();
    const token = tokenOf(await setupLink(deps));
    expect((await store.get('secrets', 'setup-token'))?.value).not.toContain(token);
    const { agent } = (await browser().ask('POST', '/api/auth/setup', { ...person, token })).json();
    const credential = await store.get('credentials', agent.id);
    expect(credential?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
