/** Files from a webhook to the browser, through the whole of Parley, against a server in the place of WhatsApp's. */
import { rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { MediaState } from '@parley/model/media';
import type { Message } from '@parley/model/message';
import { type FileServer, startFileServer } from '@parley/server/features/media/testing/file-server';
import { aJpeg } from '@parley/server/features/media/testing/sample-files';
import { liveEnvironment } from '@parley/server/features/media/testing/start-media';
import { expect, onTestFinished, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { postWebhook, textValue, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

async function start(): Promise<{ meta: FileServer; world: World; ana: BrowserClient }> {
  const meta = await startFileServer();
  const world = await startWorld(liveEnvironment(meta));
  onTestFinished(() => world.close());
  return { meta, world, ana: await world.admin() };
}

/** A message with a file from a phone, as one value. */
function fileValue(wamid: string, type: string, content: object): object {
  const from = '12025550110';
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    contacts: [{ profile: { name: 'Hand Made' }, wa_id: from }],
    messages: [{ from, id: wamid, timestamp, type, [type]: content }],
  };
}

function seesFile(browser: BrowserClient, text: string, state: MediaState): Promise<Message> {
  return browser.sees(text, (message) => message.media?.state === state);
}

test('a photo is a bubble at once, then a picture; the same webhook again changes nothing', async () => {
  const { meta, world, ana } = await start();
  const jpeg = await aJpeg();
  const asked = Promise.withResolvers<ServerResponse>();
  const content = meta.put(jpeg, 'image/jpeg', {
    download: (answer) => asked.resolve(answer),
  });
  const body = webhookBody(world, fileValue('wamid.photo', 'image', { ...content, caption: 'The beach' }));
  expect((await postWebhook(world, body)).status).toBe(200);
  const pending = await seesFile(ana, 'The beach', 'pending');
  await expectFresh(ana);
  (await asked.promise).end(jpeg);

  const { media } = await seesFile(ana, 'The beach', 'ready');
  expect(media).toMatchObject({ mediaId: pending.media?.mediaId, width: 1200, height: 800, bytes: jpeg.length });
  await expectFresh(ana);
  const answer = await fetch(`${world.url()}/api/media/${media?.mediaId}`, { headers: { cookie: ana.cookie } });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(jpeg);

  await postWebhook(world, body);
  await world.quiet();
  expect(meta.asked.filter(({ path }) => path.startsWith('/bytes/'))).toHaveLength(1);
  await expectFresh(ana);
});

test('a restart in the middle of a transfer takes it up again', async () => {
  const { meta, world, ana } = await start();
  const isHalfSent = Promise.withResolvers<void>();
  const content = meta.put(Buffer.from('All of it'), 'text/plain', {
    download: (answer) => answer.writeHead(200).write('Half', () => isHalfSent.resolve()),
  });
  await postWebhook(world, webhookBody(world, fileValue('wamid.a', 'document', { ...content, filename: 'a.txt' })));
  await seesFile(ana, 'a.txt', 'pending');
  await isHalfSent.promise;
  meta.behave(content.id, {});
  await world.restart();
  await ana.goOnline();
  await seesFile(ana, 'a.txt', 'ready');
  await expectFresh(ana);
});

test('while the folder of the files cannot be written, messages flow and their files are pending', async () => {
  const { meta, world, ana } = await start();
  const drafts = join(world.folder, 'live', 'media', 'drafts');
  await rm(drafts, { recursive: true });
  await writeFile(drafts, 'in the way');
  const content = meta.put(Buffer.from('x'), 'text/plain');
  await postWebhook(world, webhookBody(world, fileValue('wamid.b', 'document', { ...content, filename: 'b.txt' })));
  await seesFile(ana, 'b.txt', 'pending');
  for (let index = 0; index < 5; index += 1) {
    await postWebhook(world, webhookBody(world, textValue('12025550110', `wamid.${index}`, `Word ${index}`)));
    await ana.sees(`Word ${index}`);
  }
  expect((await seesFile(ana, 'b.txt', 'pending')).media).toBeDefined();
  await expectFresh(ana);
});

test('every kind of file of a phone in the sandbox arrives, and an uploaded one goes out to it', async () => {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const ana = await world.admin();
  const emma = world.simulator().person('emma');
  const kinds = {
    picture: 'image/',
    video: 'video/',
    voice: 'audio/ogg',
    document: 'application/pdf',
    sticker: 'image/webp',
  };
  for (const word of Object.keys(kinds)) await emma.sendsA(word);
  const files = await eventually('all of them are here', () => {
    const messages = Object.values(ana.view().threads).flatMap((thread) => thread.messages);
    const ready = messages.flatMap(({ media }) => (media?.state === 'ready' ? [media] : []));
    return ready.length === Object.keys(kinds).length && ready;
  });
  for (const mime of Object.values(kinds)) expect(files.some((media) => media.mime.startsWith(mime))).toBe(true);
  await expectFresh(ana);

  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(await aJpeg())]), 'beach.jpg');
  const uploaded = await fetch(`${world.url()}/api/media`, {
    method: 'POST',
    headers: { cookie: ana.cookie },
    body: form,
  });
  const { mediaId } = (await uploaded.json()) as { mediaId: string };
  const [chat] = Object.values(ana.view().chats);
  const content = { mediaId, caption: 'From our side' };
  const answer = await ana.request('POST', '/send-message', { chatId: chat?.id, type: 'image', content });
  expect(answer.status).toBe(201);
  await ana.seesStatus('From our side', 'delivered');
});
