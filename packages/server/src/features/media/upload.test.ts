import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { send, upload } from './testing/forms.ts';
import { aJpeg, anMp4Head, anOggVoice, aPdf, aPng, aSticker, aVp9Film, aWebmVoice } from './testing/sample-files.ts';
import { startMedia } from './testing/start-media.ts';

describe('an uploaded file', () => {
  it('is measured, kept, and can be read', async () => {
    const shell = await startMedia();
    const { ana, agent } = await shell.setUp();
    const jpeg = await aJpeg();
    const answer = await upload(shell, ana, jpeg, { name: 'beach.jpg', mime: 'image/jpeg' });
    expect(answer.statusCode).toBe(201);
    const media = answer.json();
    expect(media).toMatchObject({
      state: 'ready',
      mime: 'image/jpeg',
      bytes: jpeg.length,
      width: 1200,
      height: 800,
      name: 'beach.jpg',
      placeholder: expect.any(String),
    });
    expect(await shell.file(media.mediaId)).toMatchObject({ origin: 'upload', agentId: agent.id });
    expect((await ana.ask('GET', `/api/media/${media.mediaId}`)).rawPayload).toEqual(jpeg);
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
  });

  it.each([
    ['a png', aPng, 'image/png'],
    ['a sticker', aSticker, 'image/webp'],
    ['a pdf', async () => aPdf, 'application/pdf'],
    ['words', async () => Buffer.from('Grüße\n'), 'text/plain'],
    ['film', async () => anMp4Head(), 'video/mp4'],
    ['a voice note of Firefox', anOggVoice, 'audio/ogg; codecs=opus'],
  ])('may be %s, by its bytes and not by its name', async (_, make, mime) => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const answer = await upload(shell, ana, await make(), { name: 'evil.html', mime: 'text/html' });
    expect(answer.json()).toMatchObject({ state: 'ready', mime });
  });

  it.each([
    ['markup', async () => Buffer.from('<html><script>alert(1)</script>'), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['a drawing that may run', async () => Buffer.from('<svg onload="alert(1)"/>'), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['a moving picture of an old kind', async () => Buffer.from('GIF89a/*xx*/=1;alert(1)'), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['nobody knows what', async () => Buffer.from([0, 1, 2, 3]), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['a program', async () => Buffer.from('MZ\u0090\u0000'.repeat(40), 'latin1'), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['sound in webm', () => aWebmVoice(), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['film that WhatsApp cannot play', aVp9Film, 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['sound of two channels', () => anOggVoice(2), 'MEDIA_TYPE_NOT_SUPPORTED'],
    ['a large photo', async () => Buffer.concat([await aJpeg(), Buffer.alloc(5 * 1024 * 1024)]), 'MEDIA_TOO_LARGE'],
    ['a large sticker', async () => Buffer.concat([await aSticker(), Buffer.alloc(150_000)]), 'MEDIA_TOO_LARGE'],
    ['nothing', async () => Buffer.alloc(0), 'MEDIA_TYPE_NOT_SUPPORTED'],
  ])('is refused where it is %s', async (_, make, code) => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const answer = await upload(shell, ana, await make(), { name: 'beach.jpg', mime: 'image/jpeg' });
    expect(answer.json()).toMatchObject({ code });
    expect(await readdir(shell.folder)).toEqual(['drafts']);
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
    expect(await shell.store.find('media', { index: 'content', limit: 10 })).toEqual([]);
  });

  it('recorded as a voice note in Chrome goes out as ogg with opus, packet by packet', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const answer = await upload(shell, ana, await aWebmVoice(), { mime: 'audio/webm;codecs=opus', voice: true });
    const media = answer.json();
    expect(media).toMatchObject({ state: 'ready', mime: 'audio/ogg; codecs=opus' });
    expect(media.duration).toBeCloseTo(3, 1);
    const bytes = (await ana.ask('GET', `/api/media/${media.mediaId}`)).rawPayload;
    expect(bytes.subarray(0, 4).toString()).toBe('OggS');
    expect(media.bytes).toBe(bytes.length);
  });

  it('recorded in two channels is refused, because WhatsApp would not play it', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const answer = await upload(shell, ana, await aWebmVoice(2), { voice: true });
    expect(answer.json()).toMatchObject({
      code: 'MEDIA_TYPE_NOT_SUPPORTED',
      detail: 'WhatsApp takes ogg only with opus and one channel.',
    });
  });
});

describe('an upload', () => {
  it('above the largest size of all is refused before it is read', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const answer = await shell.app.inject({
      method: 'POST',
      url: '/api/media',
      headers: {
        cookie: ana.cookie(),
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': String(200 * 1024 * 1024),
      },
      payload: '--x',
    });
    expect(answer.json()).toMatchObject({ status: 413, code: 'MEDIA_TOO_LARGE' });
  });

  it('is refused while the disk is almost full', async () => {
    const shell = await startMedia({ leastFreeBytes: Number.MAX_SAFE_INTEGER });
    const { ana } = await shell.setUp();
    const answer = await upload(shell, ana, aPdf);
    expect(answer.json()).toMatchObject({ status: 507, code: 'MEDIA_DISK_FULL' });
  });

  it('without a file, with two, or in another form is refused', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const empty = new FormData();
    empty.set('voice', 'true');
    expect((await send(shell, ana, empty)).json()).toMatchObject({ code: 'BAD_REQUEST' });
    const two = new FormData();
    two.append('file', new Blob(['one']), 'a.txt');
    two.append('file', new Blob(['two']), 'b.txt');
    expect((await send(shell, ana, two)).statusCode).toBe(413);
    expect((await ana.ask('POST', '/api/media', { file: 'x' })).statusCode).toBe(400);
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
  });

  it('by a stranger is refused', async () => {
    const shell = await startMedia();
    await shell.setUp();
    expect((await upload(shell, shell.browser(), aPdf)).statusCode).toBe(401);
  });

  it('of another page is refused, though the cookie comes along', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const headers = {
      origin: 'https://evil.example',
      cookie: ana.cookie(),
      'content-type': 'multipart/form-data; boundary=x',
    };
    const answer = await shell.app.inject({ method: 'POST', url: '/api/media', headers, payload: '--x--' });
    expect(answer.json()).toMatchObject({ code: 'WRONG_ORIGIN' });
  });

  it('keeps every other address to JSON', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const headers = { cookie: ana.cookie(), 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await shell.app.inject({ method: 'PATCH', url: '/api/settings', headers, payload: '--x--' });
    expect(answer.statusCode).toBe(415);
  });
});
