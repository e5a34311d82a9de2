/** Webhooks that Parley cannot bear: they are set aside where an admin sees them, and everything around them is applied. */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Outcome } from '@parley/storage/collections';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { isOnServer } from '../support/database.ts';
import { type LiveServer, makeLiveServer } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

async function deadElements(admin: BrowserClient): Promise<readonly Outcome[]> {
  const answer = await admin.request('GET', '/api/journal/dead');
  expect(answer.status).toBe(200);
  return (answer.body as { dead: readonly Outcome[] }).dead;
}

function textsOf(view: Awaited<ReturnType<BrowserClient['freshView']>>): readonly string[] {
  return Object.values(view.threads)
    .flatMap(({ messages }) => messages.map(({ text }) => text))
    .sort();
}

describe('a webhook that ends the process', () => {
  let server: LiveServer;

  afterEach(() => server.close());

  /** Starts it until it stays up; resolves with how often it died on the way. */
  async function startUntilItStays(most: number): Promise<number> {
    for (let deaths = 0; deaths <= most; deaths += 1) {
      const hasEnded = await server.start().then(
        () =>
          Promise.race([
            server.ended().then(() => true),
            server.applied().then(
              () => false,
              () => true,
            ),
          ]),
        () => true,
      );
      if (!hasEnded) return deaths;
    }
    throw new Error(`It died more than ${most} times`);
  }

  test.each([
    { when: 'is read', poison: 'Reading this kills the process', lost: ['Before', 'Beside', 'After'] },
    { when: 'is stored', poison: 'Storing this kills the process', lost: [] },
  ])(
    'and does so each time that it $when is set aside after four attempts, and the rest goes on',
    async ({ poison, lost }) => {
      server = await makeLiveServer({
        graphUrl: 'http://127.0.0.1:9',
        preload: [join(import.meta.dirname, '../support/dies-of.ts')],
      });
      await server.start();
      const ana = await server.admin();
      const body = webhookBody(
        server,
        textValue('12025550101', 'wamid.before', 'Before'),
        textValue('12025550102', 'wamid.beside', 'Beside'),
        textValue('12025550101', 'wamid.poison', poison),
        textValue('12025550101', 'wamid.after', 'After'),
      );
      const isDurableFirst = isOnServer();
      // Whether an answer still leaves is a matter of microseconds.
      const isSent = postWebhook(server, body);
      if (isDurableFirst) await isSent.catch(() => undefined);
      else await expect(isSent).rejects.toThrow();
      expect(await server.ended()).toBeNull();
      if (!isDurableFirst) {
        // What has no answer comes again, and now has one before anybody looks into it.
        expect(await startUntilItStays(0)).toBe(0);
        expect((await postWebhook(server, body)).status).toBe(200);
        expect(await server.ended()).toBeNull();
      }

      expect(await startUntilItStays(5)).toBe(3);
      expect(
        (await postWebhook(server, webhookBody(server, textValue('12025550103', 'wamid.next', 'Next')))).status,
      ).toBe(200);
      await server.applied();
      const [dead, ...others] = await deadElements(ana);
      expect(others).toEqual([]);
      expect(dead).toMatchObject({
        outcome: 'dead',
        reason: expect.stringContaining('ended the process'),
        attempts: 4,
      });
      const kept = ['Before', 'Beside', 'After'].filter((text) => !lost.includes(text));
      expect(textsOf(await ana.freshView())).toEqual([...kept, 'Next'].sort());
    },
  );
});

/** SQLite can be made to refuse the entry of a single message; a server has no triggers. */
describe.skipIf(isOnServer())('a message that the database refuses', () => {
  let world: World;
  let ana: BrowserClient;
  let database: DatabaseSync;

  beforeEach(async () => {
    world = await startWorld();
    ana = await world.admin();
    database = new DatabaseSync(join(world.folder, 'sandbox', 'parley.db'));
    database.exec(`
      CREATE TRIGGER refuses BEFORE INSERT ON log WHEN NEW.events LIKE '%"text":"Refused%'
      BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END`);
  });

  afterEach(async () => {
    database.close();
    await world.close();
  });

  test('is set aside alone: what shared its webhook or its flush is applied, and replaying it works once it is accepted', async () => {
    const wide = 'x'.repeat(60_000);
    const webhooks = [1, 2].map((which) =>
      webhookBody(
        world,
        ...Array.from({ length: 40 }, (_, index) =>
          textValue(
            '12025550101',
            `wamid.${which}.${index}`,
            `${index === 5 ? 'Refused' : 'Fine'} ${which}.${index} ${wide}`,
          ),
        ),
      ),
    );
    const answers = await Promise.all(webhooks.map((body) => postWebhook(world, body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await world.quiet();

    const shown = () => ana.freshView().then((view) => textsOf(view).map((text) => text.replace(wide, '').trim()));
    const fine = [1, 2].flatMap((which) => Array.from({ length: 40 }, (_, index) => `Fine ${which}.${index}`));
    const without5 = fine.filter((text) => !text.endsWith('.5'));
    expect(await shown()).toEqual([...without5].sort());
    const dead = await deadElements(ana);
    expect(dead.map(({ element, attempts }) => ({ element, attempts }))).toEqual([
      { element: 5, attempts: 3 },
      { element: 5, attempts: 3 },
    ]);

    database.exec('DROP TRIGGER refuses');
    for (const { position } of dead) {
      expect((await ana.request('POST', '/api/journal/replay', { position })).status).toBe(200);
    }
    expect(await deadElements(ana)).toEqual([]);
    expect(await shown()).toEqual([...without5, 'Refused 1.5', 'Refused 2.5'].sort());
  });
});
