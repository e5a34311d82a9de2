import { describe, expect, it } from 'vitest';
import type { Feature } from '../feature.ts';
import { startShell } from '../testing/start-shell.ts';
import { webhookRoutes } from './routes.ts';

const webhook: Feature = { name: 'webhook', routes: (app, deps) => webhookRoutes(app, deps, async () => undefined) };

describe('refused webhooks', () => {
  it('are told to the operator once a minute, with their number and without a word of theirs', async () => {
    const { app, logged, passTime } = await startShell({}, undefined, [webhook]);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    const post = () => app.inject({ method: 'POST', url: '/webhook', headers, payload: '{"text":"canary"}' });
    const said = () =>
      [...logged().matchAll(/.*"refused":(\d+).*WHATSAPP_APP_SECRET/g)].map(([, count]) => Number(count));

    for (let index = 0; index < 5; index += 1) expect((await post()).statusCode).toBe(401);
    expect(said()).toEqual([1]);
    passTime(60_000);
    await post();
    expect(said()).toEqual([1, 5]);
    expect(logged()).not.toContain('canary');
  });
});
