import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaId } from '@parley/model/ids';
import { parse } from 'content-disposition';
import { describe, expect, it } from 'vitest';
import { disposition } from './disposition.ts';
import { startBucket } from './testing/bucket-server.ts';
import { upload } from './testing/forms.ts';
import { aJpeg, anOggVoice, aPdf } from './testing/sample-files.ts';
import { type MediaShell, startMedia } from './testing/start-media.ts';

describe('a file', () => {
  it('is shown by itself only where it cannot run, and never guessed at', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const served = async (bytes: Uint8Array, mime: string, filename?: string) => {
      const content = { ...shell.meta.put(bytes, mime), ...(filename ? { filename } : {}) };
      const { mediaId } = await shell.arrives('document', content);
      await shell.settled();
      const { headers } = await ana.ask('GET', `/api/media/${mediaId}`);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^default-src 'none';.*; sandbox$/),
        'cache-control': 'private, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'same-origin',
      });
      return [headers['content-type'], parse(String(headers['content-disposition'])).type];
    };
    expect(await served(await aJpeg(), 'image/jpeg')).toEqual(['image/jpeg', 'inline']);
    expect(await served(await anOggVoice(), 'audio/ogg')).toEqual(['audio/ogg; codecs=opus', 'inline']);
    expect(await served(aPdf, 'application/pdf')).toEqual(['application/pdf', 'attachment']);
    const download = ['application/octet-stream', 'attachment'];
    expect(
      await served(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/svg+xml'),
    ).toEqual(download);
    expect(await served(Buffer.from('<!doctype html><script>alert(1)</script>'), 'image/jpeg')).toEqual(download);
    expect(await served(Buffer.from('<?xml version="1.0"?><a/>'), 'text/xml')).toEqual(download);
    expect(await served(Buffer.from('alert(1)'), 'text/javascript')).toEqual(download);
    expect(await served(Buffer.from([0, 1, 2]), 'text/html')).toEqual(download);
    expect(await served(Buffer.from('GIF89a/*xx*/=1;alert(1)'), 'image/gif')).toEqual(['image/gif', 'inline']);
  });

  it('is read in part, and whole where the part is not understood', async () => {
    const { ask, bytes, etag } = await aServedFile();
    const part = await ask({ range: 'bytes=10-19' });
    expect(part.statusCode).toBe(206);
    expect(part.headers).toMatchObject({ 'content-range': `bytes 10-19/${bytes.length}`, 'content-length': '10' });
    expect(part.rawPayload).toEqual(bytes.subarray(10, 20));
    expect((await ask({ range: 'bytes=-5' })).rawPayload).toEqual(bytes.subarray(-5));
    expect((await ask({ range: `bytes=${bytes.length - 3}-` })).rawPayload).toEqual(bytes.subarray(-3));
    expect((await ask({ range: 'bytes=0-999999999' })).headers['content-length']).toBe(String(bytes.length));
    expect((await ask({ range: 'bytes=5-6', 'if-range': etag })).statusCode).toBe(206);

    for (const range of [
      'bytes=0-1,3-4',
      'lines=1-2',
      'bytes=-',
      'bytes=9-2',
      'bytes=a-b',
      `bytes=${'9'.repeat(40)}-`,
    ]) {
      const whole = await ask({ range });
      expect([range, whole.statusCode, whole.rawPayload.length]).toEqual([range, 200, bytes.length]);
    }
    expect((await ask({ range: 'bytes=5-6', 'if-range': '"other"' })).statusCode).toBe(200);

    for (const range of [`bytes=${bytes.length}-`, 'bytes=-0']) {
      const none = await ask({ range });
      expect([none.statusCode, none.headers['content-range']]).toEqual([416, `bytes */${bytes.length}`]);
    }
  });

  it('is not sent again to a browser that has it', async () => {
    const { ask, etag } = await aServedFile();
    const answer = await ask({ 'if-none-match': `W/${etag}, "x"` });
    expect([answer.statusCode, answer.body]).toEqual([304, '']);
    expect((await ask({ 'if-none-match': '"x"' })).statusCode).toBe(200);
  });

  it('has a thumbnail without the metadata of the picture, if it is one', async () => {
    const { ask, shell, ana } = await aServedFile();
    const thumb = await ask({}, '?size=thumb');
    expect(thumb.headers).toMatchObject({ 'content-type': 'image/webp', 'content-disposition': 'inline' });
    expect(thumb.rawPayload.subarray(8, 12).toString()).toBe('WEBP');
    expect(thumb.rawPayload.includes('EXIF')).toBe(false);
    const pdf = (await upload(shell, ana, aPdf)).json();
    expect((await ana.ask('GET', `/api/media/${pdf.mediaId}?size=thumb`)).statusCode).toBe(404);
    expect((await ask({}, '?size=large')).statusCode).toBe(400);
  });

  it('is not there for a stranger, and an unknown one answers like any that never was', async () => {
    const { shell, ana, mediaId } = await aServedFile();
    expect((await shell.app.inject(`/api/media/${mediaId}`)).statusCode).toBe(401);
    const bodies = await Promise.all(
      [shell.deps.newId(), '01990000-0000-7000-8000-000000000000'].map(async (id) => {
        const { requestId: _, ...body } = (await ana.ask('GET', `/api/media/${id}`)).json();
        return body;
      }),
    );
    expect(bodies[0]).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(bodies[0]).toEqual(bodies[1]);
    for (const id of ['..%2f..%2fparley.db', '%00', 'x', mediaId.toUpperCase()]) {
      expect([400, 404]).toContain((await ana.ask('GET', `/api/media/${id}`)).statusCode);
    }
  });

  it('that is not here says why', async () => {
    const shell = await startMedia();
    const { ana } = await shell.setUp();
    const { mediaId } = await shell.arrives('image', { mime_type: 'image/jpeg' });
    const answer = await ana.ask('GET', `/api/media/${mediaId}`);
    expect(answer.json()).toMatchObject({
      status: 410,
      code: 'MEDIA_GONE',
      detail: 'WhatsApp did not say where it is.',
    });
    expect((await ana.ask('POST', `/api/media/${mediaId}/retry`)).json()).toMatchObject({ code: 'MEDIA_GONE' });
    expect((await ana.ask('POST', `/api/media/${shell.deps.newId()}/retry`)).statusCode).toBe(404);
  });

  it('that somebody removed from the disk is gone, and no cache keeps that', async () => {
    const { shell, ask } = await aServedFile();
    for (const name of await readdir(shell.folder)) {
      if (name !== 'drafts') await rm(join(shell.folder, name), { recursive: true });
    }
    const answer = await ask({});
    expect(answer.json()).toMatchObject({ code: 'MEDIA_GONE' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers).not.toHaveProperty('etag');
  });
});

it('a file whose copy is in a bucket is fetched, served in part, and handed over as any other', async () => {
  const bucket = await startBucket();
  const shell = await startMedia({ s3: { ...bucket.settings, prefix: 'live' } });
  const { ana } = await shell.setUp();
  const jpeg = await aJpeg();
  const { mediaId } = await shell.arrives('image', shell.meta.put(jpeg, 'image/jpeg'));
  await shell.settled();
  expect((await shell.file(mediaId)).state).toBe('ready');
  expect(bucket.objects.size).toBe(2);
  const headers = { cookie: ana.cookie(), range: 'bytes=10-19' };
  const part = await shell.app.inject({ url: `/api/media/${mediaId}`, headers });
  expect([part.statusCode, part.rawPayload]).toEqual([206, jpeg.subarray(10, 20)]);
  const outcome = await shell.media.graphIdFor(shell.deps, mediaId, shell.deps.account.phoneNumberId);
  expect(outcome.kind).toBe('uploaded');
  const file = shell.meta.uploads[0]?.get('file') as File;
  expect(Buffer.from(await file.arrayBuffer())).toEqual(jpeg);
});

describe('the name under which a file is saved', () => {
  const id = '01990000-0000-7000-8000-0123456789ab' as MediaId;
  const saved = (name: string | undefined, mime = 'image/jpeg') => {
    const header = disposition({ id, mime, ...(name === undefined ? {} : { name }) }, false);
    expect(header).toMatch(/^attachment; filename/);
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    return parse(header).parameters.filename;
  };

  it.each([
    ['plain.pdf', 'plain.pdf'],
    ['Ünïcödé 写真.jpg', 'Ünïcödé 写真.jpg'],
    ['a "quoted" name.txt', 'a _quoted_ name.txt'],
    ['x\r\nSet-Cookie: a=b.txt', 'xSet-Cookie_ a=b.txt'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['..\\..\\windows\\system32', '_.._windows_system32'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['zero\u200Bwidth\u2066.txt', 'zerowidth.txt'],
    ['nul\u0000l.txt', 'null.txt'],
    ['...', '0123456789ab.jpg'],
    ['', '0123456789ab.jpg'],
    ['lone \ud800.txt', 'lone .txt'],
    ['%41%0d%0a.txt', '%41%0d%0a.txt'],
  ])('of %j is %j', (name, expected) => {
    expect(saved(name)).toBe(expected);
  });

  it('is made up where there is none, and short', () => {
    expect(saved(undefined, 'audio/ogg; codecs=opus')).toBe('0123456789ab.ogg');
    expect(saved(undefined, 'application/x-own')).toBe('0123456789ab');
    const long = saved(`${'😀'.repeat(300)}.jpeg`) ?? '';
    expect([...long].length).toBe(120);
    expect(long.endsWith('😀.jpeg')).toBe(true);
  });
});

async function aServedFile() {
  const shell: MediaShell = await startMedia();
  const { ana } = await shell.setUp();
  const bytes = await aJpeg();
  const { mediaId, sha256 } = (await upload(shell, ana, bytes, { name: 'a.jpg' })).json();
  const ask = (headers: { readonly [name: string]: string }, query = '') =>
    shell.app.inject({ url: `/api/media/${mediaId}${query}`, headers: { ...headers, cookie: ana.cookie() } });
  return { shell, ana, bytes, mediaId: mediaId as MediaId, etag: `"${sha256}"`, ask };
}
