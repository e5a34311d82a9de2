/** Reading chats, and saying what was read. */
import type { ChatPage, InboxSnapshot, RecipientsAnswer } from '@parley/model/api';
import { chatParamsSchema, chatsQuerySchema, readRequestSchema, recipientsQuerySchema } from '@parley/model/api.schema';
import { type Chat, readUpTo } from '@parley/model/chat';
import type { Contact } from '@parley/model/contact';
import { Problem } from '@parley/model/errors';
import type { ChatId, MessageId } from '@parley/model/ids';
import {
  chatAnswerSchema,
  chatPageSchema,
  inboxSnapshotSchema,
  readAnswerSchema,
  recipientsAnswerSchema,
} from '@parley/model/inbox.schema';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import { answersFromStore, asItIs } from '../../http/answers.ts';
import { presentChat } from '../../merge-contacts.ts';
import { unreadChats } from '../../realtime/unread.ts';
import type { Work } from '../../writer.ts';
import { contactsOf, listChats } from './list.ts';
import { recipientsFor } from './recipients.ts';

const firstPage = 50;
const tags = ['Inbox'];

export function chatRoutes(fastify: FastifyInstance, deps: Deps): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();
  const { store, write } = deps;

  app.get(
    '/api/inbox',
    {
      schema: {
        tags,
        summary: 'The first load: chats, team and settings',
        response: answersFromStore(inboxSnapshotSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<InboxSnapshot> => {
      const page = await listChats(deps, { filter: 'all', limit: firstPage });
      const settings = await store.get('settings', 'team');
      if (settings === undefined) throw new Error('The team settings are missing');
      return {
        ...page,
        epoch: deps.epoch,
        agent: request.agent,
        settings,
        phoneNumbers: await store.find('phoneNumbers', { index: 'all', limit: 1000 }),
        agents: await store.find('agents', { index: 'all', limit: 1000 }),
        labels: [],
        unreadChats: await unreadChats(store),
      };
    },
  );

  app.get(
    '/api/chats',
    {
      schema: {
        tags,
        summary: 'A page of the chat list, or of a search by name or number',
        querystring: chatsQuerySchema,
        response: answersFromStore(chatPageSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<ChatPage> => listChats(deps, request.query),
  );

  app.get(
    '/api/chats/:chatId',
    {
      schema: { tags, summary: 'One chat', params: chatParamsSchema, response: answersFromStore(chatAnswerSchema) },
      serializerCompiler: asItIs,
    },
    async (request): Promise<{ seq: number; chat: Chat; contact: Contact }> => {
      const seq = await store.head();
      // A link to a chat that became part of another one opens that one.
      const chat = await presentChat(store, request.params.chatId);
      const [contact] = chat === undefined ? [] : await contactsOf(deps, [chat]);
      if (chat === undefined || contact === undefined) throw new Problem('NOT_FOUND', 'chatId');
      return { seq, chat, contact };
    },
  );

  app.get(
    '/api/recipients',
    {
      schema: {
        tags,
        summary: 'Whom a typed phone number can mean, with the chat that there is',
        querystring: recipientsQuerySchema,
        response: answersFromStore(recipientsAnswerSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<RecipientsAnswer> => {
      const { phone, phoneNumberId = deps.account.phoneNumberId } = request.query;
      return { seq: await store.head(), recipients: await recipientsFor(deps, phone, phoneNumberId) };
    },
  );

  app.post(
    '/api/chats/:chatId/read',
    {
      schema: {
        tags,
        summary: 'Everything up to this message was read',
        params: chatParamsSchema,
        body: readRequestSchema,
        response: answersFromStore(readAnswerSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<{ chat: Chat }> => {
      const { before, after } = await write(markRead(request.params.chatId, request.body.upTo));
      if (before.unread > 0 && after.unread === 0) tellWhatsApp(deps, after);
      return { chat: after };
    },
  );
}

function markRead(chatId: ChatId, upTo: MessageId): Work<{ before: Chat; after: Chat }> {
  return async (read) => {
    const before = await read.get('chats', chatId);
    const message = await read.get('messages', upTo);
    const home = message && (await presentChat(read, message.chatId));
    if (before === undefined || message === undefined || home?.id !== before.id)
      throw new Problem('NOT_FOUND', before ? 'upTo' : 'chatId');
    const after = readUpTo(before, message.ordinal);
    if (after === before) return { answer: { before, after } };
    return {
      commit: { put: [{ collection: 'chats', document: after }], events: [{ type: 'chat_update', chat: after }] },
      answer: { before, after },
    };
  };
}

/** Blue ticks for the customer. A courtesy: when WhatsApp cannot be reached nothing is owed. */
function tellWhatsApp(deps: Deps, chat: Chat): void {
  sendReceipt(deps, chat).catch((error: unknown) => {
    deps.log.warn({ err: error, chatId: chat.id }, 'The read receipt could not be decided');
  });
}

async function sendReceipt({ store, cloud, log }: Deps, chat: Chat): Promise<void> {
  const settings = await store.get('settings', 'team');
  if (!settings?.sendReadReceipts || chat.lastInboundWamid === undefined) return;
  const isTold = await cloud.markRead(chat.phoneNumberId, chat.lastInboundWamid);
  if (!isTold) log.info({ chatId: chat.id }, 'WhatsApp did not take the read receipt');
}
