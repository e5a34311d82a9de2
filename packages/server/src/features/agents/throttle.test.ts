import { describe, expect, it } from 'vitest';
import { goodPassword, startShell } from '../../testing/start-shell.ts';

const minute = 60_000;
const right = { email: 'ana@example.com', password: goodPassword };

describe('guessing a password', () => {
  it('gets at most 20 of 1,000 tries evaluated, from however many addresses, and leaves the owner a way in', async () => {
    const { app, browser, setUp, passTime } = await startShell();
    const { ana } = await setUp();
    await ana.ask('POST', '/api/auth/logout');
    let evaluated = 0;
    for (let guess = 0; guess < 1000; guess += 1) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/auth/login',
        remoteAddress: '198.51.100.1',
        headers: { 'x-forwarded-for': `192.0.2.${guess % 50}` },
        payload: { ...right, password: `guess number ${guess}` },
      });
      if (answer.statusCode === 401) evaluated += 1;
      else expect(answer.json().code).toBe('TOO_MANY_REQUESTS');
    }
    expect(evaluated).toBeGreaterThan(0);
    expect(evaluated).toBeLessThanOrEqual(20);
    passTime(5 * minute);
    expect((await browser('203.0.113.77').ask('POST', '/api/auth/login', right)).statusCode).toBe(200);
  });

  it('from many addresses at once is evaluated no more often', async () => {
    const { browser, setUp } = await startShell();
    const { ana } = await setUp();
    await ana.ask('POST', '/api/auth/logout');
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        browser(`198.51.100.${index}`).ask('POST', '/api/auth/login', { ...right, password: `guess number ${index}` }),
      ),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(6);
  });

  it('waits longer each time, says how long, and a refused try adds nothing', async () => {
    const { browser, setUp, passTime } = await startShell();
    const { ana } = await setUp();
    await ana.ask('POST', '/api/auth/logout');
    const guess = () => browser('198.51.100.1').ask('POST', '/api/auth/login', { ...right, password: 'a wrong guess' });
    for (let tries = 0; tries < 6; tries += 1) expect((await guess()).statusCode).toBe(401);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const refused = await guess();
      await guess();
      const wait = refused.headers['retry-after'];
      expect(refused.json().detail).toBe(`The next try is possible in ${wait} s.`);
      waits.push(Number(wait));
      passTime(Number(refused.headers['retry-after']) * 1000);
      expect((await guess()).statusCode).toBe(401);
    }
    expect(waits).toEqual([1, 2, 4, 8]);
  });

  it('does not keep out an owner who is still signed in from another place', async () => {
    const { browser, setUp } = await startShell();
    await setUp();
    const stranger = browser('198.51.100.1');
    for (let guess = 0; guess < 10; guess += 1) {
      await stranger.ask('POST', '/api/auth/login', { ...right, password: `guess number ${guess}` });
    }
    expect((await stranger.ask('POST', '/api/auth/login', right)).statusCode).toBe(429);
    expect((await browser().ask('POST', '/api/auth/login', right)).statusCode).toBe(200);
  });

  it('keeps nobody out because the clock was set back', async () => {
    const { browser, setUp, passTime } = await startShell();
    const { ana } = await setUp();
    await ana.ask('POST', '/api/auth/logout');
    const guess = (password: string) => browser('198.51.100.1').ask('POST', '/api/auth/login', { ...right, password });
    for (let tries = 0; tries < 5; tries += 1) expect((await guess('a wrong guess')).statusCode).toBe(401);
    passTime(-60 * minute);
    expect((await browser('203.0.113.77').ask('POST', '/api/auth/login', right)).statusCode).toBe(200);
    // From then on guesses are counted as ever.
    for (let tries = 0; tries < 6; tries += 1) expect((await guess('a wrong guess')).statusCode).toBe(401);
    expect((await guess('a wrong guess')).statusCode).toBe(429);
  });

  it('slows one address down over many accounts', async () => {
    const { browser, setUp } = await startShell();
    await setUp();
    const answers = [];
    for (let account = 0; account < 30; account += 1) {
      const body = { email: `person${account}@example.com`, password: 'Sommer-Nacht-77' };
      answers.push((await browser('198.51.100.1').ask('POST', '/api/auth/login', body)).statusCode);
    }
    expect(answers.filter((status) => status === 401)).toHaveLength(21);
  });

  it('is remembered by the store, under no e-mail address', async () => {
    const { browser, setUp, store } = await startShell();
    await setUp();
    await browser('198.51.100.1').ask('POST', '/api/auth/login', { ...right, email: 'canary@example.com' });
    const kept = await store.find('throttles', { index: 'age', limit: 10 });
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept)).not.toContain('canary');
  });

  it('is forgotten after a while, so that the store does not grow', async () => {
    const { browser, setUp, store, passTime } = await startShell();
    await setUp();
    for (const name of ['one', 'two']) {
      await browser(`198.51.100.${name.length}`).ask('POST', '/api/auth/login', {
        ...right,
        email: `${name}@example.com`,
      });
    }
    passTime(61 * minute);
    await browser('198.51.100.9').ask('POST', '/api/auth/login', { ...right, email: 'three@example.com' });
    expect(await store.find('throttles', { index: 'age', limit: 10 })).toHaveLength(3);
  });

  it('is counted by the network for IPv6, and X-Forwarded-For is believed only from a trusted proxy', async () => {
    const { app, setUp, store } = await startShell({ TRUST_PROXY: '10.0.0.1' });
    await setUp();
    const from = (remoteAddress: string, forwarded: string) =>
      app.inject({
        method: 'POST',
        url: '/api/auth/login',
        remoteAddress,
        headers: { 'x-forwarded-for': forwarded },
        payload: { email: 'x@example.com', password: 'x' },
      });
    await from('10.0.0.1', '2001:db8:1:2:3::4');
    await from('10.0.0.2', '192.0.2.55');
    const ids = (await store.find('throttles', { index: 'age', limit: 10 })).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['address:2001:db8:1:2::/64', 'address:10.0.0.2']));
  });
});
