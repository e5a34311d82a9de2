/** WhatsApp promises neither once nor in order: whatever comes twice, late, early or otherwise packed gives the same state. */
import type { Wamid } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { faultRounds } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { canonical, everything } from '../support/everything.ts';
import { webhooksTaken } from '../support/journal.ts';
import { postWebhook, statusValue, textValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

const worlds: World[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function newWorld(): Promise<World> {
  const world = await startWorld();
  worlds.push(world);
  return world;
}

const people = 16;
const began = Math.floor(Date.now() / 1000) - 20 * 3600;

/** One element of a webhook, for the messages that this world sent. */
type Element = (sent: readonly OutboundMessage[]) => object;

/** Twelve things that each person sends, one second after the other, under a name that changes now and then. */
const inbound: readonly Element[] = Array.from({ length: people * 12 }, (_, index) => {
  const [person, step] = [index % people, Math.floor(index / people)];
  const own = { id: wamidOf(person, step), from: waIdOf(person), from_user_id: userIdOf(person) };
  const names = { name: `Person ${person}, name ${Math.floor(step / 3)}`, username: `person${person}.${step}` };
  const contacts = [{ profile: names, wa_id: waIdOf(person), user_id: userIdOf(person) }];
  const message = { ...own, timestamp: String(began + 60 * (step + 1)), ...contentOf(person, step) };
  return () => ({ contacts, messages: [message] });
});

/** What each person does to messages of both sides: edits, a deletion, reactions, and a quote of what comes later. */
const deeds: readonly Element[] = Array.from({ length: people }, (_, person): readonly Element[] => {
  const target = (step: number) => ({ original_message_id: wamidOf(person, step) });
  const worded = (body: string) => ({ message: { type: 'text', text: { body } } });
  const react = (message: string, emoji: string) => ({ type: 'reaction', reaction: { message_id: message, emoji } });
  const acts: readonly ((sent: readonly OutboundMessage[]) => object)[] = [
    () => ({ type: 'edit', edit: { ...target(4), ...worded(`Edited ${person}`) } }),
    () => ({ type: 'edit', edit: { ...target(4), ...worded(`Edited again ${person}`) } }),
    () => ({ type: 'edit', edit: { ...target(5), ...worded(`Edited and gone ${person}`) } }),
    () => ({ type: 'revoke', revoke: target(5) }),
    () => react(wamidOf(person, 0), '👍'),
    (sent) => react(sent[person]?.wamid ?? '', '👍'),
    (sent) => react(sent[person]?.wamid ?? '', '🎉'),
    () => ({ type: 'text', text: { body: `About the last ${person}` }, context: { id: wamidOf(person, 11) } }),
  ];
  return acts.map(
    (act, step): Element =>
      (sent) => {
        const own = { id: `wamid.deed.${person}.${step}`, from: waIdOf(person), from_user_id: userIdOf(person) };
        return { messages: [{ ...own, timestamp: String(began + 1800 + step), ...act(sent) }] };
      },
  );
}).flat();

/** What WhatsApp reports about each message of ours, with and without our own id, some of it contradictory. */
const reported: readonly Element[] = Array.from({ length: people }, (_, person) => {
  const failed = { errors: [{ code: 131026, title: 'Message undeliverable' }] };
  const words = ['sent', 'delivered', ...(person % 2 ? ['read'] : []), ...(person % 3 ? [] : ['failed'])];
  return words.map(
    (word, step): Element =>
      (sent) => {
        const message = sent[person];
        const named = word === 'sent' || word === 'failed' ? { biz_opaque_callback_data: message?.id } : {};
        const timestamp = String(began + 3600 + step);
        return statusValue(message?.wamid ?? '', word, { timestamp, ...named, ...(word === 'failed' ? failed : {}) });
      },
  );
}).flat();

/** Reports about a message of another program on the same number: they stay parked. */
const foreign: readonly Element[] = ['read', 'delivered', 'sent'].map(
  (word, step) => () => statusValue('wamid.of.another.program', word, { timestamp: String(began + 10 - step) }),
);

const elements = [...inbound, ...deeds, ...reported, ...foreign];

function contentOf(person: number, step: number): object {
  const text = (body: string) => ({ type: 'text', text: { body } });
  switch (step % 6) {
    case 1:
      return { ...text(`Answer ${person}.${step}`), context: { id: `wamid.hello.${person}` } };
    case 2:
      return {
        type: 'image',
        image: { id: `${person}${step}`, mime_type: 'image/jpeg', caption: `Look ${person}.${step}` },
      };
    case 3:
      return { type: 'hologram', hologram: { id: '1' } };
    default:
      return text(`Text ${person}.${step}`);
  }
}

function wamidOf(person: number, step: number): string {
  return `wamid.${person}.${step}`;
}

function waIdOf(person: number): string {
  return `120255501${String(10 + person)}`;
}

function userIdOf(person: number): string {
  return `US.8800${person}`;
}

/** A world in which everybody has written and got an answer of which we know nothing yet but that it may have left. */
async function worldWithUnknownSends(): Promise<{ world: World; sent: readonly OutboundMessage[] }> {
  const world = await newWorld();
  const ana = await world.admin();
  const hellos = Array.from({ length: people }, (_, person) =>
    textValue(waIdOf(person), `wamid.hello.${person}`, `Hello ${person}`, began),
  );
  await postWebhook(world, webhookBody(world, ...hellos));
  // Nobody's own reports come: the test makes all of them.
  world.simulator().setDials({ dropNextAnswers: people, webhookDelayMs: 24 * 3_600_000 });
  const chats = await Promise.all(hellos.map((_, person) => ana.sees(`Hello ${person}`)));
  for (const [person, { chatId }] of chats.entries()) await ana.writes(chatId, `Ours ${person}`);
  const sent = await Promise.all(
    chats.map(async (_, person) => {
      const isUnconfirmed = (message: object) => 'unconfirmed' in message && message.unconfirmed === true;
      const message = (await ana.sees(`Ours ${person}`, isUnconfirmed)) as OutboundMessage;
      const accepted = world
        .simulator()
        .ledger()
        .find(({ callbackData }) => callbackData === message.id);
      return { ...message, wamid: accepted?.wamid as Wamid };
    }),
  );
  ana.goOffline();
  return { world, sent };
}

/** Posts these elements, so many to a webhook, several webhooks at a time. */
async function deliver(world: World, values: readonly object[], sizes: readonly number[]): Promise<void> {
  const bodies: Buffer[] = [];
  for (let start = 0, turn = 0; start < values.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    bodies.push(webhookBody(world, ...values.slice(start, start + size)));
    start += size;
  }
  const worker = async () => {
    for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
      expect((await postWebhook(world, body)).status).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
  await world.app().idle();
}

test('the same webhook ten times at once shows its messages once and counts them once', async () => {
  const world = await newWorld();
  const ana = await world.admin();
  const values = [1, 2, 3].map((n) => textValue('12025550110', `wamid.${n}`, `Text ${n}`));
  const body = webhookBody(world, ...values);
  const answers = await Promise.all(Array.from({ length: 10 }, () => postWebhook(world, body)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  await world.app().idle();
  const { messages, chats } = await everything(world.app().deps.store);
  expect(messages.map(({ text }) => text).sort()).toEqual(['Text 1', 'Text 2', 'Text 3']);
  expect(chats).toMatchObject([{ unread: 3, received: 3 }]);
  const told = await eventually('Ana has heard of all of them', () => {
    const news = ana.heard.filter(({ type }) => type === 'new_message');
    return news.length >= 3 && news;
  });
  expect(told).toHaveLength(3);
});

test('elements in any order, doubled, and packed otherwise, statuses before their messages, give the state of the right order', async () => {
  const inOrder = await worldWithUnknownSends();
  await deliver(
    inOrder.world,
    elements.map((element) => element(inOrder.sent)),
    [1],
  );
  const expected = canonical(await everything(inOrder.world.app().deps.store));

  const order = fc.shuffledSubarray([...elements.keys()], { minLength: elements.length });
  const again = fc.subarray([...elements.keys()]);
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(order, again, sizes, async (first, second, packed) => {
      const { world, sent } = await worldWithUnknownSends();
      const values = [...first, ...second].map((index) => elements[index]?.(sent) ?? {});
      await deliver(world, values, packed);
      expect(canonical(await everything(world.app().deps.store))).toEqual(expected);
    }),
    { numRuns: faultRounds(6), endOnFailure: true },
  );
});

test('the whole journal replayed twice, in any order, changes nothing', async () => {
  const { world, sent } = await worldWithUnknownSends();
  await deliver(
    world,
    elements.map((element) => element(sent)),
    [7],
  );
  const ana = await world.admin();
  const { outcomes: _, ...before } = await everything(world.app().deps.store);
  const { store } = world.app().deps;
  const rows = Array.from({ length: await webhooksTaken(store) }, (_, index) => store.journal.start + index + 1);
  for (const position of [...rows.toReversed(), ...rows]) {
    expect((await ana.request('POST', '/api/journal/replay', { position })).status).toBe(200);
  }
  const { outcomes: __, ...after } = await everything(world.app().deps.store);
  expect(after).toEqual(before);
});
