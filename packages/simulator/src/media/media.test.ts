import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSample } from '../samples.ts';
import type { Simulator } from '../simulator.ts';
import {
  accessToken,
  graph,
  phoneNumberId,
  send,
  startBoth,
  startSimulator,
  tempFolder,
  uploadForm,
  uploadSample,
} from '../testing.ts';

const dayMs = 24 * 60 * 60 * 1000;
const upload = (simulator: Simulator, form: FormData, token?: string) =>
  graph(simulator, 'POST', `${phoneNumberId}/media`, form, token);
const download = (url: unknown, token = accessToken) =>
  fetch(String(url), { headers: { authorization: `Bearer ${token}` } });

test('an upload is looked up and downloaded as it was', async () => {
  const simulator = await startSimulator();
  const { bytes } = await readSample('image');
  const id = await uploadSample(simulator, 'image');
  const { body } = await graph(simulator, 'GET', `${id}?phone_number_id=${phoneNumberId}`);
  expect(body).toEqual({
    messaging_product: 'whatsapp',
    url: expect.stringMatching(`^${simulator.graphUrl}/`),
    mime_type: 'image/jpeg',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    file_size: String(bytes.length),
    id,
  });
  const response = await download(body.url);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test('a download needs the token, and its address is over after five minutes', async () => {
  const simulator = await startSimulator();
  const id = await uploadSample(simulator, 'image');
  const { url } = (await graph(simulator, 'GET', id)).body;
  expect((await fetch(String(url))).status).toBe(401);
  expect((await download(url, 'other')).status).toBe(401);
  expect((await download(`${url}x`)).status).toBe(404);
  expect((await download(String(url).replace(`mid=${id}`, 'mid=1'))).status).toBe(404);
  simulator.advanceClock(5 * 60_000 - 1000);
  expect((await download(url)).status).toBe(200);
  simulator.advanceClock(1000);
  expect((await download(url)).status).toBe(404);
  expect((await download((await graph(simulator, 'GET', id)).body.url)).status).toBe(200);
});

test('an expired token is told at the download too', async () => {
  const simulator = await startSimulator();
  const { url } = (await graph(simulator, 'GET', await uploadSample(simulator, 'image'))).body;
  simulator.setDials({ isTokenExpired: true });
  expect((await download(url)).status).toBe(401);
});

test('an uploaded id lives 30 days, one from a webhook 7', async () => {
  const { simulator, receiver } = await startBoth();
  const uploaded = await uploadSample(simulator, 'image');
  await simulator.person('emma').sendsA('image');
  await simulator.quiet();
  const image = receiver.messages()[0]?.image as { readonly id: string } | undefined;
  const received = image?.id ?? '';
  const statusOf = async (id: string) => (await graph(simulator, 'GET', id)).status;
  simulator.advanceClock(7 * dayMs - 60_000);
  expect(await statusOf(received)).toBe(200);
  simulator.advanceClock(60_000);
  expect(await statusOf(received)).toBe(400);
  expect(await statusOf(uploaded)).toBe(200);
  simulator.advanceClock(23 * dayMs);
  expect(await statusOf(uploaded)).toBe(400);
});

test('a deleted file is gone from the API, and stays on the phone that got it', async () => {
  const simulator = await startSimulator();
  await simulator.person('emma').writes('Hi');
  const id = await uploadSample(simulator, 'image');
  await send(simulator, 'image', { id });
  await simulator.quiet();
  expect((await graph(simulator, 'DELETE', id)).body).toEqual({ success: true });
  expect((await graph(simulator, 'GET', id)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  expect((await graph(simulator, 'DELETE', id)).status).toBe(400);
  expect(await simulator.media(id)).toBeDefined();
});

test('only the number that has a file may look it up', async () => {
  const simulator = await startSimulator();
  const id = await uploadSample(simulator, 'image');
  expect((await graph(simulator, 'GET', `${id}?phone_number_id=1`)).body.error?.code).toBe(100);
});

const megabyte = 1024 * 1024;
const jpeg = (length: number) => Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(length - 3)]);

test.each([
  ['a type that WhatsApp does not take', uploadForm(Buffer.from('<svg/>'), 'image/svg+xml'), 100],
  ['a GIF', uploadForm(Buffer.from('GIF89a'), 'image/gif'), 100],
  ['a WebM', uploadForm(Buffer.from('webm'), 'audio/webm;codecs=opus'), 100],
  ['no type at all', uploadForm(Buffer.from('x'), ''), 100],
  ['another product', uploadForm(jpeg(10), 'image/jpeg', 'a.jpg', 'sms'), 100],
  ['an image over 5 MB', uploadForm(jpeg(5 * megabyte + 1), 'image/jpeg'), 131053],
  ['a sound over 16 MB', uploadForm(Buffer.alloc(16 * megabyte + 1), 'audio/mpeg'), 131053],
  ['a sticker over 500 kB', uploadForm(Buffer.alloc(500 * 1024 + 1), 'image/webp'), 131053],
  ['an empty file', uploadForm(Buffer.alloc(0), 'image/png'), 131053],
])('%s is refused', async (_name, form, code) => {
  const simulator = await startSimulator();
  const { status, body } = await upload(simulator, form);
  expect([status, body.error?.code]).toEqual([400, code]);
});

test('parts that are missing are named', async () => {
  const simulator = await startSimulator();
  const withoutFile = new FormData();
  withoutFile.set('messaging_product', 'whatsapp');
  expect((await upload(simulator, withoutFile)).body.error?.error_data.details).toContain('file');
  const withoutProduct = uploadForm(jpeg(10), 'image/jpeg');
  withoutProduct.delete('messaging_product');
  expect((await upload(simulator, withoutProduct)).body.error?.error_data.details).toContain('messaging_product');
  const json = await graph(simulator, 'POST', `${phoneNumberId}/media`, { messaging_product: 'whatsapp' });
  expect(json.body.error?.code).toBe(100);
  expect((await upload(simulator, uploadForm(jpeg(10), 'image/jpeg'), 'other')).body.error?.code).toBe(190);
  expect((await graph(simulator, 'POST', '111/media', uploadForm(jpeg(10), 'image/jpeg'))).body.error).toMatchObject({
    error_subcode: 33,
  });
});

test('a file part of no special type is what the field says', async () => {
  const simulator = await startSimulator();
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', 'application/pdf');
  form.set('file', new Blob(['%PDF-1.4'], { type: 'application/octet-stream' }), 'a.pdf');
  const { body } = await upload(simulator, form);
  expect((await graph(simulator, 'GET', String(body.id))).body.mime_type).toBe('application/pdf');
});

test.each([
  ['an unknown id', 'image', async () => ({ id: '1' })],
  ['a video sent as an image', 'image', async (s: Simulator) => ({ id: await uploadSample(s, 'video') })],
  ['a WebP sent as an image', 'image', async (s: Simulator) => ({ id: await uploadSample(s, 'sticker') })],
  ['text called a JPEG', 'image', async (s: Simulator) => ({ id: await idOf(s, Buffer.from('text'), 'image/jpeg') })],
  ['an Ogg that is not Opus', 'audio', async (s: Simulator) => ({ id: await idOf(s, vorbis, 'audio/ogg') })],
  ['two channels of Opus', 'audio', async (s: Simulator) => ({ id: await idOf(s, await stereo(), 'audio/ogg') })],
  ['music as a voice message', 'audio', async (s: Simulator) => ({ id: await uploadSample(s, 'audio'), voice: true })],
  [
    'a still sticker over 100 kB',
    'sticker',
    async (s: Simulator) => ({ id: await idOf(s, await padded('sticker', 101 * 1024), 'image/webp') }),
  ],
] as const)('%s is accepted and fails later with 131053', async (_name, type, content) => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes('Hi');
  const wamid = await send(simulator, type, await content(simulator));
  await simulator.quiet();
  expect(receiver.statuses()).toMatchObject([{ id: wamid, status: 'failed', errors: [{ code: 131053 }] }]);
});

test.each([
  ['image', 'image', { caption: 'front' }],
  ['image', 'picture', {}],
  ['video', 'video', {}],
  ['audio', 'audio', {}],
  ['audio', 'voice', { voice: true }],
  ['document', 'document', { filename: 'invoice.pdf' }],
  ['document', 'image', {}],
  ['sticker', 'sticker', {}],
  ['sticker', 'animated_sticker', {}],
] as const)('%s with the sample "%s" arrives', async (type, sample, more) => {
  const { simulator, receiver } = await startBoth();
  await simulator.person('emma').writes('Hi');
  await send(simulator, type, { id: await uploadSample(simulator, sample), ...more });
  await simulator.quiet();
  expect(receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  const shown = simulator.person('emma').phone().messages.at(-1);
  expect(shown).toMatchObject({ type, media: { url: expect.stringMatching(/^\/media\/\d+$/) } });
});

test('files and their ids survive a restart, and what nobody names is removed', async () => {
  const stateFile = join(await tempFolder(), 'simulator.json');
  const first = await startSimulator({ stateFile });
  const id = await uploadSample(first, 'image');
  const { url } = (await graph(first, 'GET', id)).body;
  await first.close();
  const second = await startSimulator({ stateFile, port: Number(new URL(first.graphUrl).port) });
  expect((await download(url)).status).toBe(200);
  expect(await readdir(`${stateFile}.media`)).toEqual([id]);
  await second.reset();
  expect(await readdir(`${stateFile}.media`)).toEqual([]);
});

test('the wire log names a file and shows how to upload it by hand', async () => {
  const simulator = await startSimulator();
  const id = await uploadSample(simulator, 'image');
  await download((await graph(simulator, 'GET', id)).body.url);
  const [uploaded, , downloaded] = simulator.state().wire;
  expect(uploaded).toMatchObject({ summary: 'POST media', status: 200 });
  expect(uploaded?.body).toBe('messaging_product=whatsapp\ntype=image/jpeg\nfile=@image;type=image/jpeg');
  expect(uploaded?.curl).toContain("-F 'file=@image;type=image/jpeg'");
  expect(downloaded).toMatchObject({ summary: 'GET attachments', status: 200 });
  expect(downloaded?.answer).toMatch(/^\d+ bytes of image\/jpeg$/);
  expect(JSON.stringify(simulator.state().wire)).not.toContain(accessToken);
});

/** A first page of Ogg with another codec. */
const vorbis = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(22), Buffer.from([1, 30, 1]), Buffer.from('vorbis')]);

async function stereo(): Promise<Buffer> {
  const { bytes } = await readSample('voice');
  const channels = bytes.indexOf('OpusHead') + 9;
  expect(bytes[channels]).toBe(1);
  bytes[channels] = 2;
  return bytes;
}

async function padded(sample: 'sticker', length: number): Promise<Buffer> {
  const { bytes } = await readSample(sample);
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
}

async function idOf(simulator: Simulator, bytes: Buffer, mime: string): Promise<string> {
  return String((await upload(simulator, uploadForm(bytes, mime))).body.id);
}
