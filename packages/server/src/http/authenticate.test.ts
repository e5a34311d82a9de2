import { describe, expect, it } from 'vitest';
import { startShell } from '../testing/start-shell.ts';

describe('a protected route', () => {
  it('denies when the session cannot be looked up', async () => {
    const { app, setUp, loseStore } = await startShell();
    const { ana } = await setUp();
    await loseStore();
    const answer = await app.inject({ url: '/api/agents', headers: { cookie: ana.cookie() } });
    expect(answer.statusCode).toBeGreaterThanOrEqual(500);
  });
});
