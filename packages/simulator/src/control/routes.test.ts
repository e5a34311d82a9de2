import type { Phone, PhoneMessage, SandboxTemplate } from '@parley/model/sandbox';
import Fastify, { type InjectOptions } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { readSample } from '../samples.ts';
import type { Simulator } from '../simulator.ts';
import { send, startBoth, startSimulator, uploadSample } from '../testing.ts';

async function mounted(simulator: Simulator) {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 });
  app.register(simulator.control);
  onTestFinished(() => app.close());
  await app.ready();
  return (
    method: NonNullable<InjectOptions['method']>,
    url: string,
    payload?: object,
    headers: Readonly<Record<string, string>> = {},
  ) => app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
}

test('a person sends a sample by its word, and the page can show it', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  const response = await ask('POST', '/persons/emma/messages', { type: 'image', caption: 'Look', forwarded: 'once' });
  expect(response.statusCode).toBe(201);
  const written = response.json<PhoneMessage>();
  expect(written).toMatchObject({ type: 'image', caption: 'Look', forwarded: 'once', media: { mime: 'image/jpeg' } });
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ type: 'image', image: { caption: 'Look' } }]);
  const shown = await ask('GET', written.media?.url ?? '');
  expect(shown.rawPayload).toEqual((await readSample('image')).bytes);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': "inline; filename*=UTF-8''photo.jpg",
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

test('a file is read in part, as browsers read a sound', async () => {
  const simulator = await startSimulator();
  const ask = await mounted(simulator);
  const { media } = (await ask('POST', '/persons/emma/messages', { type: 'voice' })).json<PhoneMessage>();
  const { bytes } = await readSample('voice');
  const part = await ask('GET', media?.url ?? '', undefined, { range: 'bytes=10-19' });
  expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 10-19/${bytes.length}`]);
  expect(part.rawPayload).toEqual(bytes.subarray(10, 20));
  for (const range of ['bytes=9-2', `bytes=${bytes.length}-`, 'bytes=-5', 'lines=1-2', 'bytes=0-1,3-4']) {
    expect((await ask('GET', media?.url ?? '', undefined, { range })).rawPayload).toEqual(bytes);
  }
});

test('a person sends an own file, and one that could run is only for saving', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const file = { data: Buffer.from(svg).toString('base64'), mime: 'image/svg+xml', name: 'a"\r\nx: y 🙂.svg' };
  const { media } = (await ask('POST', '/persons/emma/messages', { type: 'document', file })).json<PhoneMessage>();
  await simulator.quiet();
  expect(receiver.messages()).toMatchObject([{ document: { filename: file.name, mime_type: 'image/svg+xml' } }]);
  const saved = await ask('GET', media?.url ?? '');
  expect(saved.body).toBe(svg);
  expect(saved.headers['content-type']).toBe('application/octet-stream');
  expect(saved.headers['content-disposition']).toBe(
    "attachment; filename*=UTF-8''a%22%0D%0Ax%3A%20y%20%F0%9F%99%82.svg",
  );
});

test('a file of 5 MB is taken, and one byte more is not', async () => {
  const simulator = await startSimulator();
  const ask = await mounted(simulator);
  const withFile = (length: number) =>
    ask('POST', '/persons/emma/messages', {
      type: 'document',
      file: { data: Buffer.alloc(length).toString('base64'), mime: 'application/zip' },
    });
  expect((await withFile(5 * 1024 * 1024)).statusCode).toBe(201);
  expect((await withFile(5 * 1024 * 1024 + 1)).statusCode).toBe(400);
});

test('a file that is not held is 404', async () => {
  const ask = await mounted(await startSimulator());
  expect((await ask('GET', '/media/1')).statusCode).toBe(404);
  expect((await ask('GET', '/media/..%2F..%2Fetc%2Fpasswd')).statusCode).toBe(404);
});

test('a reaction answers with the message that it lies on', async () => {
  const simulator = await startSimulator();
  const ask = await mounted(simulator);
  const messageId = await simulator.person('emma').writes('Hi');
  const response = await ask('POST', '/persons/emma/messages', { type: 'reaction', messageId, emoji: '🎉' });
  expect(response.json()).toMatchObject({ id: messageId, reactions: { person: '🎉' } });
});

test('a button is pressed by its key', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  await simulator.person('emma').writes('Hi');
  const action = { buttons: [{ type: 'reply', reply: { id: 'keep', title: 'Keep' } }] };
  const messageId = await send(simulator, 'interactive', { type: 'button', body: { text: 'Keep it?' }, action });
  await simulator.quiet();
  const response = await ask('POST', '/persons/emma/press', { messageId, key: '0' });
  expect([response.statusCode, response.json<PhoneMessage>().text]).toEqual([201, 'Keep']);
  await simulator.quiet();
  expect(receiver.messages().at(-1)).toMatchObject({ interactive: { button_reply: { id: 'keep' } } });
  expect((await ask('POST', '/persons/emma/press', { messageId, key: '1' })).json().detail).toContain('key');
});

test('acts change the phone', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  const person = simulator.person('emma');
  const messageId = await person.writes('Helo');
  const act = async (body: object) => (await ask('POST', '/persons/emma/acts', body)).json<Phone>();
  expect((await act({ act: 'edit', messageId, text: 'Hello' })).messages).toMatchObject([{ isEdited: true }]);
  expect((await act({ act: 'revoke', messageId })).messages).toMatchObject([{ isRevoked: true }]);
  expect((await act({ act: 'phone_app_write', text: 'Back soon' })).messages.at(-1)).toMatchObject({
    isFromPhoneApp: true,
  });
  expect((await act({ act: 'change_number', waId: '+1 202 555 0155' })).persona.waId).toBe('12025550155');
  expect((await act({ act: 'change_user_id', userId: 'US.7' })).persona.userId).toBe('US.7');
  await act({ act: 'change_identity' });
  await act({ act: 'stop_marketing' });
  await act({ act: 'resume_marketing' });
  await act({ act: 'call' });
  const voice = await send(
    simulator,
    'audio',
    { id: await uploadSample(simulator, 'voice'), voice: true },
    { to: '+12025550155' },
  );
  await simulator.quiet();
  await act({ act: 'play', messageId: voice });
  await simulator.quiet();
  expect(receiver.fields('calls').map(({ calls }) => (calls as { event: string }[])[0]?.event)).toEqual([
    'connect',
    'terminate',
  ]);
  expect(receiver.statuses().at(-1)).toMatchObject({ id: voice, status: 'played' });
});

test('somebody without a number is added', async () => {
  const ask = await mounted(await startSimulator());
  const response = await ask('POST', '/persons', { name: 'Mo', userId: 'FR.123', username: 'mo.2', language: 'de' });
  expect(response.json<Phone>().persona).toMatchObject({ userId: 'FR.123', username: 'mo.2' });
  expect(response.json<Phone>().persona).not.toHaveProperty('waId');
});

test('templates are listed and reviewed', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  const { templates } = (await ask('GET', '/templates')).json<{ templates: readonly SandboxTemplate[] }>();
  const waiting = templates.find(({ status }) => status === 'PENDING');
  const response = await ask('PATCH', `/templates/${waiting?.id}`, { status: 'REJECTED', reason: 'SCAM' });
  expect(response.json()).toEqual({ ...waiting, status: 'REJECTED', reason: 'SCAM' });
  await simulator.quiet();
  expect(receiver.fields('message_template_status_update')).toMatchObject([{ event: 'REJECTED', reason: 'SCAM' }]);
  expect((await ask('PATCH', '/templates/1', { status: 'APPROVED' })).statusCode).toBe(404);
});

test('contacts, history and any webhook are posted', async () => {
  const { simulator, receiver } = await startBoth();
  const ask = await mounted(simulator);
  await ask('POST', '/contact-sync');
  await ask('POST', '/history', { isDeclined: true });
  await ask('POST', '/webhooks', { field: 'account_update', value: { event: 'ACCOUNT_DELETED' } });
  await simulator.quiet();
  expect(receiver.fields('smb_app_state_sync')).toHaveLength(1);
  expect(receiver.fields('history')).toHaveLength(1);
  expect(receiver.fields('account_update')).toEqual([{ event: 'ACCOUNT_DELETED' }]);
});

test.each([
  ['POST', '/persons/emma/messages', { type: 'text' }, 'text'],
  ['POST', '/persons/emma/messages', { type: 'reaction', emoji: '👍' }, 'messageId'],
  ['POST', '/persons/emma/messages', { type: 'image', forwarded: 'twice' }, 'forwarded'],
  ['POST', '/persons/emma/messages', { type: 'image', file: { data: '???', mime: 'image/png' } }, 'file.data'],
  ['POST', '/persons/emma/messages', { type: 'image', file: { data: 'AAAA', mime: 'a\r\nb' } }, 'file.mime'],
  ['POST', '/persons/emma/messages', { type: 'image', file: { data: '', mime: 'image/png' } }, 'file.data'],
  ['POST', '/persons/emma/messages', { type: 'image', content: 'x' }, 'content'],
  ['POST', '/persons/emma/press', { messageId: 'wamid.X', key: '0' }, 'messageId'],
  ['POST', '/persons/emma/acts', { act: 'constructor' }, 'act'],
  ['POST', '/persons/emma/acts', { act: 'edit', text: 'x' }, 'messageId'],
  ['POST', '/persons/emma/acts', { act: 'revoke', messageId: 'wamid.X' }, 'messageId'],
  ['POST', '/persons/emma/acts', { act: 'change_user_id', userId: 'x' }, 'userId'],
  ['PATCH', '/templates/600100200300000', { status: 'GREAT' }, 'status'],
  ['POST', '/webhooks', { field: '' }, 'field'],
  ['POST', '/contact-sync', { action: 'burn' }, 'action'],
] as const)('%s %s with %o is refused by name', async (method, path, payload, name) => {
  const simulator = await startSimulator();
  const ask = await mounted(simulator);
  const before = simulator.state();
  const response = await ask(method, path, payload);
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ code: 'BAD_REQUEST', detail: expect.stringContaining(name) });
  expect(simulator.state()).toEqual(before);
});
