import type { ChatId, ContactId, MediaId, MessageId } from '@parley/model/ids';
import { inboundAt, outboundAt, sampleChat, sampleContact } from '@parley/model/testing/samples';
import { expect, test } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { makeMessages } from './index.ts';

const uuid = (count: number) => `0190a0a0-0000-7000-8000-00000000000${count}`;
const [open, closed, group] = [1, 2, 3].map((count) => uuid(count) as ChatId) as [ChatId, ChatId, ChatId];
const [said, elsewhere] = [4, 5].map((count) => uuid(count) as MessageId) as [MessageId, MessageId];
const [id, photo, claimed] = [6, 7, 8].map(uuid) as [string, string, string];

/** Three chats of a number that is paused, so that what is sent waits; Ana is an admin, Omar and Eve are not. */
async function startSending() {
  const nobody = async () => ({ kind: 'not-reached', reason: 'There are no files' }) as const;
  const shell = await startShell({}, undefined, [makeMessages({ graphIdFor: nobody })]);
  const { ana } = await shell.setUp();
  const [omar, eve] = [await shell.join(ana, 'Omar'), await shell.join(ana, 'Eve')];
  const { phoneNumberId } = shell.deps.account;
  const number = await shell.store.get('phoneNumbers', phoneNumberId);
  if (number === undefined) throw new Error('The number is there');
  const now = shell.deps.realNow();
  const windowExpiresAt = new Date(now + 60_000).toISOString();
  const paused = { code: 190, title: 'Expired', since: new Date(now).toISOString() };
  const chatOf = (chatId: ChatId, more: object) =>
    sampleChat({ id: chatId, contactId: `of ${chatId}` as ContactId, phoneNumberId, ...more });
  const chats = [
    chatOf(open, { windowExpiresAt }),
    chatOf(closed, {}),
    chatOf(group, { windowExpiresAt, isGroup: true }),
  ];
  const inbound = { phoneNumberId, chatId: open, contactId: `of ${open}` as ContactId };
  await shell.store.commit([
    {
      put: [{ collection: 'phoneNumbers', document: { ...number, paused } }],
      insert: [
        ...chats.map((document) => ({ collection: 'chats' as const, document })),
        ...chats.map(({ contactId }) => ({
          collection: 'contacts' as const,
          document: sampleContact({ id: contactId }),
        })),
        { collection: 'messages', document: inboundAt(1, { ...inbound, id: said }) },
        { collection: 'messages', document: inboundAt(2, { ...inbound, id: elsewhere, chatId: closed }) },
        {
          collection: 'media',
          document: {
            id: photo as MediaId,
            origin: 'inbound',
            phoneNumberId,
            state: 'ready',
            mime: 'image/jpeg',
            bytes: 10,
            sha256: 'a'.repeat(64),
            attempts: 1,
            receivedAt: windowExpiresAt,
          },
        },
      ],
    },
  ]);
  const send = async (body: object, by = omar) => {
    const answer = await by.ask('POST', '/send-message', { chatId: open, text: 'Hello', ...body });
    return answer.statusCode === 201 ? answer.json().message.id : answer.json().code;
  };
  const takesBack = async (by: typeof omar, messageId: string) => {
    const answer = await by.ask('DELETE', `/api/messages/${messageId}`);
    return answer.statusCode === 204 ? 'taken back' : answer.json().code;
  };
  return { ...shell, ana, omar, eve, send, takesBack };
}

test('the same id is the same message: from the same agent, with the same words, about the same message', async () => {
  const { send, eve, store } = await startSending();
  expect(await send({ id, replyTo: said })).toBe(id);
  expect(await send({ id, replyTo: said })).toBe(id);
  for (const other of [{}, { replyTo: said, text: 'Hello!' }, { replyTo: said, retryOf: said }]) {
    expect(await send({ id, ...other })).toBe('ID_TAKEN');
  }
  expect(await send({ id, replyTo: said }, eve)).toBe('ID_TAKEN');
  expect(await store.find('messages', { index: 'sending', where: [1], limit: 10 })).toHaveLength(1);
});

test('nothing goes to a closed window or a group, about a message of another chat, or with a file that was received', async () => {
  const { send, store } = await startSending();
  expect(await send({ chatId: closed })).toBe('WINDOW_CLOSED');
  expect(await send({ chatId: group })).toBe('GROUP_CHAT');
  expect(await send({ replyTo: elsewhere })).toBe('NOT_FOUND');
  expect(await send({ retryOf: elsewhere })).toBe('NOT_FOUND');
  const image = { type: 'image', text: undefined, content: { mediaId: photo } };
  expect(await send(image)).toBe('NOT_FOUND');
  expect(await store.find('messages', { index: 'sending', where: [1], limit: 10 })).toEqual([]);
});

test('a message that waits is taken back by its author or an admin, one that is on its way by nobody', async () => {
  const { send, takesBack, ana, omar, eve, store, deps } = await startSending();
  await send({ id });
  expect(await takesBack(eve, id)).toBe('FORBIDDEN');
  expect(await takesBack(omar, said)).toBe('NOT_FOUND');
  expect(await takesBack(omar, id)).toBe('taken back');
  await send({ id });
  expect(await takesBack(ana, id)).toBe('taken back');
  const { phoneNumberId } = deps.account;
  const at = new Date(deps.realNow()).toISOString();
  for (const state of [{ claimedAt: at }, { unconfirmed: true as const }, { status: 'sent' as const }]) {
    const document = outboundAt(3, { id: claimed as MessageId, phoneNumberId, chatId: open, ...state });
    await store.commit([{ put: [{ collection: 'messages', document }] }]);
    expect(await takesBack(ana, claimed)).toBe('ALREADY_CLAIMED');
  }
});

test('the reaction that was sent last is the one that shows, also within a moment and where the clock was set back', async () => {
  const { send, store, passTime } = await startSending();
  const shown = async () => (await store.get('messages', said))?.reactions?.ours;
  for (const emoji of ['😀', '👍', '❤️', '']) {
    const sentAs = await send({ type: 'reaction', text: undefined, content: { emoji }, replyTo: said });
    expect(await shown()).toMatchObject({ sentAs, ...(emoji === '' ? {} : { emoji }) });
    if (emoji === '👍') passTime(-30_000);
  }
  expect(await shown()).not.toHaveProperty('emoji');
});
