/** The shell with the media feature, connected to a file server, and messages that bring files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newChat, receive } from '@parley/model/chat';
import { type ChatId, type ContactId, instant, type MediaId, type MessageId, type Wamid } from '@parley/model/ids';
import { announcedMedia, type MediaFile, messageMedia } from '@parley/model/media';
import type { InboundMessage, Message } from '@parley/model/message';
import { onTestFinished } from 'vitest';
import { type Shell, startShell } from '../../../testing/start-shell.ts';
import { type Media, type MediaOptions, makeMedia } from '../index.ts';
import { type FileServer, startFileServer } from './file-server.ts';

export type MediaShell = Shell & {
  readonly meta: FileServer;
  readonly media: Media;
  /** Where the copies are. */
  readonly folder: string;
  /** A message from a contact with this content; resolves once it is stored. */
  arrives(type: string, content: object): Promise<{ messageId: MessageId; mediaId: MediaId }>;
  /** Everything that can be fetched now is. */
  settled(): Promise<void>;
  /** Some time later, everything that is due by then is fetched. */
  later(ms: number): Promise<void>;
  file(id: MediaId): Promise<MediaFile>;
  message(id: MessageId): Promise<Message>;
};

export async function startMedia(options: Partial<MediaOptions> = {}): Promise<MediaShell> {
  const meta = await startFileServer();
  const folder = await mkdtemp(join(tmpdir(), 'parley-media-'));
  const media = makeMedia({ folder, leastFreeBytes: 0, ...options });
  const shell = await startShell(liveEnvironment(meta), undefined, [media]);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { deps, store } = shell;

  async function settled(): Promise<void> {
    media.wake();
    await media.idle();
  }

  return {
    ...shell,
    meta,
    media,
    folder,
    settled,
    async later(ms) {
      shell.passTime(ms);
      await settled();
    },
    async arrives(type, content) {
      const messageId = deps.newId() as MessageId;
      const mediaId = deps.newId() as MediaId;
      const now = deps.now();
      const at = instant(now);
      const contact = { id: deps.newId() as ContactId, createdAt: at };
      const { phoneNumberId } = deps.account;
      const before = newChat(deps.newId() as ChatId, contact, phoneNumberId, at, now);
      const file = announcedMedia({ mediaId, messageId, phoneNumberId, type, content, receivedAt: at });
      const message: InboundMessage = {
        id: messageId,
        seq: 0,
        chatId: before.id,
        contactId: contact.id,
        phoneNumberId,
        direction: 'inbound',
        type,
        content: { ...content },
        text: 'A file',
        order: now,
        ordinal: 1,
        createdAt: at,
        sentAt: at,
        author: { kind: 'contact' },
        wamid: `wamid.${messageId}` as Wamid,
        ...(file ? { media: messageMedia(file) } : {}),
      };
      const chat = receive(before, message);
      await deps.write(async () => ({
        commit: {
          insert: [
            { collection: 'messages', document: message },
            { collection: 'chats', document: chat },
            { collection: 'contacts', document: contact },
            ...(file ? [{ collection: 'media' as const, document: file }] : []),
          ],
          events: [{ type: 'new_message', message, chat, contact }],
        },
        answer: undefined,
      }));
      return { messageId, mediaId };
    },
    file: (id) => found(store.get('media', id)),
    message: (id) => found(store.get('messages', id)),
  };
}

export function liveEnvironment(meta: FileServer): NodeJS.ProcessEnv {
  return {
    WHATSAPP_ACCESS_TOKEN: meta.token,
    WHATSAPP_PHONE_NUMBER_ID: '100200300400501',
    WHATSAPP_WABA_ID: '900800700600501',
    VERIFY_TOKEN: 'verify-token-0123456789',
    WHATSAPP_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WHATSAPP_GRAPH_URL: meta.url,
  };
}

async function found<T>(reading: Promise<T | undefined>): Promise<T> {
  const thing = await reading;
  if (thing === undefined) throw new Error('It is not there');
  return thing;
}
