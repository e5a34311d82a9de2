import { expect, test } from 'vitest';
import type { Feature } from '../feature.ts';
import { startShell } from '../testing/start-shell.ts';

test('what is answered during a stop is the last on its connection, so whoever keeps it holds nothing up', async () => {
  const asked = Promise.withResolvers<void>();
  const stopping = Promise.withResolvers<void>();
  const slow: Feature = {
    name: 'slow',
    routes(app) {
      app.addHook('preClose', async () => stopping.resolve());
      app.get('/slow', { config: { isPublic: true } }, async (_request, reply) => {
        asked.resolve();
        await stopping.promise;
        return reply.send('done');
      });
    },
  };
  const { app } = await startShell({}, undefined, [slow]);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = fetch(`${url}/slow`);
  await asked.promise;
  const closed = app.close();
  expect((await response).headers.get('connection')).toBe('close');
  await closed;
});
