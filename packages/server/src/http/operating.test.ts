import { describe, expect, it } from 'vitest';
import { startShell } from '../testing/start-shell.ts';

describe('/health and /ready', () => {
  it('say that Parley is alive and can write', async () => {
    const { app } = await startShell();
    expect((await app.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await app.inject('/ready')).json()).toEqual({
      isReady: true,
      store: { kind: 'sqlite', isWritable: true },
      journal: { lagRows: 0, oldestMs: 0 },
    });
  });

  it('say 503 when the store cannot be written', async () => {
    const { app, loseStore, passTime } = await startShell();
    expect((await app.inject('/ready')).statusCode).toBe(200);
    await loseStore();
    // A look is good for a moment, also where the clock was set back in that moment.
    passTime(-60_000);
    const answer = await app.inject('/ready');
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({
      isReady: false,
      store: { kind: 'sqlite', isWritable: false, trouble: 'The database is closed.' },
    });
    const metrics = await app.inject('/metrics');
    expect(metrics.statusCode).toBe(200);
    expect(metrics.body).toMatch(/^parley_journal_lag_rows nan$/im);
    expect((await app.inject('/health')).statusCode).toBe(200);
  });

  it('write once for many who ask at the same time', async () => {
    const { app, store } = await startShell();
    await app.ready();
    const before = await store.head();
    await Promise.all(Array.from({ length: 50 }, () => app.inject('/ready')));
    expect((await store.head()) - before).toBeLessThanOrEqual(1);
  });
});

describe('/metrics', () => {
  const token = 'a-token-for-prometheus';

  it('are for those who hold the token', async () => {
    const { app } = await startShell({ METRICS_TOKEN: token });
    const get = (authorization?: string) =>
      app.inject({ url: '/metrics', headers: authorization === undefined ? {} : { authorization } });
    for (const wrong of [undefined, 'Bearer', 'Bearer wrong', `Basic ${token}`, `Bearer ${token}x`]) {
      expect((await get(wrong)).statusCode).toBe(401);
    }
    const answer = await get(`Bearer ${token}`);
    expect(answer.headers['content-type']).toContain('text/plain');
    for (const name of [
      'parley_flush_seconds',
      'parley_journal_lag_rows',
      'parley_store_lag_writes',
      'parley_sockets',
      'nodejs_eventloop_lag',
    ]) {
      expect(answer.body).toContain(name);
    }
  });

  it('do not exist without a token, but for a sandbox on this machine', async () => {
    const here = await startShell();
    expect((await here.app.inject('/metrics')).statusCode).toBe(200);
    expect((await here.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(404);
    const reachable = await startShell({ HOST: '0.0.0.0' });
    expect((await reachable.app.inject('/metrics')).statusCode).toBe(404);
  });
});
