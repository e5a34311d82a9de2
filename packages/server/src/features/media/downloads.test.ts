import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aJpeg, anOggVoice, aPixelBomb } from './testing/sample-files.ts';
import { startMedia } from './testing/start-media.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

describe('a file that comes in', () => {
  it('is pending at once, and then ready with its measures, on the message too', async () => {
    const shell = await startMedia();
    const jpeg = await aJpeg(1200, 800, 6);
    const { messageId, mediaId } = await shell.arrives('image', shell.meta.put(jpeg, 'image/jpeg'));
    expect(shell.events.at(-1)).toMatchObject({
      type: 'new_message',
      message: { media: { mediaId, state: 'pending' } },
    });

    await shell.settled();
    const sha256 = createHash('sha256').update(jpeg).digest('hex');
    const media = (await shell.message(messageId)).media;
    expect(media).toEqual({
      mediaId,
      state: 'ready',
      mime: 'image/jpeg',
      bytes: jpeg.length,
      sha256,
      width: 800,
      height: 1200,
      placeholder: expect.stringMatching(/^[\w+/]+=*$/),
    });
    expect(shell.events.at(-1)).toMatchObject({ type: 'message_update', message: { id: messageId, media } });
    expect(await readFile(join(shell.folder, sha256.slice(0, 2), sha256))).toEqual(jpeg);
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
    expect(await shell.file(mediaId)).not.toHaveProperty('nextAttemptAt');
  });

  it('has a length where it is sound', async () => {
    const shell = await startMedia();
    const content = { ...shell.meta.put(await anOggVoice(), 'audio/ogg; codecs=opus'), voice: true };
    const { messageId } = await shell.arrives('audio', content);
    await shell.settled();
    const { media } = await shell.message(messageId);
    expect(media).toMatchObject({ state: 'ready', mime: 'audio/ogg; codecs=opus' });
    expect(media?.duration).toBeCloseTo(3, 1);
  });

  it('is accepted by a hash in hex, and without a hash', async () => {
    const shell = await startMedia();
    const bytes = Buffer.from('Some words');
    const sha256 = createHash('sha256').update(bytes).digest('hex').toUpperCase();
    const hex = await shell.arrives('document', { ...shell.meta.put(bytes, 'text/plain'), sha256 });
    const { sha256: _, ...content } = shell.meta.put(bytes, 'text/plain');
    const none = await shell.arrives('document', content);
    await shell.settled();
    expect((await shell.file(hex.mediaId)).state).toBe('ready');
    expect((await shell.file(none.mediaId)).state).toBe('ready');
  });

  it('is what its bytes say, whatever it was announced as', async () => {
    const shell = await startMedia();
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    const unknown = Buffer.from([1, 2, 0, 4]);
    const mimeOf = async (bytes: Buffer, mime: string) => {
      const { mediaId } = await shell.arrives('image', shell.meta.put(bytes, mime));
      await shell.settled();
      return (await shell.file(mediaId)).mime;
    };
    expect(await mimeOf(html, 'image/jpeg')).toBe('text/html');
    expect(await mimeOf(Buffer.from('<svg onload="alert(1)"/>'), 'image/png')).toBe('text/html');
    expect(await mimeOf(unknown, 'image/png')).toBe('application/octet-stream');
    expect(await mimeOf(unknown, 'application/x-own')).toBe('application/x-own');
    expect(await mimeOf(unknown, 'text/html\r\nx: y')).toBe('application/octet-stream');
  });

  it('only loses its thumbnail where the picture is broken, or a bomb', async () => {
    const shell = await startMedia();
    const broken = (await aJpeg()).subarray(0, 200);
    const bomb = await aPixelBomb();
    for (const bytes of [broken, bomb]) {
      const { mediaId } = await shell.arrives('image', shell.meta.put(bytes, 'image/jpeg'));
      await shell.settled();
      const file = await shell.file(mediaId);
      expect(file).toMatchObject({ state: 'ready', bytes: bytes.length });
      expect(file).not.toHaveProperty('placeholder');
    }
  });

  it('without an id of WhatsApp has failed, and nothing is asked for', async () => {
    const shell = await startMedia();
    for (const id of [undefined, '', '../me', '12?x=1', 7]) {
      const { messageId } = await shell.arrives('image', { id, mime_type: 'image/jpeg' });
      expect((await shell.message(messageId)).media).toMatchObject({ state: 'failed' });
    }
    await shell.settled();
    expect(shell.meta.asked).toEqual([]);
  });

  it('is shared by everybody who has the same bytes', async () => {
    const shell = await startMedia();
    const bytes = Buffer.from('The same');
    for (let count = 0; count < 2; count += 1) {
      await shell.arrives('document', shell.meta.put(bytes, 'text/plain'));
    }
    await shell.settled();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const files = await shell.store.find('media', { index: 'content', where: [sha256], limit: 10 });
    expect(files.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(await readdir(join(shell.folder, sha256.slice(0, 2)))).toEqual([sha256]);
  });
});

describe('a file that cannot be fetched', () => {
  it('is tried again after 10 s, 1 min, 5 min, 30 min, 2 h and then every 6 h, and has expired after six days and a half', async () => {
    const shell = await startMedia();
    const content = shell.meta.put(Buffer.from('x'), 'text/plain', {
      download: (answer) => answer.writeHead(500).end(),
    });
    const { mediaId, messageId } = await shell.arrives('document', content);
    await shell.settled();
    let waited = 0;
    for (const delay of [10 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 6 * hour]) {
      const before = (await shell.file(mediaId)).attempts;
      await shell.later(delay - 2 * second);
      expect((await shell.file(mediaId)).attempts).toBe(before);
      await shell.later(2 * second);
      expect((await shell.file(mediaId)).attempts).toBe(before + 1);
      waited += delay;
    }
    while ((await shell.file(mediaId)).state === 'pending') {
      await shell.later(6 * hour);
      waited += 6 * hour;
    }
    expect((await shell.message(messageId)).media).toMatchObject({ state: 'expired' });
    expect(waited / hour).toBeGreaterThan(6 * 24);
    expect(waited / hour).toBeLessThan(6.5 * 24);
    const asked = shell.meta.asked.length;
    await shell.later(24 * hour);
    expect(shell.meta.asked).toHaveLength(asked);
  });

  it.each([401, 404])('is looked for once more in the same attempt after HTTP %i, and then waits', async (status) => {
    const shell = await startMedia();
    let downloads = 0;
    const content = shell.meta.put(Buffer.from('x'), 'text/plain', {
      download: (answer) => {
        downloads += 1;
        if (downloads === 2) answer.end('x');
        else answer.writeHead(status).end();
      },
    });
    const { mediaId } = await shell.arrives('document', content);
    await shell.settled();
    expect(await shell.file(mediaId)).toMatchObject({ state: 'ready', attempts: 1 });

    shell.meta.behave(content.id, { download: (answer) => answer.writeHead(status).end() });
    const asked = shell.meta.asked.length;
    const again = await shell.arrives('document', content);
    await shell.settled();
    expect(shell.meta.asked.length - asked).toBe(4);
    expect(await shell.file(again.mediaId)).toMatchObject({ state: 'pending', attempts: 1 });
  });

  it('stays pending where the file comes short or breaks off, and is whole in the end', async () => {
    const shell = await startMedia();
    const bytes = Buffer.alloc(300_000, 'x');
    const short = shell.meta.put(bytes, 'text/plain', { download: (answer) => answer.end(bytes.subarray(0, 1000)) });
    const broken = shell.meta.put(bytes, 'text/plain', {
      download: (answer) => {
        answer.writeHead(200, { 'content-length': bytes.length });
        answer.write(bytes.subarray(0, 1000), () => answer.destroy());
      },
    });
    const arrived = [await shell.arrives('document', short), await shell.arrives('document', broken)];
    await shell.settled();
    for (const { mediaId } of arrived) expect((await shell.file(mediaId)).state).toBe('pending');
    shell.meta.behave(short.id, {});
    shell.meta.behave(broken.id, {});
    await shell.later(10 * second);
    for (const { mediaId } of arrived) expect((await shell.file(mediaId)).state).toBe('ready');
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
  });

  it('is refused where its hash is another, and a person can try again', async () => {
    const shell = await startMedia();
    const content = shell.meta.put(Buffer.from('right'), 'text/plain', { download: (answer) => answer.end('wrong') });
    const { mediaId, messageId } = await shell.arrives('document', content);
    await shell.settled();
    expect((await shell.message(messageId)).media).toMatchObject({ state: 'hash_mismatch' });
    expect(await readdir(shell.folder)).toEqual(['drafts']);

    shell.meta.behave(content.id, {});
    const { ana } = await shell.setUp();
    const answer = await ana.ask('POST', `/api/media/${mediaId}/retry`);
    expect(answer.json()).toMatchObject({ mediaId, state: 'pending' });
    await shell.settled();
    expect((await shell.message(messageId)).media).toMatchObject({ state: 'ready' });
  });

  it('is not fetched where it is too large, announced or not', async () => {
    const shell = await startMedia();
    const size = 200 * 1024 * 1024;
    let sent = 0;
    const announced = shell.meta.put(Buffer.from('x'), 'video/mp4', {
      locate: (answer) => answer.end(JSON.stringify({ url: `${shell.meta.url}/bytes/1`, file_size: size })),
    });
    const endless = shell.meta.put(Buffer.from('x'), 'image/jpeg', {
      locate: (answer) => answer.end(JSON.stringify({ url: `${shell.meta.url}/bytes/${endless.id}` })),
      download: (answer) => {
        const more = () => {
          sent += 65_536;
          if (sent < size && !answer.destroyed) answer.write(Buffer.alloc(65_536), more);
        };
        more();
      },
    });
    const arrived = [await shell.arrives('video', announced), await shell.arrives('image', endless)];
    await shell.settled();
    for (const { mediaId } of arrived) expect((await shell.file(mediaId)).state).toBe('too_large');
    expect(shell.meta.asked.filter(({ path }) => path === '/bytes/1')).toEqual([]);
    expect(sent).toBeLessThan(size / 2);
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
  });

  it('keeps the token to WhatsApp: neither a foreign address nor a redirect gets it', async () => {
    const arrivals: (string | undefined)[] = [];
    const stranger = createServer((request, answer) => {
      arrivals.push(request.headers.authorization);
      answer.end('mine');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/x`;
    const shell = await startMedia();
    const bytes = Buffer.from('x');
    const foreign = shell.meta.put(bytes, 'text/plain', {
      locate: (answer) => answer.end(JSON.stringify({ url: elsewhere })),
    });
    const redirected = shell.meta.put(bytes, 'text/plain', {
      download: (answer) => answer.writeHead(302, { location: elsewhere }).end(),
    });
    for (const content of [foreign, redirected]) {
      const { mediaId } = await shell.arrives('document', content);
      await shell.settled();
      expect((await shell.file(mediaId)).state).toBe('pending');
    }
    expect(arrivals).toEqual([]);
    expect(shell.logged()).not.toContain(elsewhere);
    expect(shell.logged()).not.toContain(shell.meta.token);
  });
});

describe('fetching', () => {
  it('takes four at a time', async () => {
    const shell = await startMedia();
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const seen = Promise.withResolvers<void>();
    const slow = {
      download: (answer: ServerResponse) => {
        open += 1;
        most = Math.max(most, open);
        waiting.push(() => {
          open -= 1;
          answer.end('x');
        });
        if (waiting.length === 4) seen.resolve();
      },
    };
    for (let index = 0; index < 9; index += 1) {
      await shell.arrives('document', shell.meta.put(Buffer.from('x'), 'text/plain', slow));
    }
    await seen.promise;
    const release = setInterval(() => waiting.shift()?.(), 1);
    await shell.media.idle();
    clearInterval(release);
    expect(most).toBe(4);
    const due = await shell.store.find('media', { index: 'due', limit: 10 });
    expect(due).toEqual([]);
  });

  it('stops for a number that has met ten errors, before WhatsApp stops it, and goes on an hour later', async () => {
    const shell = await startMedia();
    const no = { download: (answer: ServerResponse) => void answer.writeHead(404).end() };
    const contents = Array.from({ length: 20 }, () => shell.meta.put(Buffer.from('x'), 'text/plain', no));
    const arrived = [];
    for (const content of contents) arrived.push(await shell.arrives('document', content));
    await shell.settled();
    const errors = () => shell.meta.asked.filter(({ path }) => path.startsWith('/bytes/')).length;
    expect(errors()).toBe(10);
    await shell.later(30 * minute);
    expect(errors()).toBe(10);

    for (const { id } of contents) shell.meta.behave(id, {});
    await shell.later(30 * minute);
    await shell.later(2 * hour);
    for (const { mediaId } of arrived) expect((await shell.file(mediaId)).state).toBe('ready');
  });

  it('waits while the disk is almost full, and counts no attempt', async () => {
    const shell = await startMedia({ leastFreeBytes: Number.MAX_SAFE_INTEGER });
    const { mediaId } = await shell.arrives('document', shell.meta.put(Buffer.from('x'), 'text/plain'));
    await shell.settled();
    expect(await shell.file(mediaId)).toMatchObject({ state: 'pending', attempts: 0 });
    expect(shell.meta.asked).toEqual([]);
    const { ana } = await shell.setUp();
    expect((await ana.ask('GET', `/api/media/${mediaId}`)).json()).toMatchObject({ code: 'MEDIA_PENDING' });
  });

  it('goes on at a start with what the last run left, and clears its drafts', async () => {
    const shell = await startMedia();
    const isOpen = Promise.withResolvers<void>();
    const content = shell.meta.put(Buffer.from('x'), 'text/plain', { download: () => isOpen.resolve() });
    const { mediaId } = await shell.arrives('document', content);
    await isOpen.promise;
    await shell.media.stop?.(shell.deps);
    expect(await shell.file(mediaId)).toMatchObject({ state: 'pending' });

    await writeFile(join(shell.folder, 'drafts', 'left-over'), 'half');
    shell.meta.behave(content.id, {});
    await shell.media.resume?.(shell.deps);
    await shell.settled();
    expect((await shell.file(mediaId)).state).toBe('ready');
    expect(await readdir(join(shell.folder, 'drafts'))).toEqual([]);
  });
});
