/** Sending, taking back, and reading a thread. */
import type { MessagePage, SendAnswer } from '@parley/model/api';
import {
  chatParamsSchema,
  messageParamsSchema,
  messagesQuerySchema,
  phoneNumberParamsSchema,
  sendRequestSchema,
} from '@parley/model/api.schema';
import { Problem } from '@parley/model/errors';
import type { ChatId, ContactId, MessageId } from '@parley/model/ids';
import { messagePageSchema, sendAnswerSchema } from '@parley/model/inbox.schema';
import type { Message } from '@parley/model/message';
import { phoneNumberSchema } from '@parley/model/settings.schema';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers, answersFromStore, answersNothing, asItIs } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { resumeNumber } from './resume-number.ts';
import { type SendContext, sendMessage } from './send-message.ts';
import { sendReaction } from './send-reaction.ts';
import { takeBack } from './take-back.ts';

const sending = ['Sending'];

export function messageRoutes(fastify: FastifyInstance, deps: Deps): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();
  const { store, write } = deps;

  for (const url of ['/send-message', '/api/messages']) {
    app.post(
      url,
      {
        schema: {
          tags: sending,
          summary: 'Send a message; the same id again answers the same message',
          body: sendRequestSchema,
          response: answersFromStore(sendAnswerSchema, 201),
        },
        serializerCompiler: asItIs,
      },
      async (request, reply) => {
        const { agent } = request;
        const context: SendContext = {
          sender: { agentId: agent.id, name: agent.name },
          now: deps.now(),
          fresh: {
            messageId: deps.newId() as MessageId,
            contactId: deps.newId() as ContactId,
            chatId: deps.newId() as ChatId,
          },
          phoneNumberId: request.body.phoneNumberId ?? deps.account.phoneNumberId,
        };
        const isReaction = request.body.type === 'reaction';
        const message = await write(
          isReaction ? sendReaction(request.body, context) : sendMessage(request.body, context),
        );
        const answer: SendAnswer = { success: true, message };
        return reply.code(201).send(answer);
      },
    );
  }

  app.post(
    '/api/phone-numbers/:phoneNumberId/resume',
    {
      schema: {
        tags: sending,
        summary: 'Let a paused number go on (admins)',
        params: phoneNumberParamsSchema,
        response: answers(z.object({ phoneNumber: phoneNumberSchema })),
      },
    },
    async (request) => {
      requireAdmin(request);
      return { phoneNumber: await write(resumeNumber(request.params.phoneNumberId)) };
    },
  );

  app.delete(
    '/api/messages/:messageId',
    {
      schema: {
        tags: sending,
        summary: 'Take back a message that has not left yet',
        params: messageParamsSchema,
        response: answersNothing,
      },
    },
    async (request, reply) => {
      const { messageId } = request.params;
      const message = await store.get('messages', messageId);
      if (message === undefined) throw new Problem('NOT_FOUND', 'messageId');
      const [previous] = await neighbours(deps, message, 'before', 1);
      await write(takeBack(messageId, request.agent, previous?.id));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/chats/:chatId/messages',
    {
      schema: {
        tags: ['Inbox'],
        summary: 'A page of a thread, oldest first',
        params: chatParamsSchema,
        querystring: messagesQuerySchema,
        response: answersFromStore(messagePageSchema),
      },
      serializerCompiler: asItIs,
    },
    async (request): Promise<MessagePage> => {
      const { chatId } = request.params;
      const { before, after, around, limit } = request.query;
      if ([before, after, around].filter((place) => place !== undefined).length > 1) {
        throw new Problem('BAD_REQUEST', 'give at most one of before, after and around');
      }
      const seq = await store.head();
      if ((await store.get('chats', chatId)) === undefined) throw new Problem('NOT_FOUND', 'chatId');
      if (after !== undefined) return { seq, ...(await pageAfter(deps, await anchor(deps, chatId, after), limit)) };
      if (around !== undefined) return { seq, ...(await pageAround(deps, await anchor(deps, chatId, around), limit)) };
      return { seq, ...(await pageBefore(deps, chatId, before && (await anchor(deps, chatId, before)), limit)) };
    },
  );
}

type Page = Omit<MessagePage, 'seq'>;

async function pageBefore(deps: Deps, chatId: ChatId, from: Message | undefined, limit: number): Promise<Page> {
  const found = from
    ? await neighbours(deps, from, 'before', limit + 1)
    : await deps.store.find('messages', {
        index: 'thread',
        where: [chatId],
        direction: 'descending',
        limit: limit + 1,
      });
  const messages = found.slice(0, limit).reverse();
  return { messages, hasBefore: found.length > limit, hasAfter: from !== undefined };
}

async function pageAfter(deps: Deps, from: Message, limit: number): Promise<Page> {
  const found = await neighbours(deps, from, 'after', limit + 1);
  return { messages: found.slice(0, limit), hasBefore: true, hasAfter: found.length > limit };
}

async function pageAround(deps: Deps, from: Message, limit: number): Promise<Page> {
  const half = Math.ceil(limit / 2);
  const [before, after] = await Promise.all([
    neighbours(deps, from, 'before', half + 1),
    neighbours(deps, from, 'after', half + 1),
  ]);
  const messages = [...before.slice(0, half).reverse(), from, ...after.slice(0, half)];
  return { messages, hasBefore: before.length > half, hasAfter: after.length > half };
}

/** The messages next to one in its thread, nearest first. */
function neighbours({ store }: Deps, from: Message, side: 'before' | 'after', limit: number): Promise<Message[]> {
  const place = [from.order, from.seq];
  return side === 'before'
    ? store.find('messages', { index: 'thread', where: [from.chatId], before: place, direction: 'descending', limit })
    : store.find('messages', { index: 'thread', where: [from.chatId], after: place, direction: 'ascending', limit });
}

async function anchor({ store }: Deps, chatId: ChatId, id: MessageId): Promise<Message> {
  const message = await store.get('messages', id);
  if (message?.chatId !== chatId) throw new Problem('NOT_FOUND', 'the message that names the place');
  return message;
}
