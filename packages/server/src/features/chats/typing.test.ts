import type { ChatId, ContactId, Wamid } from '@parley/model/ids';
import { sampleChat } from '@parley/model/testing/samples';
import { startGraph } from '@parley/whatsapp/testing/start-graph';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { makeTyping } from './typing.ts';

test('“typing…” is told only where an answer may be written now', async () => {
  const bodies: string[] = [];
  const graph = await startGraph((_url, response, request) => {
    request.on('data', (bytes) => bodies.push(String(bytes)));
    request.on('end', () => response.setHeader('content-type', 'application/json').end('{"success":true}'));
  });
  const { deps, store, setUp } = await startShell({ WHATSAPP_GRAPH_URL: graph.options.graphUrl });
  const { ana } = await setUp();
  await ana.ask('PATCH', '/api/settings', { sendTypingIndicators: true });
  const { phoneNumberId } = deps.account;
  const chat = (name: string, windowExpiresAt?: string) =>
    sampleChat({
      id: name as ChatId,
      contactId: `of ${name}` as ContactId,
      phoneNumberId,
      lastInboundWamid: `wamid.${name}` as Wamid,
      ...(windowExpiresAt === undefined ? {} : { windowExpiresAt }),
    });
  const chats = [chat('closed', '2020-01-01T00:00:00.000Z'), chat('none'), chat('open', '2099-01-01T00:00:00.000Z')];
  await store.commit([{ insert: chats.map((document) => ({ collection: 'chats' as const, document })) }]);
  const typing = makeTyping(deps, () => false);
  onTestFinished(typing.close);
  for (const { id } of chats) typing.started(id);
  await vi.waitFor(() => expect(bodies.join()).toContain('wamid.open'), 30_000);
  expect(bodies).toHaveLength(1);
});
