/** `kill -9` at any moment while webhooks come in: what was answered with 200 is there, once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultRounds, seededChance } from '../support/chance.ts';
import { type LiveServer, makeLiveServer } from '../support/live-server.ts';
import { postWebhook, textValue, webhookBody } from '../support/webhooks.ts';

const people = 8;
const inFlight = 12;
const webhooksPerRound = 60;

/** Fewer than the ends of the process after which a webhook that stood at each of them is taken for their cause. */
const usualRounds = 3;

let server: LiveServer;

beforeEach(async () => {
  server = await makeLiveServer({ graphUrl: 'http://127.0.0.1:9' });
});

afterEach(() => server.close());

/** One webhook of one to five texts. */
type Webhook = { readonly texts: readonly string[]; readonly body: Buffer };

test('a server that is killed again and again loses no webhook that it acknowledged, and shows none twice', {
  timeout: 120_000 + faultRounds(usualRounds) * 10_000,
}, async () => {
  const chance = seededChance('killed-while-receiving');
  const began = Math.floor(Date.now() / 1000) - 3600;
  let minted = 0;
  const mint = (): Webhook => {
    const numbers = Array.from({ length: 1 + chance.below(5) }, () => {
      minted += 1;
      return minted;
    });
    const values = numbers.map((n) => textValue(`1202555010${n % people}`, `wamid.${n}`, `Text ${n}`, began + n));
    return { texts: numbers.map((n) => `Text ${n}`), body: webhookBody(server, ...values) };
  };
  let waiting: Webhook[] = [];
  const acknowledged: Webhook[] = [];

  /** Posts what waits, and then the same again later where it was not answered with 200. */
  async function post(onAnswer: () => void): Promise<void> {
    const queue = waiting;
    waiting = [];
    const worker = async () => {
      for (let webhook = queue.shift(); webhook !== undefined; webhook = queue.shift()) {
        const status = await postWebhook(server, webhook.body).then(statusOf, () => 'no answer');
        if (status === 200) acknowledged.push(webhook);
        else waiting.push(webhook);
        onAnswer();
      }
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
  }

  await server.start();
  const ana = await server.admin();
  for (let round = 0; round < faultRounds(usualRounds); round += 1) {
    // Also a duplicate of what is there already, as WhatsApp sends it when an answer got lost.
    const again = chance.shuffled(acknowledged).slice(0, 10);
    waiting = chance.shuffled([...waiting, ...Array.from({ length: webhooksPerRound }, mint), ...again]);
    let answersLeft = 1 + chance.below(webhooksPerRound);
    let killed: Promise<void> | undefined;
    await post(() => {
      answersLeft -= 1;
      if (answersLeft === 0) killed = server.kill();
    });
    await killed;
    await server.start();
  }
  await post(() => undefined);
  expect(waiting).toEqual([]);
  await server.applied();

  const view = await ana.freshView();
  const shown = Object.values(view.threads).flatMap(({ messages }) => messages.map(({ text }) => text));
  expect(shown.sort()).toEqual([...new Set(acknowledged.flatMap(({ texts }) => texts))].sort());
  expect(shown).toHaveLength(minted);
  for (const chat of Object.values(view.chats)) {
    expect(chat.unread).toBe(view.threads[chat.id]?.messages.length);
    expect(chat.lastMessage?.id).toBe(view.threads[chat.id]?.messages.at(-1)?.id);
  }
  expect(await ana.request('GET', '/api/journal/dead')).toMatchObject({ status: 200, body: { dead: [] } });
});

function statusOf(response: Response): number {
  return response.status;
}
