/** Whatever order WhatsApp reports a message in, and however often: the same status in the end, and never a step back. */
import type { Wamid } from '@parley/model/ids';
import type { OutboundMessage } from '@parley/model/message';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BrowserClient } from '../support/browser-client.ts';
import { seededChance } from '../support/chance.ts';
import { eventually } from '../support/eventually.ts';
import { postWebhook, statusValue, webhookBody } from '../support/webhooks.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let ana: BrowserClient;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
});

afterEach(() => world.close());

const words = ['sent', 'delivered', 'read', 'failed'] as const;
type Word = (typeof words)[number];

/** Every order of every choice of the words: 64. */
function arrangements(from: readonly Word[]): readonly (readonly Word[])[] {
  return from.flatMap((word) => {
    const others = from.filter((other) => other !== word);
    return [[word], ...arrangements(others).map((rest) => [word, ...rest])];
  });
}

/** What an agent is to see in the end, in plain words: proof of delivery, else a failure, else sent. */
function expectedAfter(reported: readonly Word[], wasAccepted: boolean): OutboundMessage['status'] {
  for (const word of ['read', 'delivered', 'failed'] as const) if (reported.includes(word)) return word;
  return reported.includes('sent') || wasAccepted ? 'sent' : 'sending';
}

/** How far a status is: each one heard must be at least as far as the one before. */
const far: readonly OutboundMessage['status'][] = ['sending', 'sent', 'failed', 'delivered', 'read'];

test.each([
  { outcome: 'accepted', isAnswered: true },
  { outcome: 'unconfirmed because the answer got lost', isAnswered: false },
])(
  'a message that is $outcome ends as the same status after every order of its reports, and no browser hears a step back',
  async ({ isAnswered }) => {
    const chance = seededChance(`status-order, ${isAnswered ? 'accepted' : 'unconfirmed'}`);
    const orders = arrangements(words);
    expect(orders).toHaveLength(64);

    const simulator = world.simulator();
    const people = orders.map((_, index) =>
      simulator.addPerson({ name: `Person ${index}`, waId: `12025550${String(200 + index)}` }),
    );
    await Promise.all(people.map((person, index) => person.writes(`Hello ${index}`)));
    const chats = await Promise.all(people.map(async (_, index) => (await ana.sees(`Hello ${index}`)).chatId));
    // WhatsApp's own reports never come: the test makes them all.
    simulator.setDials({
      webhookDelayMs: 24 * 3_600_000,
      dropNextAnswers: isAnswered ? 0 : people.length,
      throughput: 1000,
    });
    const sent = await Promise.all(
      chats.map(async (chatId, index) => {
        const { id } = await ana.writes(chatId, `Ours ${index}`);
        const wamid = await eventually('WhatsApp has it', () => wamidOf(id));
        await ana.sees(`Ours ${index}`, (message) => {
          if (message.direction !== 'outbound') return false;
          return isAnswered ? message.status === 'sent' : message.unconfirmed === true;
        });
        return { id, wamid };
      }),
    );

    for (const step of words.keys()) {
      const reports = orders.flatMap((order, index) => {
        const message = sent[index];
        const due = order[step];
        if (message === undefined || due === undefined) return [];
        // The new one, twice, and one of those before it once more.
        const again = order[chance.below(step + 1)] ?? due;
        return [due, due, again].map((word) => reportOf(message, word));
      });
      const answers = await Promise.all(
        chance.shuffled(reports).map((value) => postWebhook(world, webhookBody(world, value))),
      );
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      await world.app().idle();
    }

    for (const [index, message] of sent.entries()) {
      const order = orders[index] ?? [];
      const label = `after ${order.join(', ')}`;
      const stored = await world.app().deps.store.get('messages', message.id);
      expect(stored, label).toMatchObject({ status: expectedAfter(order, isAnswered), wamid: message.wamid });
      expect(stored, label).not.toHaveProperty('unconfirmed');
    }
    const head = await world.app().deps.store.head();
    await eventually('Ana has heard everything', () => ana.view().seq >= head);
    for (const [index, { id }] of sent.entries()) {
      const heard = ana.heard.flatMap((event) =>
        event.type === 'message_status_update' && event.messageId === id ? [event] : [],
      );
      const distances = heard.map(({ status }) => far.indexOf(status));
      expect(distances, `what was heard of ${orders[index]?.join(', ')}`).toEqual(distances.toSorted((a, b) => a - b));
      const firstProof = heard.findIndex(({ status }) => status !== 'sending');
      expect(heard.slice(firstProof).some(({ unconfirmed }) => unconfirmed)).toBe(false);
    }
    expect(simulator.ledger()).toHaveLength(orders.length);
  },
);

function wamidOf(id: string): Wamid | undefined {
  return world
    .simulator()
    .ledger()
    .find(({ callbackData }) => callbackData === id)?.wamid;
}

function reportOf({ id, wamid }: { readonly id: string; readonly wamid: Wamid }, word: Word): object {
  const errors = word === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {};
  return statusValue(wamid, word, { biz_opaque_callback_data: id, ...errors });
}
