/** `npm run journal`: what an operator can do about webhooks that could not be applied, with Parley stopped. */
import { expect, test } from 'vitest';
import { liveAccount, makeLiveServer } from './support/live-server.ts';
import { operatorCommand } from './support/operator-command.ts';
import { postWebhook, textValue, webhookBody } from './support/webhooks.ts';

test('it lists what waits, tries again, gives up, and keeps away from a running Parley', async () => {
  const server = await makeLiveServer({ graphUrl: 'http://127.0.0.1:9' });
  const journal = operatorCommand('journal-cli.ts', server);

  try {
    await server.start();
    expect((await postWebhook(server, Buffer.from('no JSON'))).status).toBe(200);
    const foreign = webhookBody(server, textValue('12025550110', 'wamid.f', 'For another number'));
    const body = Buffer.from(foreign.toString().replaceAll(liveAccount.phoneNumberId, '555000555000555'));
    expect((await postWebhook(server, body)).status).toBe(200);
    await server.applied();
    expect(await journal('list')).toEqual({ code: 1, text: expect.stringContaining('/api/journal') });
    expect(await server.stop()).toBe(0);

    expect(await journal('ignore', 'all')).toEqual({ code: 2, text: expect.stringMatching(/^Usage: /) });
    const listed = (await journal('list')).text;
    expect(listed).toMatch(/^1 .*The body is not JSON\n2 .*555000555000555 is not connected here\n2 to settle/);
    expect((await journal('replay', 'all')).text).toMatch(/^1 {2}dead .*\n2 {2}dead /);
    expect((await journal('ignore', '1')).text).toBe('1  1 given up\n');

    await server.start();
    const admin = await server.admin();
    expect(await admin.request('GET', '/api/journal/dead')).toMatchObject({ body: { dead: [{ position: 2 }] } });
    expect(await admin.request('POST', '/api/journal/ignore', { position: 2 })).toMatchObject({
      status: 200,
      body: { ignored: 1 },
    });
    expect(await admin.request('GET', '/api/journal/dead')).toMatchObject({ body: { dead: [] } });
    expect(await admin.request('POST', '/api/journal/ignore', { position: 2 })).toMatchObject({ status: 404 });
  } finally {
    await server.close();
  }
}, 120_000);
