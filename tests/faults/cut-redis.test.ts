/** Redis is cut off in the moment in which a node asks to hear the others: it hears them all the same afterwards. */

import { openRedisLine } from '@parley/server/nodes/redis-line';
import { createClient } from '@redis/client';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { makeFlakyProxy } from '../support/flaky-proxy.ts';
import { makeRedis, withoutRedis } from '../support/redis.ts';

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

test.skipIf(withoutRedis !== undefined)(
  'a line that is cut before its subscription was answered is heard on',
  async () => {
    const redis = await makeRedis();
    toClose.push(redis.close);
    const proxy = await makeFlakyProxy(redis.url.replace('redis:', 'http:'));
    toClose.push(proxy.close);
    const watcher = createClient({ url: redis.url });
    await watcher.connect();
    toClose.push(() => watcher.destroy());
    /** The ids of its connections, each once it has been greeted. */
    const connections = async () => {
      const lines = String(await watcher.sendCommand(['CLIENT', 'LIST'])).split('\n');
      const others = lines.filter((line) => line.includes(' resp=3') && !line.includes(' cmd=client|list'));
      return others.map((line) => line.split(' ')[0] ?? '');
    };
    const line = openRedisLine(proxy.url.replace('http:', 'redis:'), pino({ level: 'silent' }));
    toClose.push(line.close);
    const before = await eventually('both are there', async () => {
      const ids = await connections();
      return ids.length === 2 && ids;
    });

    const heard: string[] = [];
    proxy.loseAnswers();
    line.listen('bell', (text) => heard.push(text));
    await eventually('it is cut', async () => {
      const now = await connections();
      return before.some((id) => !now.includes(id));
    });
    proxy.comeBack();
    await eventually('it hears', async () => {
      await watcher.publish('bell', 'rung');
      return heard.length > 0;
    });
    expect(new Set(heard)).toEqual(new Set(['rung']));
  },
);
