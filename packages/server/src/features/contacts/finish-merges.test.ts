import type { ContactId } from '@parley/model/ids';
import { inboundAt, sampleChat, sampleContact } from '@parley/model/testing/samples';
import { expect, test } from 'vitest';
import type { Deps } from '../../deps.ts';
import { startShell } from '../../testing/start-shell.ts';
import { finishMerges } from './finish-merges.ts';

test('a chat that is given on while its messages are moved is moved further', async () => {
  const { deps, store } = await startShell();
  const [chat, message] = [sampleChat(), inboundAt(1)];
  const movedTo = (id: string) => ({
    collection: 'movedChats' as const,
    document: { id: chat.id, chatId: chat.id, contactId: id as ContactId, ordinals: 0, isPending: true as const },
  });
  const contacts = ['p-2', 'p-3'].map((id) => sampleContact({ id: id as ContactId }));
  await store.commit([
    {
      insert: [
        { collection: 'chats', document: chat },
        { collection: 'messages', document: message },
        ...contacts.map((document) => ({ collection: 'contacts' as const, document })),
        movedTo('p-2'),
      ],
    },
  ]);
  let steps = 0;
  const busy: Deps = {
    ...deps,
    // Between the step that moves the messages and the one that ends it.
    async write(work, watch) {
      if (++steps === 2) await store.commit([{ put: [movedTo('p-3')] }]);
      return deps.write(work, watch);
    },
  };
  await finishMerges(busy);
  expect(await store.get('messages', message.id)).toMatchObject({ contactId: 'p-3' });
  expect(await store.get('movedChats', chat.id)).not.toHaveProperty('isPending');
});
