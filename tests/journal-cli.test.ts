/** `npm run journal`: what an operator can do about webhooks that could not be applied, with Parley stopped. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { liveAccount, makeLiveServer } from './support/live-server.ts';
import { postWebhook, textValue, webhookBody } from './support/webhooks.ts';

const program = fileURLToPath(new URL('../packages/server/src/journal-cli.ts', import.meta.url));

type Ran = { readonly code: number; readonly text: string };

test('it lists what waits, tries again, gives up, and keeps away from a running Parley', async () => {
  const server = await makeLiveServer({ graphUrl: 'http://127.0.0.1:9' });
  const journal = (...argv: readonly string[]) =>
    new Promise<Ran>((resolve) => {
      const env = {
        PATH: process.env.PATH,
        DATA_DIR: join(server.folder, 'data'),
        WHATSAPP_ACCESS_TOKEN: liveAccount.accessToken,
        WHATSAPP_PHONE_NUMBER_ID: liveAccount.phoneNumberId,
        WHATSAPP_WABA_ID: liveAccount.wabaId,
        VERIFY_TOKEN: liveAccount.verifyToken,
        WHATSAPP_APP_SECRET: liveAccount.appSecrets.join(),
        WHATSAPP_GRAPH_URL: 'http://127.0.0.1:9',
      };
      execFile(process.execPath, [program, ...argv], { env, cwd: server.folder }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr }),
      );
    });

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
