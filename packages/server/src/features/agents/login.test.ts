import { createHmac, generateKeyPairSync } from 'node:crypto';
import { join as joinPath } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Session } from '@parley/model/agent';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { goodPassword, type Shell, startShell } from '../../testing/start-shell.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const right = { email: 'ana@example.com', password: goodPassword };
const wrong = { email: 'ana@example.com', password: 'not-the-right-one' };

describe('signing in', () => {
  it('sets a cookie that scripts cannot read and other sites cannot use', async () => {
    const { browser, setUp } = await startShell();
    await setUp();
    const answer = await browser().ask('POST', '/api/auth/login', { ...right, email: ' ANA@example.com ' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(
      /^parley_session=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const token = String(answer.headers['set-cookie']).split(/[=;]/)[1] ?? 'none';
    expect(answer.body).not.toContain(token);
  });

  it('sets a Secure cookie that belongs to this host alone when the origin is https', async () => {
    const { browser, setUp } = await startShell({ FRONTEND_ORIGIN: 'https://inbox.example.com' });
    await setUp();
    const answer = await browser().ask('POST', '/api/auth/login', right);
    expect(answer.headers['set-cookie']).toMatch(/^__Host-parley_session=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('answers the same to a wrong password, an unknown e-mail and a disabled agent', async () => {
    const { browser, setUp, join } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const { agent } = (await omar.ask('GET', '/api/auth/me')).json();
    await ana.ask('PATCH', `/api/agents/${agent.id}`, { disabled: true });
    const tries = [wrong, { ...wrong, email: 'nobody@example.com' }, { ...right, email: 'omar@example.com' }];
    const bodies = [];
    for (const body of tries) {
      const { requestId: _, ...rest } = (await browser().ask('POST', '/api/auth/login', body)).json();
      bodies.push(JSON.stringify(rest));
    }
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('WRONG_CREDENTIALS');
  });

  it('takes passwords as they are: a difference at byte 100 counts', async () => {
    const { browser, setUp, join, store } = await startShell();
    const { ana } = await setUp();
    await join(ana, 'Omar');
    const long = 'kJ7#pQ2 '.repeat(12);
    const [agent] = await store.find('agents', { index: 'all', limit: 1 });
    const change = { password: `${long}abcd`, currentPassword: goodPassword };
    expect((await ana.ask('PATCH', `/api/agents/${agent?.id}`, change)).statusCode).toBe(200);
    const code = async (password: string) =>
      (await browser().ask('POST', '/api/auth/login', { ...right, password })).statusCode;
    expect(await code(`${long}abce`)).toBe(401);
    expect(await code(`${long}abcd `)).toBe(401);
    expect(await code(`${long}abcd`)).toBe(200);
  });

  it.each([
    { email: 'ana@example.com', password: { $ne: null } },
    { email: { $regex: '.*' }, password: goodPassword },
    { email: ['ana@example.com'], password: goodPassword },
    { ...right, role: 'admin' },
    { email: 'ana@example.com' },
  ])('refuses a body of another shape: %o', async (body) => {
    const { browser, setUp } = await startShell();
    await setUp();
    expect((await browser().ask('POST', '/api/auth/login', body)).statusCode).toBe(400);
  });

  it('leaves no trace of what was typed in the log', async () => {
    const { browser, setUp, logged } = await startShell();
    await setUp();
    await browser().ask('POST', '/api/auth/login', { email: 'canary@example.com', password: 'canary-password' });
    await browser().ask('GET', '/setup?token=canary-token');
    await browser().ask('POST', '/api/auth/login', { 'canary-field': 1, email: 'canary' });
    expect(logged()).toContain('/api/auth/login');
    expect(logged()).not.toMatch(/canary|ana@example/);
    expect(logged()).not.toContain(goodPassword);
  });
});

describe('a session', () => {
  it('ends after the idle time, and lives on by use, for 30 days at most', async () => {
    const { setUp, passTime } = await startShell({ JWT_EXPIRES_IN_MINUTES: '60' });
    const { ana } = await setUp();
    const status = async () => (await ana.ask('GET', '/api/auth/me')).statusCode;
    for (let used = 0; used < 3; used += 1) {
      passTime(59 * minute);
      expect(await status()).toBe(200);
    }
    passTime(60 * minute);
    expect(await status()).toBe(401);
  });

  it('ends after 30 days in any case', async () => {
    const { setUp, passTime } = await startShell({ JWT_EXPIRES_IN_MINUTES: '43200' });
    const { ana } = await setUp();
    passTime(29 * day);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    passTime(day);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(401);
  });

  it('is good for reading while nothing can be written, its use included', async () => {
    const { setUp, passTime, deps, logged } = await startShell();
    const { ana } = await setUp();
    passTime(2 * minute);
    const other = new DatabaseSync(joinPath(deps.config.dataDir, 'sandbox', 'parley.db'));
    other.exec('BEGIN IMMEDIATE');
    try {
      expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
      expect((await ana.ask('PATCH', '/api/settings', { teamName: 'Acme' })).statusCode).toBe(503);
    } finally {
      other.close();
    }
    // The second request did not try, and wait, again so soon.
    expect(logged().split('The use of a session could not be written down')).toHaveLength(2);
    expect((await ana.ask('PATCH', '/api/settings', { teamName: 'Acme' })).statusCode).toBe(200);
  });

  it('is none while its agent is disabled, whoever wrote that', async () => {
    const { setUp, store } = await startShell();
    const { ana, agent } = await setUp();
    await store.commit([{ put: [{ collection: 'agents', document: { ...agent, disabled: true } }] }]);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    await store.commit([{ put: [{ collection: 'agents', document: agent }] }]);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
  });

  it('gives way where its agent has fifty newer ones', async () => {
    const { setUp, store, browser, deps } = await startShell();
    const { ana, agent } = await setUp();
    const [first] = await store.find('sessions', { index: 'agent', where: [agent.id], limit: 10 });
    if (first === undefined) throw new Error('Ana is signed in');
    const others = Array.from({ length: 49 }, () => ({ ...first, id: deps.newId() as Session['id'] }));
    await store.commit([{ insert: others.map((document) => ({ collection: 'sessions' as const, document })) }]);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    await browser().ask('POST', '/api/auth/login', right);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect(await store.find('sessions', { index: 'agent', where: [agent.id], limit: 100 })).toHaveLength(50);
  });

  it('ends at sign-out, also for a copy of its cookie, and cuts its sockets', async () => {
    const { app, setUp, disconnected } = await startShell();
    const { ana } = await setUp();
    const copy = ana.cookie();
    const answer = await ana.ask('POST', '/api/auth/logout');
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toContain('Max-Age=0');
    expect((await app.inject({ url: '/api/auth/me', headers: { cookie: copy } })).statusCode).toBe(401);
    expect(disconnected).toEqual([{ sessionId: expect.any(String) }]);
  });

  it('is listed with the others of its agent, and any of those can be ended', async () => {
    const { browser, setUp, disconnected } = await startShell();
    const { ana } = await setUp();
    const phone = browser('203.0.113.99');
    await phone.ask('POST', '/api/auth/login', right);
    const { sessions } = (await ana.ask('GET', '/api/auth/sessions')).json();
    expect(sessions).toMatchObject([
      { isCurrent: true, address: '203.0.113.10', userAgent: 'Test Browser' },
      { isCurrent: false, address: '203.0.113.99' },
    ]);
    await ana.ask('DELETE', `/api/auth/sessions/${sessions[1].id}`);
    expect((await phone.ask('GET', '/api/auth/me')).statusCode).toBe(401);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    expect(disconnected).toEqual([{ sessionId: sessions[1].id }]);
  });

  it('of somebody else looks like one that does not exist', async () => {
    const { setUp, join } = await startShell();
    const { ana } = await setUp();
    const omar = await join(ana, 'Omar');
    const { sessions } = (await ana.ask('GET', '/api/auth/sessions')).json();
    const foreign = await omar.ask('DELETE', `/api/auth/sessions/${sessions[0].id}`);
    const absent = await omar.ask('DELETE', '/api/auth/sessions/00000000-0000-7000-8000-000000000000');
    expect([foreign.statusCode, foreign.json().title]).toEqual([404, absent.json().title]);
    expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
  });

  it('survives a restart: its key is kept in the store', async () => {
    const { setUp, store, deps } = await startShell();
    const { ana } = await setUp();
    const kept = await store.get('secrets', 'session-key');
    expect(kept?.value).toMatch(/^[\w-]{86}$/);
    const { makeSessions } = await import('../../sessions.ts');
    const afterRestart = await makeSessions(deps);
    expect((await afterRestart.read(ana.cookie()))?.agent.name).toBe('Ana');
  });
});

describe('a forged cookie', () => {
  const secret = 'a-signing-key-that-everybody-in-this-test-knows';

  async function signedInShell(): Promise<{ shell: Shell; sid: string }> {
    const shell = await startShell({ JWT_SECRET_KEY: secret });
    const { ana } = await shell.setUp();
    const { sessions } = (await ana.ask('GET', '/api/auth/sessions')).json();
    return { shell, sid: sessions[0].id };
  }

  const key = new TextEncoder().encode(secret);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signByHand = (header: object, payload: object, by = secret) => {
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${createHmac('sha256', by).update(text).digest('base64url')}`;
  };

  async function statusOf(shell: Shell, token: string): Promise<number> {
    const headers = { cookie: `parley_session=${token}` };
    return (await shell.app.inject({ url: '/api/auth/me', headers })).statusCode;
  }

  it('is refused whatever is wrong with it', async () => {
    const { shell, sid } = await signedInShell();
    const now = Math.floor(Date.now() / 1000);
    const payload = { sid, iss: 'parley', aud: 'parley-web', iat: now, exp: now + 600, jti: 'x' };
    const header = { alg: 'HS256', typ: 'parley-session+jwt' };
    // The same token without a fault passes, so each case below fails for its own reason.
    expect(await statusOf(shell, signByHand(header, payload))).toBe(200);
    const { exp: _exp, ...endless } = payload;
    const { jti: _jti, ...nameless } = payload;
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const [head, body] = signByHand(header, payload).split('.');
    const tokens: { readonly [why: string]: string } = {
      'no algorithm': `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
      'no algorithm, spelled otherwise': `${encode({ ...header, alg: 'nOnE' })}.${encode(payload)}.`,
      'an empty signature': `${head}.${body}.`,
      'another algorithm with the same key': await new SignJWT(payload)
        .setProtectedHeader({ ...header, alg: 'HS512' })
        .sign(key),
      'an RSA signature': await new SignJWT(payload).setProtectedHeader({ ...header, alg: 'RS256' }).sign(privateKey),
      'a public key as the secret': signByHand(header, payload, pem),
      'a guessed secret': signByHand(header, payload, 'secret'),
      'a key id that names a file': signByHand({ ...header, kid: '../../dev/null' }, payload, ''),
      'a key of its own': signByHand({ ...header, jwk: { kty: 'oct', k: encode({}) } }, payload, 'own'),
      'a key from elsewhere': signByHand(
        { ...header, jku: 'http://127.0.0.1/keys', x5u: 'http://127.0.0.1/' },
        payload,
        'x',
      ),
      'a critical header that we do not know': signByHand({ ...header, crit: ['b64'], b64: false }, payload),
      'a token for something else': signByHand({ ...header, typ: 'JWT' }, payload),
      'another audience': signByHand(header, { ...payload, aud: 'reset-password' }),
      'another issuer': signByHand(header, { ...payload, iss: 'evil' }),
      'no expiry': signByHand(header, endless),
      'an expiry that is over': signByHand(header, { ...payload, exp: now - 1 }),
      'no id': signByHand(header, nameless),
      'no session': signByHand(header, { ...payload, sid: undefined }),
      'a session that is an object': signByHand(header, { ...payload, sid: { $ne: null } }),
      'a session that does not exist': signByHand(header, { ...payload, sid: '00000000-0000-7000-8000-000000000000' }),
      'a changed payload': `${head}.${encode({ ...payload, exp: now + 9999 })}.${signByHand(header, payload).split('.')[2]}`,
      nothing: '',
      noise: 'a.b.c',
      'a very long token': 'x'.repeat(9000),
    };
    for (const [why, token] of Object.entries(tokens)) expect([why, await statusOf(shell, token)]).toEqual([why, 401]);
  });

  it.each(['HS256', 'HS384', 'HS512'])(
    'is no matter with %s either: what is signed with it is read with it',
    async (algorithm) => {
      const { setUp } = await startShell({ JWT_ALGORITHM: algorithm });
      const { ana } = await setUp();
      expect((await ana.ask('GET', '/api/auth/me')).statusCode).toBe(200);
    },
  );
});
