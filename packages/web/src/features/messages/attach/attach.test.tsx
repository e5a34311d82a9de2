// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import type { ChatId } from '@parley/model/ids';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { IDBFactory } from 'fake-indexeddb';
import { createRef } from 'react';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type SmallServer, startSmallServer } from '../../../inbox/testing/small-server.ts';
import '../../../ui/testing/patience.ts';

let server: SmallServer;
let chatId: ChatId;

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('BroadcastChannel', undefined);
  URL.createObjectURL = () => 'blob:preview';
  URL.revokeObjectURL = () => {};
  server = await startSmallServer();
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('NEXT_PUBLIC_BACKEND_URL', server.url);
  vi.resetModules();
  chatId = server.world.addChat('Lina').id;
  server.world.receive(chatId, 'Hi');
  return server.close;
});
afterEach(cleanup);

/** The composer of Lina's chat over the real data layer and a real server. */
async function openComposer() {
  const { Composer } = await import('../Composer.tsx');
  const { useInbox } = await import('../../../inbox/store.ts');
  const { startInbox, stopInbox } = await import('../../../inbox/verbs.ts');
  const onReplyEnd = vi.fn();
  function Screen() {
    const chat = useInbox((state) => state.view?.chats[chatId]);
    const isOnline = useInbox((state) => state.connection.status === 'online');
    if (chat === undefined || !isOnline) return null;
    return (
      <Composer
        chat={chat}
        replyTo={undefined}
        onReplyEnd={onReplyEnd}
        history={createRef()}
        onTemplate={() => {}}
        onLeave={() => {}}
      />
    );
  }
  startInbox();
  onTestFinished(stopInbox);
  render(<Screen />);
  await screen.findByRole('textbox');
}

function paste(...files: File[]): void {
  fireEvent.paste(screen.getByRole('textbox', { name: 'Write to Lina' }), {
    clipboardData: { files, types: ['Files'] },
  });
}

const photo = (name = 'menu.jpg') => new File(['bytes'], name, { type: 'image/jpeg' });
const sendButton = (words: string) => screen.findByRole<HTMLButtonElement>('button', { name: words });
const isReady = (words: string) => waitFor(async () => expect((await sendButton(words)).disabled).toBe(false));

test('a pasted photo waits with its caption, and goes out when it is sent', async () => {
  await openComposer();
  paste(photo());
  const caption = await screen.findByRole('textbox', { name: 'Caption of menu.jpg' });
  fireEvent.change(caption, { target: { value: 'Today' } });
  await isReady('Send 1 file');
  expect(server.posts).toEqual([]);
  fireEvent.click(await sendButton('Send 1 file'));
  await waitFor(() =>
    expect(server.posts).toMatchObject([{ chatId, type: 'image', content: { mediaId: 'media-1', caption: 'Today' } }]),
  );
  expect(screen.queryByRole('region', { name: 'Files to send' })).toBeNull();
});

test('several files go out in the order that they were given', async () => {
  await openComposer();
  paste(photo('one.jpg'), photo('two.jpg'), new File(['x'], 'three.pdf', { type: 'application/pdf' }));
  await isReady('Send 3 files');
  fireEvent.click(screen.getByRole('button', { name: 'Move two.jpg up' }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove one.jpg' }));
  fireEvent.click(await sendButton('Send 2 files'));
  await waitFor(() => expect(server.posts).toHaveLength(2));
  expect(server.posts.map(({ type }) => type)).toEqual(['image', 'document']);
  expect(server.posts[1]?.content).toMatchObject({ filename: 'three.pdf' });
});

test('what WhatsApp does not take is refused before it is uploaded, and holds the rest back', async () => {
  await openComposer();
  paste(new File(['MZ'], 'setup.exe', { type: 'application/x-msdownload' }), photo());
  expect((await screen.findByRole('alert')).textContent).toContain('does not take files of this kind');
  await waitFor(() => expect(server.uploads.map(({ name }) => name)).toEqual(['menu.jpg']));
  expect((await sendButton('Send 2 files')).disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Remove setup.exe' }));
  await isReady('Send 1 file');
});

test('a failed upload says so and can be tried again', async () => {
  server.refuseUploads('MEDIA_DISK_FULL');
  await openComposer();
  paste(photo());
  expect((await screen.findByRole('alert')).textContent).toContain('disk is almost full');
  server.refuseUploads(undefined);
  fireEvent.click(screen.getByRole('button', { name: 'Try menu.jpg again' }));
  await isReady('Send 1 file');
});

test('an upload can be cancelled, and nothing of it is sent', async () => {
  const release = server.holdUploads();
  await openComposer();
  paste(photo());
  await waitFor(() => expect(server.uploads).toHaveLength(1));
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel the upload of menu.jpg' }));
  release();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Files to send' })).toBeNull());
  expect(server.posts).toEqual([]);
});

test('a caption that is too long is told and not sent', async () => {
  await openComposer();
  paste(photo());
  fireEvent.change(await screen.findByRole('textbox', { name: 'Caption of menu.jpg' }), {
    target: { value: 'x'.repeat(1025) },
  });
  expect((await screen.findByRole('alert')).textContent).toBe('The caption is 1 character too long.');
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  expect((await sendButton('Send 1 file')).disabled).toBe(true);
});

test('text that comes with a picture of itself is pasted as text', async () => {
  await openComposer();
  fireEvent.paste(screen.getByRole('textbox', { name: 'Write to Lina' }), {
    clipboardData: { files: [photo()], types: ['text/plain', 'Files'] },
  });
  expect(screen.queryByRole('region', { name: 'Files to send' })).toBeNull();
});
