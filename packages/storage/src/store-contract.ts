/** What every adapter promises, as one suite: an adapter only names itself and says how it is opened. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@parley/model/agent';
import type { Chat } from '@parley/model/chat';
import type { InboxEventBody } from '@parley/model/events';
import {
  type AgentId,
  type ChatId,
  type ContactId,
  instant,
  type MessageId,
  type PhoneNumberId,
  uuidV7,
  type Wamid,
} from '@parley/model/ids';
import type { InboundMessage } from '@parley/model/message';
import { queryTokens } from '@parley/model/tokens';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wamidKey } from './collections.ts';
import {
  AlreadyExists,
  type Commit,
  type JournalRow,
  type SearchQuery,
  type Store,
  StoreUnavailable,
} from './store.ts';

/** A store of a test's own. The log's clock is set to `now`, milliseconds. */
export type Opened = {
  readonly store: Store;
  readonly clock: { now: number };
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Store>;
  /** Opens a file that `backup` made, as a store of its own. */
  restore(path: string): Promise<Store>;
  /** Closes everything and removes the data. */
  dispose(): Promise<void>;
};

export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(`${name} keeps the promises of a store`, () => {
    let opened: Opened;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    describe('documents', () => {
      test('what is inserted is read back by id, whole', async () => {
        const message = aMessage({ content: { body: 'नमस्ते \u0000 \ud83d\ude00', nested: [{ a: null }] } });
        const [committed] = await store.commit([{ insert: [{ collection: 'messages', document: message }] }]);
        expect(await store.get('messages', message.id)).toEqual({ ...message, seq: committed?.firstSeq });
      });

      test('nothing is found under an unknown id', async () => {
        expect(await store.get('messages', 'unknown')).toBeUndefined();
        expect(await store.get('messages', "' OR 1=1 --")).toBeUndefined();
      });

      test('a document is found by its unique key, and only by its own', async () => {
        const message = aMessage({ wamid: 'wamid.A' as Wamid });
        await insert(message, aMessage({ wamid: 'wamid.B' as Wamid }));
        expect((await store.getBy('messages', 'wamid', `${phone}:wamid.A`))?.id).toBe(message.id);
        expect(await store.getBy('messages', 'wamid', `${phone}:wamid.a`)).toBeUndefined();
      });

      test('documents without a unique key do not meet each other', async () => {
        const { wamid: _, ...without } = aMessage();
        const first = { ...without, direction: 'outbound', status: 'sent' } as unknown as InboundMessage;
        const second = { ...first, id: anId() as MessageId };
        await insert(first, second);
        expect(await store.get('messages', second.id)).toBeDefined();
      });

      test('put adds a document, then replaces it', async () => {
        const chat = aChat({ name: 'before' });
        await store.commit([{ put: [{ collection: 'chats', document: chat }] }]);
        await store.commit([{ put: [{ collection: 'chats', document: { ...chat, name: 'after' } }] }]);
        expect((await store.get('chats', chat.id))?.name).toBe('after');
      });

      test('the last put of a document in a flush wins', async () => {
        const chat = aChat();
        await store.commit(
          ['one', 'two', 'three'].map((text) => ({
            put: [{ collection: 'chats', document: { ...chat, name: text } }],
          })),
        );
        expect((await store.get('chats', chat.id))?.name).toBe('three');
      });

      test('a put after an insert in one flush leaves what was put', async () => {
        const chat = aChat({ name: 'inserted' });
        await store.commit([
          { insert: [{ collection: 'chats', document: chat }] },
          { put: [{ collection: 'chats', document: { ...chat, name: 'put' } }] },
        ]);
        expect((await store.get('chats', chat.id))?.name).toBe('put');
      });

      test('a removed document is gone from every way of reading', async () => {
        const message = aMessage({ wamid: 'wamid.gone' as Wamid, text: 'farewell' });
        await insert(message);
        await store.commit([{ remove: [{ collection: 'messages', id: message.id }] }]);
        expect(await store.get('messages', message.id)).toBeUndefined();
        expect(await store.getBy('messages', 'wamid', `${phone}:wamid.gone`)).toBeUndefined();
        expect(await thread(message.chatId)).toEqual([]);
        expect(await hits({ words: ['farewell'] })).toEqual([]);
      });

      test('removing what is not there changes nothing', async () => {
        await store.commit([{ remove: [{ collection: 'messages', id: 'unknown' }] }]);
        expect(await store.head()).toBe(1);
      });

      test('a removed id and its keys can be used again, also in the same flush', async () => {
        const chat = aChat();
        await store.commit([{ insert: [{ collection: 'chats', document: chat }] }]);
        await store.commit([
          { remove: [{ collection: 'chats', id: chat.id }] },
          { insert: [{ collection: 'chats', document: { ...chat, name: 'again' } }] },
        ]);
        expect((await store.get('chats', chat.id))?.name).toBe('again');
      });

      test('a unique key can pass from one document to another within a flush', async () => {
        const [ana, ben] = [anAgent('ana@example.com'), anAgent('ben@example.com')];
        await store.commit([{ insert: [ana, ben].map((document) => ({ collection: 'agents', document })) }]);
        await store.commit([
          { put: [{ collection: 'agents', document: { ...ana, email: 'free@example.com' } }] },
          { put: [{ collection: 'agents', document: { ...ben, email: 'ana@example.com' } }] },
          { put: [{ collection: 'agents', document: { ...ana, email: 'ben@example.com' } }] },
        ]);
        expect((await store.getBy('agents', 'email', 'ana@example.com'))?.id).toBe(ben.id);
        expect((await store.getBy('agents', 'email', 'ben@example.com'))?.id).toBe(ana.id);
      });

      test('what a commit removes gives its unique key to what the same commit writes', async () => {
        const [ana, ben] = [anAgent('ana@example.com'), anAgent('ben@example.com')];
        await store.commit([{ insert: [ana, ben].map((document) => ({ collection: 'agents', document })) }]);
        await store.commit([
          {
            put: [{ collection: 'agents', document: { ...ben, email: 'ana@example.com' } }],
            remove: [{ collection: 'agents', id: ana.id }],
          },
        ]);
        expect((await store.getBy('agents', 'email', 'ana@example.com'))?.id).toBe(ben.id);
        expect(await store.get('agents', ana.id)).toBeUndefined();
      });

      test('a document of 1 MB is kept whole', async () => {
        const body = 'large '.repeat(175_000);
        const message = aMessage({ content: { body }, text: body });
        await insert(message);
        expect((await store.get('messages', message.id))?.text).toBe(body);
      });
    });

    describe('what must be new', () => {
      test.each(['another flush', 'the same flush'])('an id that exists in %s is refused', async (place) => {
        const message = aMessage();
        const other = aMessage({ id: message.id });
        const first: Commit = { insert: [{ collection: 'messages', document: message }] };
        const second: Commit = { insert: [{ collection: 'messages', document: other }] };
        if (place === 'another flush') await store.commit([first]);
        const failure = store.commit(place === 'another flush' ? [second] : [first, second]);
        await expect(failure).rejects.toMatchObject({ name: 'AlreadyExists', collection: 'messages', key: 'id' });
        await expect(failure).rejects.toBeInstanceOf(AlreadyExists);
      });

      test('a unique key that exists is refused by its name', async () => {
        const message = aMessage({ wamid: 'wamid.twice' as Wamid });
        const chat = aChat();
        const agent = anAgent('Ana@Example.com');
        await store.commit([
          {
            insert: [
              { collection: 'messages', document: message },
              { collection: 'chats', document: chat },
              { collection: 'agents', document: agent },
            ],
          },
        ]);
        const twins: [Commit, object][] = [
          [
            { insert: [{ collection: 'messages', document: { ...message, id: anId() as MessageId } }] },
            { collection: 'messages', key: 'wamid' },
          ],
          [
            { insert: [{ collection: 'chats', document: { ...chat, id: anId() as ChatId } }] },
            { collection: 'chats', key: 'pair' },
          ],
          [
            { insert: [{ collection: 'agents', document: anAgent(' ana@example.COM') }] },
            { collection: 'agents', key: 'email' },
          ],
        ];
        for (const [twin, reason] of twins) await expect(store.commit([twin])).rejects.toMatchObject(reason);
      });

      test('nothing of a refused flush happened, and it used no numbers', async () => {
        const message = aMessage();
        await insert(message);
        const bystander = aMessage({ text: 'bystander' });
        const refused = store.commit([
          { insert: [{ collection: 'messages', document: bystander }], events: [aChatEvent()] },
          { insert: [{ collection: 'messages', document: message }], events: [aChatEvent()] },
        ]);
        await expect(refused).rejects.toBeInstanceOf(AlreadyExists);
        expect(await store.head()).toBe(1);
        expect(await store.get('messages', bystander.id)).toBeUndefined();
        expect(await hits({ words: ['bystander'] })).toEqual([]);
        expect(await store.eventsAfter(0, 10)).toEqual([]);
        const [next] = await store.commit([{ events: [aChatEvent()] }]);
        expect(next?.events[0]?.seq).toBe(2);
      });

      test('what a refused flush had changed or removed is as it was', async () => {
        const changed = aMessage({ wamid: 'wamid.before' as Wamid });
        const removed = aMessage();
        await insert(changed);
        await insert(removed);
        const next = { ...changed, text: 'after', wamid: 'wamid.after' as Wamid };
        const refused = store.commit([
          { put: [{ collection: 'messages', document: next }] },
          { remove: [{ collection: 'messages', id: removed.id }] },
          { insert: [{ collection: 'messages', document: changed }] },
        ]);
        await expect(refused).rejects.toBeInstanceOf(AlreadyExists);
        expect(await store.get('messages', changed.id)).toMatchObject({ text: changed.text, wamid: 'wamid.before' });
        expect(await store.get('messages', removed.id)).toMatchObject({ text: removed.text });
        const byKey = (wamid: string) =>
          store.getBy('messages', 'wamid', wamidKey(changed.phoneNumberId, wamid as Wamid));
        expect(await byKey('wamid.before')).toMatchObject({ id: changed.id });
        expect(await byKey('wamid.after')).toBeUndefined();
      });

      test('whatever flushes follow each other, ids and unique keys are as if each had stood alone', async () => {
        const names = ['ana', 'ben', 'cem'];
        const step = fc.record({
          kind: fc.constantFrom('insert', 'put', 'put', 'remove'),
          who: fc.constantFrom(...names),
          email: fc.constantFrom(...names),
        });
        const flushes = fc.array(
          fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 4 }), walks: fc.boolean() }),
        );
        let run = 0;
        await fc.assert(
          fc.asyncProperty(flushes, async (list) => {
            run += 1;
            const idOf = (who: string) => `${run}-${who}` as AgentId;
            const emailOf = (email: string) => `${email}@${run}.example.com`;
            let expected = new Map<string, string>();
            for (const { steps, walks } of list) {
              const next = new Map(expected);
              let isRefused = false;
              const commits = steps.map(({ kind, who, email }): Commit => {
                const [id, address] = [idOf(who), emailOf(email)];
                if (kind === 'remove') {
                  next.delete(id);
                  return { remove: [{ collection: 'agents', id }] };
                }
                isRefused ||= kind === 'insert' && next.has(id);
                isRefused ||= [...next].some(([other, theirs]) => other !== id && theirs === address);
                next.set(id, address);
                return { [kind]: [{ collection: 'agents', document: { ...anAgent(address), id } }] };
              });
              const flush = store.commit(commits);
              if (isRefused) await expect(flush).rejects.toBeInstanceOf(AlreadyExists);
              else await flush;
              if (!isRefused) expected = next;
              for (const name of names) {
                expect((await store.get('agents', idOf(name)))?.email).toBe(expected.get(idOf(name)));
                const holder = [...expected].find(([, address]) => address === emailOf(name))?.[0];
                expect((await store.getBy('agents', 'email', emailOf(name)))?.id).toBe(holder);
              }
              if (!walks) continue;
              const walked = await store.find('agents', { index: 'all', limit: 1000 });
              const ours = walked.filter(({ id }) => id.startsWith(`${run}-`));
              expect(new Map(ours.map(({ id, email }) => [id, email]))).toEqual(new Map([...expected].sort()));
            }
          }),
          { numRuns: 25 },
        );
      });

      test('of flushes that are asked for together only the refused one fails', async () => {
        const message = aMessage();
        await insert(message);
        const results = await Promise.allSettled([
          store.commit([{ events: [aChatEvent()] }]),
          store.commit([{ insert: [{ collection: 'messages', document: message }], events: [aChatEvent()] }]),
          store.commit([{ events: [aChatEvent(), aChatEvent()] }]),
        ]);
        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect((await store.eventsAfter(0, 10))?.map(({ seq }) => seq)).toEqual([2, 3, 4]);
      });

      test('a document that cannot be written as JSON fails alone', async () => {
        const circular: { self?: unknown } = {};
        circular.self = circular;
        const results = await Promise.allSettled([
          store.commit([{ insert: [{ collection: 'messages', document: aMessage({ content: circular }) }] }]),
          store.commit([{ events: [aChatEvent()] }]),
        ]);
        expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
        expect(await store.head()).toBe(1);
      });
    });

    describe('the log', () => {
      test('events are numbered one after the other, through commits and flushes', async () => {
        const flush = await store.commit([{ events: [aChatEvent(), aChatEvent()] }, { events: [aChatEvent()] }]);
        const [next] = await store.commit([{ events: [aChatEvent()] }]);
        expect(flush.map(({ firstSeq }) => firstSeq)).toEqual([1, 3]);
        expect(flush.flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([1, 2, 3]);
        expect(next?.firstSeq).toBe(4);
        expect(await store.head()).toBe(4);
      });

      test('a flush without events takes one number', async () => {
        const [first] = await store.commit([{ put: [{ collection: 'chats', document: aChat() }] }]);
        const [second] = await store.commit([{ events: [aChatEvent()] }]);
        expect([first?.firstSeq, second?.firstSeq]).toEqual([1, 2]);
      });

      test('a commit without events falls on a place inside its entry', async () => {
        const flush = await store.commit([
          { put: [{ collection: 'chats', document: aChat() }] },
          { events: [aChatEvent()] },
          { put: [{ collection: 'chats', document: aChat() }] },
        ]);
        expect(flush.map(({ firstSeq }) => firstSeq)).toEqual([1, 1, 1]);
        expect(await store.head()).toBe(1);
      });

      test('an empty flush changes nothing', async () => {
        expect(await store.commit([])).toEqual([]);
        expect(await store.commit([{}, { insert: [], events: [] }])).toHaveLength(2);
        expect(await store.head()).toBe(0);
      });

      test('an inserted message carries the number of its commit: stored, answered and in its event', async () => {
        const [chat, message] = [aChat(), aMessage({ seq: 0 })];
        const contact = { id: message.contactId, createdAt: chat.createdAt };
        const [, committed] = await store.commit([
          { events: [aChatEvent()] },
          {
            insert: [{ collection: 'messages', document: message }],
            events: [aChatEvent(), { type: 'new_message', message, chat, contact }],
          },
        ]);
        expect(committed?.inserted[0]?.document).toMatchObject({ id: message.id, seq: 2 });
        expect(committed?.events[1]).toMatchObject({ seq: 3, message: { id: message.id, seq: 2 }, chat, contact });
        expect(await store.get('messages', message.id)).toMatchObject({ seq: 2 });
        expect((await store.eventsAfter(2, 10))?.[0]).toEqual(committed?.events[1]);
        expect(message.seq).toBe(0);
      });

      test('a message that is changed in the flush that inserts it keeps its number', async () => {
        const message = aMessage({ seq: 0 });
        const changed = { ...message, text: 'changed' };
        const [, second] = await store.commit([
          { insert: [{ collection: 'messages', document: message }], events: [aChatEvent()] },
          {
            put: [{ collection: 'messages', document: changed }],
            events: [{ type: 'message_update', message: changed }],
          },
        ]);
        expect(await store.get('messages', message.id)).toMatchObject({ text: 'changed', seq: 1 });
        expect(second?.events[0]).toMatchObject({ seq: 2, message: { text: 'changed', seq: 1 } });
      });

      test('events after a place come in order, as many as asked, also from inside an entry', async () => {
        await store.commit([{ events: [aChatEvent(), aChatEvent(), aChatEvent()] }]);
        await store.commit([{ put: [{ collection: 'chats', document: aChat() }] }]);
        await store.commit([{ events: [aChatEvent(), aChatEvent()] }]);
        const seqs = async (after: number, limit = 100) =>
          (await store.eventsAfter(after, limit))?.map(({ seq }) => seq);
        expect(await seqs(0)).toEqual([1, 2, 3, 5, 6]);
        expect(await seqs(2)).toEqual([3, 5, 6]);
        expect(await seqs(3)).toEqual([5, 6]);
        expect(await seqs(1, 3)).toEqual([2, 3, 5]);
        expect(await seqs(6)).toEqual([]);
        expect(await seqs(60)).toEqual([]);
      });

      test('a place that the log no longer reaches is told, and the head stays', async () => {
        for (const at of [1000, 2000, 3000]) {
          opened.clock.now = at;
          await store.commit([{ events: [aChatEvent(), aChatEvent()] }]);
        }
        await store.prune(2000, 0, 0);
        expect(await store.eventsAfter(1, 10)).toBeUndefined();
        expect((await store.eventsAfter(2, 10))?.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
        await store.prune(9000, 0, 0);
        expect(await store.head()).toBe(6);
        expect(await store.eventsAfter(6, 10)).toEqual([]);
        const [next] = await store.commit([{ events: [aChatEvent()] }]);
        expect(next?.firstSeq).toBe(7);
      });

      test('a clock that was set back makes no gap in the log', async () => {
        for (const at of [1000, 5000, 1000, 5000]) {
          opened.clock.now = at;
          await store.commit([{ events: [aChatEvent()] }]);
        }
        await store.prune(3000, 0, 0);
        expect((await store.eventsAfter(1, 10))?.map(({ seq }) => seq)).toEqual([2, 3, 4]);
      });
    });

    describe('walking an index', () => {
      const chatId = 'walk' as ChatId;
      const orders = [10, 20, 20, 30, 40];
      beforeEach(async () => {
        for (const order of orders) await insert(aMessage({ chatId, order }));
        await insert(aMessage({ chatId: 'walk-other' as ChatId, order: 25 }));
      });

      test('goes in index order, both ways', async () => {
        expect(await thread(chatId)).toEqual([
          [10, 1],
          [20, 2],
          [20, 3],
          [30, 4],
          [40, 5],
        ]);
        expect(await thread(chatId, { direction: 'descending', limit: 2 })).toEqual([
          [40, 5],
          [30, 4],
        ]);
      });

      test('bounds are exclusive, on one field or on several', async () => {
        expect(await thread(chatId, { after: [20] })).toEqual([
          [30, 4],
          [40, 5],
        ]);
        expect(await thread(chatId, { after: [20, 2] })).toEqual([
          [20, 3],
          [30, 4],
          [40, 5],
        ]);
        expect(await thread(chatId, { before: [20, 3], direction: 'descending' })).toEqual([
          [20, 2],
          [10, 1],
        ]);
        expect(await thread(chatId, { after: [10, 1], before: [40] })).toEqual([
          [20, 2],
          [20, 3],
          [30, 4],
        ]);
      });

      test('a page is never longer than its limit', async () => {
        expect(await thread(chatId, { limit: 3 })).toHaveLength(3);
        expect(await thread(chatId, { limit: 0 })).toEqual([]);
      });

      test('fields given by `where` are met exactly, and text is not number', async () => {
        expect(await thread('walk-other' as ChatId)).toEqual([[25, 6]]);
        await insert(aMessage({ chatId: '7' as ChatId, order: 1 }));
        expect(await thread('7' as ChatId)).toHaveLength(1);
        expect(await store.find('messages', { index: 'thread', where: [7], limit: 10 })).toEqual([]);
      });

      test('a document without a field is not in the index', async () => {
        const [read, unread] = [aChat({ unread: 0 }), aChat({ unread: 3 })];
        await store.commit([{ put: [read, unread].map((document) => ({ collection: 'chats', document })) }]);
        const found = await store.find('chats', { index: 'unread', limit: 10 });
        expect(found.map(({ id }) => id)).toEqual([unread.id]);
        expect(store.lag()).toEqual({ writes: 0 });
      });

      test('an update moves a document between places, and out of an index', async () => {
        const [a, b] = [aChat({ lastOrder: 100, unread: 1 }), aChat({ lastOrder: 200 })];
        await store.commit([{ put: [a, b].map((document) => ({ collection: 'chats', document })) }]);
        await store.commit([{ put: [{ collection: 'chats', document: { ...a, lastOrder: 300, unread: 0 } }] }]);
        const list = await store.find('chats', { index: 'list', direction: 'descending', limit: 10 });
        expect(list.map(({ id }) => id)).toEqual([a.id, b.id]);
        expect(await store.find('chats', { index: 'unread', limit: 10 })).toEqual([]);
      });
    });

    describe('searching', () => {
      test.each([
        ['accents', 'Zażółć gęślą jaźń', ['zazolc', 'gesla']],
        ['an accent in the query', 'el nino', ['niño']],
        ['capitals', 'HELLO World', ['hello', 'WORLD']],
        ['Arabic with marks and tatweel', 'السَّلامُ عليكـــم', ['السلام', 'عليكم']],
        ['Hindi', 'नमस्ते दुनिया', ['नमस्ते', 'दुनि']],
        ['a prefix', 'appointment', ['app']],
        ['one letter', 'appointment', ['a']],
        ['an underscore', 'order_id is here', ['order_id']],
        ['digits', 'call 0501234567', ['05012']],
        ['a long word', 'x'.repeat(100), ['x'.repeat(100)]],
      ])('%s: is found', async (_, text, words) => {
        const message = aMessage({ text });
        await insert(message, aMessage({ text: 'something else' }));
        expect(await hits({ words })).toEqual([message.id]);
      });

      test('every word must occur', async () => {
        await insert(aMessage({ text: 'red car' }), aMessage({ text: 'blue car' }));
        expect(await hits({ words: ['car', 'red'] })).toHaveLength(1);
        expect(await hits({ words: ['car', 'green'] })).toEqual([]);
      });

      test('a chat is found by its name and by every ending of its phone number', async () => {
        const chat = aChat({ name: '~María', waId: '971501234567' });
        await store.commit([{ insert: [{ collection: 'chats', document: chat }] }]);
        for (const query of ['maria', '+971 50 123', '0501234567', '4567', '(050) 123-45']) {
          expect(await hits({ collection: 'chats', words: queryTokens(query) }), query).toEqual([chat.id]);
        }
        expect(await hits({ collection: 'chats', words: ['1234999'] })).toEqual([]);
      });

      test('hits come newest first by their order, whenever they were stored', async () => {
        const [old, newest, late] = [5000, 9000, 7000].map((order) => aMessage({ text: 'same words', order }));
        if (!old || !newest || !late) throw new Error('three messages');
        await insert(old, newest, late);
        expect(await hits({ words: ['same'] })).toEqual([newest.id, late.id, old.id]);
        expect(await store.search({ collection: 'messages', words: ['same'], limit: 1 })).toEqual([
          { id: newest.id, order: 9000 },
        ]);
        expect(await hits({ words: ['same'], before: 7000 })).toEqual([old.id]);
      });

      test('messages of one moment are all found', async () => {
        const messages = Array.from({ length: 300 }, () => aMessage({ text: 'burst', order: 999 }));
        await insert(...messages);
        expect(await hits({ words: ['burst'], limit: 1000 })).toHaveLength(300);
        expect(await hits({ words: ['burst'], before: 999, limit: 1000 })).toEqual([]);
        expect(await hits({ words: ['burst'], before: 1000, limit: 1000 })).toHaveLength(300);
      });

      test('chats come by their newest message, and follow it', async () => {
        const [a, b] = [aChat({ name: 'Ana one', lastOrder: 100 }), aChat({ name: 'Ana two', lastOrder: 200 })];
        await store.commit([{ put: [a, b].map((document) => ({ collection: 'chats', document })) }]);
        expect(await hits({ collection: 'chats', words: ['ana'] })).toEqual([b.id, a.id]);
        await store.commit([{ put: [{ collection: 'chats', document: { ...a, lastOrder: 300 } }] }]);
        expect(await hits({ collection: 'chats', words: ['ana'] })).toEqual([a.id, b.id]);
        expect(await hits({ collection: 'chats', words: ['ana'], before: 300 })).toEqual([b.id]);
      });

      test('one chat can be searched alone', async () => {
        const [here, there] = [aMessage({ text: 'key' }), aMessage({ text: 'key' })];
        await insert(here, there);
        expect(await hits({ words: ['key'], chatId: here.chatId })).toEqual([here.id]);
        expect(await hits({ words: ['key'], chatId: here.chatId.slice(0, -1) })).toEqual([]);
        expect(await hits({ words: ['key'], chatId: '" OR "' })).toEqual([]);
      });

      test('changed words are found, former words are not', async () => {
        const message = aMessage({ text: 'first draft' });
        await insert(message);
        await store.commit([{ put: [{ collection: 'messages', document: { ...message, text: 'second version' } }] }]);
        expect(await hits({ words: ['version'] })).toEqual([message.id]);
        expect(await hits({ words: ['draft'] })).toEqual([]);
      });

      test('a message that changes its order is found at its new place', async () => {
        const [moved, other] = [aMessage({ text: 'walk', order: 10 }), aMessage({ text: 'walk', order: 20 })];
        await insert(moved, other);
        await store.commit([{ put: [{ collection: 'messages', document: { ...moved, order: 30 } }] }]);
        expect(await hits({ words: ['walk'] })).toEqual([moved.id, other.id]);
      });

      test.each([
        '"',
        '""',
        '*',
        '(',
        ')',
        'NEAR(',
        'NEAR(a b, 2)',
        'AND',
        'OR NOT',
        '^a',
        'a:b',
        '-a',
        '{a}',
        '\u0000',
        'a\u0000b',
        '\ud800',
        "'; DROP TABLE messages; --",
        '%',
        '\\',
        'words:hello',
        '+',
        '\n',
        '',
      ])('hostile words are only words: %j', async (word) => {
        const message = aMessage({ text: 'hello' });
        await insert(message);
        await store.search({ collection: 'messages', words: [word], limit: 10 });
        await store.search({ collection: 'chats', words: [word, 'x'], chatId: word, before: Number.NaN, limit: 10 });
        expect(await hits({ words: ['hello'] })).toEqual([message.id]);
      });

      test('without a word there is nothing to find', async () => {
        await insert(aMessage({ text: 'hello' }));
        expect(await hits({ words: [] })).toEqual([]);
        expect(await hits({ words: ['?!'] })).toEqual([]);
      });

      test('a hostile text is stored and its words are found', async () => {
        const message = aMessage({
          text: `'); DROP TABLE messages; -- "quoted" NEAR(x) \u0000 after ${'w '.repeat(3000)}`,
        });
        await insert(message);
        expect(await hits({ words: ['quoted', 'after', 'drop'] })).toEqual([message.id]);
      });
    });

    describe('the journal', () => {
      const at = (place: number) => store.journal.start + place;
      const place = (position: number) => position - store.journal.start;

      test('rows keep their bytes, their time and their order', async () => {
        const bodies = [new Uint8Array([0, 255, 1]), new Uint8Array(), Buffer.from('{"a":"ü"}')];
        await store.journal.append(bodies.slice(0, 2).map((body) => ({ receivedAt: 7, body })));
        await store.journal.append([{ receivedAt: 8, body: bodies[2] ?? new Uint8Array() }]);
        const rows = await store.journal.after(at(0), 10);
        expect(rows.map(({ position, receivedAt }) => [place(position), receivedAt])).toEqual([
          [1, 7],
          [2, 7],
          [3, 8],
        ]);
        expect(rows.map(({ body }) => Buffer.from(body))).toEqual(bodies.map((body) => Buffer.from(body)));
        expect(await store.journal.last()).toBe(at(3));
        expect(await store.journal.last(store.journal.start)).toBe(at(3));
        expect(await store.journal.starts()).toEqual([at(0)]);
      });

      test('who applies rows is handed them at their places, in order, before anybody hears that they are durable', async () => {
        const heard: string[] = [];
        const take = (rows: readonly JournalRow[]) =>
          void heard.push(...rows.map(({ position, body }) => `taken ${place(position)} ${body[0]}`));
        const append = async (...bytes: number[]) => {
          await store.journal.append(
            bytes.map((byte) => ({ receivedAt: 1, body: new Uint8Array([byte]) })),
            take,
          );
          heard.push(`durable ${bytes}`);
        };
        await Promise.all([append(7, 8), append(9)]);
        expect(heard.filter((each) => each.startsWith('taken'))).toEqual(['taken 1 7', 'taken 2 8', 'taken 3 9']);
        expect(heard.indexOf('taken 2 8')).toBeLessThan(heard.indexOf('durable 7,8'));
        expect(heard.indexOf('taken 3 9')).toBeLessThan(heard.indexOf('durable 9'));
      });

      test('rows that are handed to who applies them are found by who reads on', async () => {
        let isRead: Promise<unknown> = Promise.resolve();
        await store.journal.append([{ receivedAt: 5, body: new Uint8Array([5]) }], () => {
          isRead = Promise.all([store.journal.after(at(0), 10), store.journal.last(), store.journal.row(at(1))]);
        });
        const row = expect.objectContaining({ position: at(1), receivedAt: 5 });
        expect(await isRead).toEqual([[row], at(1), row]);
      });

      test('is read on from a mark, and row by row', async () => {
        await store.journal.append([1, 2, 3].map((receivedAt) => ({ receivedAt, body: new Uint8Array([receivedAt]) })));
        expect((await store.journal.after(at(1), 1)).map(({ position }) => place(position))).toEqual([2]);
        expect(await store.journal.row(at(2))).toMatchObject({ position: at(2), receivedAt: 2 });
        expect(await store.journal.row(at(4))).toBeUndefined();
        expect(await store.journal.after(at(3), 10)).toEqual([]);
      });

      test('rows that were asked for in one turn keep the order in which they were asked for', async () => {
        await Promise.all(
          Array.from({ length: 40 }, (_, index) =>
            store.journal.append([{ receivedAt: index, body: new Uint8Array([index]) }]),
          ),
        );
        const rows = await store.journal.after(at(0), 100);
        expect(rows.map(({ receivedAt }) => receivedAt)).toEqual(Array.from({ length: 40 }, (_, index) => index));
      });

      test('more than one transaction can take is all kept, and read a few megabytes at a time', async () => {
        const body = new Uint8Array(3 * 1024 * 1024);
        await Promise.all([1, 2, 3, 4, 5, 6].map((receivedAt) => store.journal.append([{ receivedAt, body }])));
        const pages: number[][] = [];
        for (let mark = at(0); mark < at(6); ) {
          const rows = await store.journal.after(mark, 10);
          expect(rows.map((row) => row.body.byteLength)).toEqual(rows.map(() => body.byteLength));
          pages.push(rows.map(({ receivedAt }) => receivedAt));
          mark = rows.at(-1)?.position ?? Number.POSITIVE_INFINITY;
        }
        expect(pages).toEqual([
          [1, 2],
          [3, 4],
          [5, 6],
        ]);
      });

      test('is pruned by age, never past the mark, and no position is used twice', async () => {
        const body = new Uint8Array([1]);
        await store.journal.append([1000, 1000, 1000, 5000].map((receivedAt) => ({ receivedAt, body })));
        await store.prune(0, 3000, at(2));
        expect((await store.journal.after(at(0), 10)).map(({ position }) => place(position))).toEqual([3, 4]);
        await store.prune(0, 9000, at(4));
        expect(await store.journal.after(at(0), 10)).toEqual([]);
        await store.journal.append([{ receivedAt: 9000, body }]);
        expect((await store.journal.after(at(0), 10)).map(({ position }) => place(position))).toEqual([5]);
      });

      test('many rows are pruned at once', async () => {
        const rows = Array.from({ length: 1700 }, () => ({ receivedAt: 1, body: new Uint8Array([1]) }));
        await store.journal.append(rows);
        await store.prune(0, 2, at(1650));
        expect((await store.journal.after(at(0), 100)).map(({ position }) => position)).toHaveLength(50);
      });
    });

    describe('time', () => {
      test('reopening keeps everything', async () => {
        const [message, chat] = [aMessage({ text: 'kept words' }), aChat()];
        await store.commit([
          { insert: [{ collection: 'messages', document: message }], events: [aChatEvent()] },
          { put: [{ collection: 'chats', document: chat }], events: [aChatEvent()] },
        ]);
        await store.journal.append([{ receivedAt: 5, body: Buffer.from('raw') }]);
        store = await opened.reopen();
        expect(await store.get('messages', message.id)).toEqual({ ...message, seq: 1 });
        expect(await store.get('chats', chat.id)).toEqual(chat);
        expect(await hits({ words: ['kept'] })).toEqual([message.id]);
        expect((await store.eventsAfter(0, 10))?.map(({ seq }) => seq)).toEqual([1, 2]);
        const { start } = store.journal;
        expect((await store.journal.after(start, 10)).map(({ position }) => position)).toEqual([start + 1]);
        const [next] = await store.commit([{ events: [aChatEvent()] }]);
        expect(next?.firstSeq).toBe(3);
      });

      test('closing finishes what was asked for, then refuses', async () => {
        const message = aMessage();
        const asked = insert(message);
        await store.close();
        await asked;
        await expect(insert(aMessage())).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.journal.append([])).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.get('messages', message.id)).rejects.toBeInstanceOf(StoreUnavailable);
        await store.close();
        store = await opened.reopen();
        expect(await store.get('messages', message.id)).toBeDefined();
      });

      test('a backup, taken while writing goes on, opens as a store of its own', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'parley-backup-'));
        try {
          const before = aMessage({ text: 'before backup' });
          await insert(before);
          const copying = store.backup(join(folder, 'copy.db'));
          await Promise.all(Array.from({ length: 20 }, () => insert(aMessage({ text: 'meanwhile' }))));
          await copying;
          const copy = await opened.restore(join(folder, 'copy.db'));
          expect(await copy.get('messages', before.id)).toEqual({ ...before, seq: 1 });
          expect(await copy.search({ collection: 'messages', words: ['backup'], limit: 10 })).toHaveLength(1);
          const head = await copy.head();
          expect(head).toBeGreaterThanOrEqual(1);
          const [next] = await copy.commit([{ events: [aChatEvent()] }]);
          expect(next?.firstSeq).toBe(head + 1);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    });

    async function insert(...messages: readonly InboundMessage[]): Promise<void> {
      await store.commit([{ insert: messages.map((document) => ({ collection: 'messages', document })) }]);
    }

    async function thread(
      chatId: ChatId,
      query: Partial<Parameters<typeof store.find<'messages'>>[1]> = {},
    ): Promise<[number, number][]> {
      const found = await store.find('messages', { index: 'thread', where: [chatId], limit: 100, ...query });
      return found.map(({ order, seq }) => [order, seq]);
    }

    async function hits(query: Partial<SearchQuery>): Promise<string[]> {
      const found = await store.search({ collection: 'messages', words: [], limit: 10, ...query });
      return found.map(({ id }) => id);
    }
  });
}

const phone = '123456789' as PhoneNumberId;
const at = instant(1_780_000_000_000);

let count = 0;
function anId(): string {
  count += 1;
  return uuidV7(1_780_000_000_000, createHash('sha256').update(String(count)).digest());
}

function aMessage(parts: Partial<InboundMessage> = {}): InboundMessage {
  const id = anId() as MessageId;
  return {
    id,
    seq: 0,
    chatId: anId() as ChatId,
    contactId: anId() as ContactId,
    phoneNumberId: phone,
    type: 'text',
    content: { body: 'hello' },
    text: 'hello',
    order: 1_780_000_000_999,
    ordinal: 1,
    createdAt: at,
    sentAt: at,
    author: { kind: 'contact' },
    wamid: `wamid.${id}` as Wamid,
    direction: 'inbound',
    ...parts,
  };
}

function aChat(parts: Partial<Chat> = {}): Chat {
  return {
    id: anId() as ChatId,
    contactId: anId() as ContactId,
    phoneNumberId: phone,
    name: 'Somebody',
    unread: 0,
    received: 0,
    readTo: 0,
    lastOrder: 1,
    createdAt: at,
    ...parts,
  };
}

function anAgent(email: string): Agent {
  return { id: anId() as AgentId, name: 'Ana', email, role: 'agent', createdAt: at };
}

function aChatEvent(): InboxEventBody {
  return { type: 'chat_update', chat: aChat() };
}
