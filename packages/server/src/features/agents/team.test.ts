import { describe, expect, it } from 'vitest';
import { type Browser, goodPassword, startShell, tokenOf } from '../../testing/start-shell.ts';

const idOf = async (browser: Browser): Promise<string> => (await browser.ask('GET', '/api/auth/me')).json().agent.id;

describe('an invitation', () => {
  it('brings one colleague in, with the role that it was made with, and tells everybody', async () => {
    const { setUp, browser, events } = await startShell();
    const { ana } = await setUp();
    const invite = (await ana.ask('POST', '/api/agents/invites', { role: 'agent', name: 'Omar' })).json();
    expect(invite.url).toMatch(/^http:\/\/localhost:8000\/invite\?token=[\w-]{43}$/);
    const body = { token: tokenOf(invite.url), name: 'Omar', email: 'omar@example.com', password: goodPassword };
    const omar = browser();
    expect((await omar.ask('POST', '/api/auth/accept-invite', { ...body, role: 'admin' })).statusCode).toBe(400);
    expect((await omar.ask('POST', '/api/auth/accept-invite', body)).json().agent).toMatchObject({ role: 'agent' });
    expect((await omar.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    expect(events.at(-1)).toMatchObject({ type: 'agent_update', agent: { name: 'Omar' } });
    const again = await browser().ask('POST', '/api/auth/accept-invite', { ...body, email: 'eve@example.com' });
    expect(again.json()).toMatchObject({ status: 403, code: 'INVITE_INVALID' });
  });

  it('lets one in, however many open its link at the same time', async () => {
    const { setUp, browser, store } = await startShell();
    const { ana } = await setUp();
    const token = tokenOf((await ana.ask('POST', '/api/agents/invites', { role: 'agent' })).json().url);
    const answers = await Promise.all(
      ['omar', 'eve', 'leo'].map((name) => {
        const body = { token, name, email: `${name}@example.com`, password: goodPassword };
        return browser().ask('POST', '/api/auth/accept-invite', body);
      }),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403, 403]);
    expect(await store.find('agents', { index: 'all', limit: 10 })).toHaveLength(2);
  });

  it('is over after a week, and can be taken back', async () => {
    const { setUp, browser, passTime } = await startShell();
    const { ana } = await setUp();
    const invite = async () => tokenOf((await ana.ask('POST', '/api/agents/invites', { role: 'agent' })).json().url);
    const accept = async (token: string) =>
      (
        await browser().ask('POST', '/api/auth/accept-invite', {
          token,
          name: 'Omar',
          email: 'omar@example.com',
          password: goodPassword,
        })
      ).statusCode;
    const takenBack = await invite();
    const { invites } = (await ana.ask('GET', '/api/agents/invites')).json();
    expect(JSON.stringify(invites)).not.toContain(takenBack);
    expect((await ana.ask('DELETE', `/api/agents/invites/${invites[0].id}`)).statusCode).toBe(204);
    expect((await ana.ask('DELETE', `/api/agents/invites/${invites[0].id}`)).statusCode).toBe(404);
    expect(await accept(takenBack)).toBe(403);
    const late = await invite();
    passTime(6 * 24 * 60 * 60_000);
    await ana.ask('GET', '/api/auth/me');
    passTime(24 * 60 * 60_000);
    expect((await ana.ask('GET', '/api/agents/invites')).json()).toEqual({ invites: [] });
    expect(await accept(late)).toBe(403);
  });

  it('for an e-mail that somebody has is refused and stays good', async () => {
    const { setUp, browser } = await startShell();
    const { ana } = await setUp();
    const token = tokenOf((await ana.ask('POST', '/api/agents/invites', { role: 'agent' })).json().url);
    const accept = (email: string) =>
      browser().ask('POST', '/api/auth/accept-invite', { token, name: 'Omar', email, password: goodPassword });
    expect((await accept('ANA@example.com')).json()).toMatchObject({ status: 409, code: 'EMAIL_TAKEN' });
    expect((await accept('omar@example.com')).statusCode).toBe(200);
  });

  it('is for admins to make, see and take back', async () => {
    const { setUp, join } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const id = '0'.repeat(64);
    const answers = [
      await omar.ask('POST', '/api/agents/invites', { role: 'admin' }),
      await omar.ask('GET', '/api/agents/invites'),
      await omar.ask('DELETE', `/api/agents/invites/${id}`),
    ];
    expect(answers.map((answer) => answer.json().code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('is made at most 30 times a minute by one admin', async () => {
    const { setUp, join } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar', 'admin');
    const invite = (admin: Browser) => admin.ask('POST', '/api/agents/invites', { role: 'agent' });
    for (let made = 1; made < 30; made += 1) expect((await invite(ana)).statusCode).toBe(200);
    const refused = await invite(ana);
    expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await invite(omar)).statusCode).toBe(200);
  });

  it('needs a good password', async () => {
    const { setUp, browser } = await startShell();
    const { ana } = await setUp();
    const token = tokenOf((await ana.ask('POST', '/api/agents/invites', { role: 'agent' })).json().url);
    const body = { token, name: 'Omar', email: 'omar@example.com', password: 'whatsapp123' };
    const answer = await browser().ask('POST', '/api/auth/accept-invite', body);
    expect(answer.json()).toMatchObject({ status: 422, code: 'WEAK_PASSWORD' });
    expect(answer.body).not.toContain('whatsapp123');
  });
});

describe('the team', () => {
  it('is listed without anything secret', async () => {
    const { setUp, join } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const { agents } = (await omar.ask('GET', '/api/agents')).json();
    expect(agents.map((agent: object) => Object.keys(agent).sort())).toEqual([
      ['createdAt', 'email', 'id', 'name', 'role'],
      ['createdAt', 'email', 'id', 'name', 'role'],
    ]);
  });

  it('keeps a disabled colleague out at once and lets them back in', async () => {
    const { setUp, join, browser, disconnected, events } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const id = await idOf(omar);
    const disabled = await ana.ask('PATCH', `/api/agents/${id}`, { disabled: true });
    expect(disabled.json().agent).toMatchObject({ disabled: true });
    expect((await omar.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect(disconnected).toEqual([{ agentId: id }]);
    expect(events.at(-1)).toMatchObject({ type: 'agent_update', agent: { id, disabled: true } });
    const login = { email: 'omar@example.com', password: goodPassword };
    expect((await browser().ask('POST', '/api/auth/login', login)).statusCode).toBe(401);
    await ana.ask('PATCH', `/api/agents/${id}`, { disabled: false });
    expect((await omar.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect((await browser().ask('POST', '/api/auth/login', login)).statusCode).toBe(200);
  });

  it('gives a new role at once, and the sockets come back with it', async () => {
    const { setUp, join, disconnected } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const id = await idOf(omar);
    await ana.ask('PATCH', `/api/agents/${id}`, { role: 'admin' });
    expect((await omar.ask('GET', '/api/agents/invites')).statusCode).toBe(200);
    expect(disconnected).toEqual([{ agentId: id }]);
  });

  it('always has an active admin, also when two disable each other at the same moment', async () => {
    const { setUp, join, store } = await startShell();
    const { ana, agent } = await setUp();
    for (const change of [{ role: 'agent' }, { disabled: true }]) {
      expect((await ana.ask('PATCH', `/api/agents/${agent.id}`, change)).json().code).toBe('LAST_ADMIN');
    }
    const omar = await join(ana, 'Omar', 'admin');
    const omarId = await idOf(omar);
    const answers = await Promise.all([
      ana.ask('PATCH', `/api/agents/${omarId}`, { disabled: true }),
      omar.ask('PATCH', `/api/agents/${agent.id}`, { disabled: true }),
    ]);
    // The one who comes second is refused, or was signed out before.
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    const left = await store.find('agents', { index: 'all', limit: 10 });
    expect(left.filter((one) => one.role === 'admin' && !one.disabled)).toHaveLength(1);
  });

  it('is changed by admins, and each one’s name and password by themselves', async () => {
    const { setUp, join } = await startShell();
    const { ana, agent } = await setUp();
    const omar = await join(ana, 'Omar');
    const omarId = await idOf(omar);
    const code = async (who: Browser, id: string, change: object) =>
      (await who.ask('PATCH', `/api/agents/${id}`, change)).json().code;
    expect(await code(omar, omarId, { role: 'admin' })).toBe('FORBIDDEN');
    expect(await code(omar, agent.id, { disabled: true })).toBe('FORBIDDEN');
    expect(await code(omar, agent.id, { name: 'Anna' })).toBe('FORBIDDEN');
    expect(await code(omar, '00000000-0000-7000-8000-000000000000', {})).toBe('FORBIDDEN');
    expect(await code(ana, omarId, { name: 'Umar' })).toBe('FORBIDDEN');
    expect(await code(ana, omarId, { password: 'x' })).toBe('FORBIDDEN');
    expect(await code(ana, '00000000-0000-7000-8000-000000000000', { role: 'admin' })).toBe('NOT_FOUND');
    expect(await code(ana, 'nonsense', { role: 'admin' })).toBe('BAD_REQUEST');
    const renamed = await omar.ask('PATCH', `/api/agents/${omarId}`, { name: ' Omar K. ' });
    expect(renamed.json().agent.name).toBe('Omar K.');
  });
});

describe('a new password', () => {
  const next = 'granite-whistle-88-fern';

  it('needs the current one', async () => {
    const { setUp } = await startShell();
    const { ana, agent } = await setUp();
    const code = async (body: object) => (await ana.ask('PATCH', `/api/agents/${agent.id}`, body)).json().code;
    expect(await code({ password: next })).toBe('WRONG_CREDENTIALS');
    expect(await code({ password: next, currentPassword: 'guess' })).toBe('WRONG_CREDENTIALS');
    expect(await code({ password: 'password123', currentPassword: goodPassword })).toBe('WEAK_PASSWORD');
  });

  it('ends every other session and keeps this one', async () => {
    const { setUp, browser, disconnected } = await startShell();
    const { ana, agent } = await setUp();
    const phone = browser();
    await phone.ask('POST', '/api/auth/login', { email: 'ana@example.com', password: goodPassword });
    const change = { password: next, currentPassword: goodPassword };
    expect((await ana.ask('PATCH', `/api/agents/${agent.id}`, change)).statusCode).toBe(200);
    expect((await phone.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    expect(disconnected).toEqual([{ sessionId: expect.any(String) }]);
    const login = (password: string) =>
      browser().ask('POST', '/api/auth/login', { email: 'ana@example.com', password });
    expect((await login(goodPassword)).statusCode).toBe(401);
    expect((await login(next)).statusCode).toBe(200);
  });

  it('is chosen once with the password of before, however many ask at the same time', async () => {
    const { setUp } = await startShell();
    const { ana, agent } = await setUp();
    const answers = await Promise.all(
      [1, 2, 3].map((nth) =>
        ana.ask('PATCH', `/api/agents/${agent.id}`, {
          password: `amber-window-${nth}-oak`,
          currentPassword: goodPassword,
        }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
  });
});
