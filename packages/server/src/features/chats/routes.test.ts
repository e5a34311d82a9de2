import type { ChatId, MessageId } from '@parley/model/ids';
import { inboundAt, sampleChat, sampleContact } from '@parley/model/testing/samples';
import { StoreUnavailable } from '@parley/storage/store';
import { expect, it } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { chats } from './index.ts';

it('what was read is read, also where the database goes away before the customer could be told', async () => {
  const away = {
    ...chats,
    routes: (app, deps) =>
      chats.routes?.(app, {
        ...deps,
        store: {
          ...deps.store,
          get: (collection, id) =>
            collection === 'settings' ? Promise.reject(new StoreUnavailable('Gone')) : deps.store.get(collection, id),
        },
      }),
  } satisfies typeof chats;
  const { setUp, store, logged } = await startShell({}, undefined, [away]);
  const { ana } = await setUp();
  const chat = sampleChat({ id: '0190a0a0-0000-7000-8000-000000000001' as ChatId, unread: 1, received: 1 });
  const message = inboundAt(1, { id: '0190a0a0-0000-7000-8000-000000000002' as MessageId, chatId: chat.id });
  await store.commit([
    {
      insert: [
        { collection: 'chats', document: chat },
        { collection: 'contacts', document: sampleContact() },
        { collection: 'messages', document: message },
      ],
    },
  ]);
  const answer = await ana.ask('POST', `/api/chats/${chat.id}/read`, { upTo: message.id });
  expect(answer.json()).toMatchObject({ chat: { unread: 0 } });
  expect(logged()).toContain('The read receipt could not be decided');
});
