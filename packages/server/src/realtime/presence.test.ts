import type { Presence } from '@parley/model/api';
import type { AgentId, ChatId } from '@parley/model/ids';
import { expect, test } from 'vitest';
import { makePresence } from './presence.ts';

const [ana, omar] = ['ana', 'omar'] as AgentId[] as [AgentId, AgentId];
const chatId = 'chat' as ChatId;
const turn = () => new Promise(setImmediate);

test('who is at another node is shown like who is here, and hears of those who are here', async () => {
  const shown: Presence[] = [];
  const toldElsewhere: Presence[] = [];
  let others: Presence[] = [];
  const board = makePresence(
    (presence) => shown.push(presence),
    () => ({ others: () => others, tell: (presence) => toldElsewhere.push(presence) }),
  );
  board.report('socket', ana, { chatId });
  await turn();
  expect(toldElsewhere).toEqual([{ online: [ana], chats: { chat: { viewing: [ana], replying: [] } } }]);

  others = [{ online: [omar, ana], chats: { chat: { viewing: [omar], replying: [omar] } } }];
  board.lookElsewhere();
  await turn();
  expect(shown.at(-1)).toEqual({
    online: [ana, omar],
    chats: { chat: { viewing: [ana, omar], replying: [omar] } },
  });
  // What came from elsewhere is not told back.
  expect(toldElsewhere).toHaveLength(1);

  others = [];
  board.lookElsewhere();
  await turn();
  expect(shown.at(-1)).toEqual(toldElsewhere[0]);
});
