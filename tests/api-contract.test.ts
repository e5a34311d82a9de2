/** What /docs says is what the server answers: every read of the inbox API against its own schema. */
import {
  chatAnswerSchema,
  chatPageSchema,
  inboxSnapshotSchema,
  messagePageSchema,
  readAnswerSchema,
  sendAnswerSchema,
} from '@parley/model/inbox.schema';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import type { BrowserClient } from './support/browser-client.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
let chatId: string;
let messageId: string;

beforeAll(async () => {
  world = await startWorld();
  ana = await world.admin();
  for (const person of ['emma', 'lina', 'kai']) await world.simulator().person(person).writes(`From ${person}`);
  ({ chatId, id: messageId } = await ana.sees('From emma'));
  await ana.sees('From kai');
  world.simulator().setDials({ failNextWithCode: 131026, failNextCount: 1 });
  await ana.writes(chatId, 'Refused');
  await ana.seesStatus('Refused', 'failed');
  await ana.writes(chatId, 'Taken');
  await ana.seesStatus('Taken', 'delivered');
});

afterAll(() => world.close());

describe('an answer has the shape that /docs describes', () => {
  const reads: readonly (readonly [string, () => string, z.ZodType])[] = [
    ['the first load', () => '/api/inbox', inboxSnapshotSchema],
    ['a page of chats', () => '/api/chats?limit=2', chatPageSchema],
    ['unread chats', () => '/api/chats?filter=unread', chatPageSchema],
    ['chats whose window closes', () => '/api/chats?filter=closing', chatPageSchema],
    ['a search', () => '/api/chats?query=emma', chatPageSchema],
    ['one chat', () => `/api/chats/${chatId}`, chatAnswerSchema],
    ['a thread', () => `/api/chats/${chatId}/messages`, messagePageSchema],
    ['a thread around a message', () => `/api/chats/${chatId}/messages?around=${messageId}`, messagePageSchema],
  ];

  test.each(reads)('%s', async (_name, path, schema) => {
    const answer = await ana.request('GET', path());
    expect(answer.status).toBe(200);
    expect(schema.safeParse(answer.body).error).toBeUndefined();
  });

  test('sending, and saying what was read', async () => {
    const sent = await ana.request('POST', '/send-message', { chatId, text: 'One more' });
    expect(sendAnswerSchema.safeParse(sent.body).error).toBeUndefined();
    const read = await ana.request('POST', `/api/chats/${chatId}/read`, { upTo: messageId });
    expect(readAnswerSchema.safeParse(read.body).error).toBeUndefined();
  });
});

describe('reading', () => {
  test('chats come in pages without a gap or a double, by every filter', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await ana.request('GET', `/api/chats?limit=1${cursor}`);
      const page = answer.body as { chats: { id: string }[]; nextCursor?: string };
      seen.push(...page.chats.map(({ id }) => id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  test('a chat is found by a part of its name and by the end of its number', async () => {
    const { waId } =
      Object.values(ana.view().contacts).find((contact) => contact.profileName?.startsWith('Emma')) ?? {};
    for (const query of ['emm', 'CLARKE', waId?.slice(-4) ?? '', `+${waId}`]) {
      const answer = await ana.request('GET', `/api/chats?query=${encodeURIComponent(query)}`);
      expect((answer.body as { chats: { id: string }[] }).chats.map(({ id }) => id)).toContain(chatId);
    }
  });

  test('/docs/json describes the routes of the specification in OpenAPI 3.1, each with what it answers', async () => {
    const answer = await ana.request('GET', '/docs/json');
    type Operation = { summary?: string; responses: Record<string, { content?: object }> };
    const document = answer.body as { openapi: string; paths: Record<string, Record<string, Operation>> };
    expect(document.openapi).toBe('3.1.0');
    for (const path of [
      '/webhook',
      '/send-message',
      '/health',
      '/ready',
      '/metrics',
      '/api/inbox',
      '/api/chats/{chatId}/messages',
    ]) {
      expect(Object.keys(document.paths)).toContain(path);
    }
    const isTold = ({ summary, responses }: Operation) =>
      summary !== undefined && ('204' in responses || (responses['200'] ?? responses['201'])?.content !== undefined);
    const untold = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => (isTold(operation) ? [] : [`${method} ${path}`])),
    );
    expect(untold).toEqual([]);
  });
});
