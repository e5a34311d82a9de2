// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import type { ChatId, MessageId } from '@parley/model/ids';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { IDBFactory } from 'fake-indexeddb';
import { createRef } from 'react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type SmallServer, startSmallServer } from '../../inbox/testing/small-server.ts';
import '../../ui/testing/patience.ts';

let server: SmallServer;
let chatId: ChatId;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('BroadcastChannel', undefined);
  server = await startSmallServer();
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('NEXT_PUBLIC_BACKEND_URL', server.url);
  vi.resetModules();
  chatId = server.world.addChat('Lina').id;
  return server.close;
});

afterEach(cleanup);

/** The composer of Lina's chat over the real data layer and a real server. */
async function openComposer(replyTo?: MessageId) {
  const { Composer } = await import('./Composer.tsx');
  const { useInbox } = await import('../../inbox/store.ts');
  const { startInbox, stopInbox } = await import('../../inbox/verbs.ts');
  const onReplyEnd = vi.fn();
  const onLeave = vi.fn();
  function Screen() {
    const chat = useInbox((state) => state.view?.chats[chatId]);
    const isOnline = useInbox((state) => state.connection.status === 'online');
    if (chat === undefined || !isOnline) return null;
    return (
      <Composer
        chat={chat}
        replyTo={replyTo}
        onReplyEnd={onReplyEnd}
        history={createRef()}
        onTemplate={vi.fn()}
        onLeave={onLeave}
      />
    );
  }
  startInbox();
  onTestFinished(stopInbox);
  render(<Screen />);
  return { onReplyEnd, onLeave };
}

const field = () => screen.findByRole<HTMLTextAreaElement>('textbox');

async function type(text: string) {
  const box = await field();
  fireEvent.change(box, { target: { value: text } });
  return box;
}

test('Enter sends what is written, without the spaces around it, and empties the field', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  const box = await type(' On my way \n');
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(box.value).toBe('');
  await waitFor(() => expect(server.posts.map(({ text }) => text)).toEqual(['On my way']));
});

test('Enter that ends a word of an input method sends nothing', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  const box = await type('こんにちは');
  fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
  fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
  expect(box.value).toBe('こんにちは');
});

test('Shift+Enter and blank text send nothing', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  const box = await type('one');
  fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
  expect(box.value).toBe('one');
  await type(' \n ');
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(box.value).toBe(' \n ');
});

test('a text longer than WhatsApp takes is kept and counted, not sent', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  const box = await type('a'.repeat(4097));
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(box.value).toHaveLength(4097);
  expect(screen.getByText('Too long: 4,097 / 4,096')).toBeDefined();
});

test('Escape gives up the reply first, then leaves', async () => {
  const { id } = server.world.receive(chatId, 'Hi');
  const { onReplyEnd, onLeave } = await openComposer(id);
  fireEvent.keyDown(await field(), { key: 'Escape' });
  expect(onReplyEnd).toHaveBeenCalledTimes(1);
  expect(onLeave).not.toHaveBeenCalled();
});

test('a reply names its message', async () => {
  const { id } = server.world.receive(chatId, 'Hi');
  await openComposer(id);
  fireEvent.keyDown(await type('Hello'), { key: 'Enter' });
  await waitFor(() => expect(server.posts[0]?.replyTo).toBe(id));
});

test('Ctrl+B puts marks around the selection', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  const box = await type('so good');
  box.setSelectionRange(3, 7);
  fireEvent.keyDown(box, { key: 'b', ctrlKey: true });
  expect(box.value).toBe('so *good*');
});

test('a closed window takes the place of the field and keeps the draft in sight', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  await type('Half a *thought*');
  server.world.moveClock(25 * 3_600_000);
  expect(await screen.findByText(/The 24-hour window closed at/)).toBeDefined();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(screen.getByText('Half a thought')).toBeDefined();
});

test('a link goes with a preview unless that is switched off, and only a whole address is asked about', async () => {
  server.world.receive(chatId, 'Hi');
  await openComposer();
  await type('See shop.example');
  expect(screen.queryByRole('checkbox')).toBeNull();
  const box = await type('See https://shop.example/kettle');
  expect((screen.getByRole('checkbox', { name: /preview of shop\.example$/ }) as HTMLInputElement).checked).toBe(true);
  fireEvent.keyDown(box, { key: 'Enter' });
  await type('And http://shop.example');
  fireEvent.click(screen.getByRole('checkbox'));
  fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(server.posts).toHaveLength(2));
  expect(server.posts[0]?.content).toEqual({ body: 'See https://shop.example/kettle', preview_url: true });
  expect(server.posts[1]).toMatchObject({ text: 'And http://shop.example' });
});
