/** Reactions change the message that they name, in both directions, in any order, once. */
import type { Message } from '@parley/model/message';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserClient } from './support/browser-client.ts';
import { eventually } from './support/eventually.ts';
import { expectFresh } from './support/expect-fresh.ts';
import { postWebhook, webhookBody } from './support/webhooks.ts';
import { startWorld, type World } from './support/world.ts';

let world: World;
let ana: BrowserClient;
let chatId: string;

beforeEach(async () => {
  world = await startWorld();
  ana = await world.admin();
  await world.simulator().person('emma').writes('Hello');
  ({ chatId } = await ana.sees('Hello'));
});

afterEach(() => world.close());

function reactionValue(wamid: string, target: string, emoji: string | undefined, timestamp: number): object {
  const reaction = { message_id: target, ...(emoji === undefined ? {} : { emoji }) };
  return { messages: [{ from: '12025550143', id: wamid, timestamp: String(timestamp), type: 'reaction', reaction }] };
}

const seesReaction = (text: string, side: 'contact' | 'ours', emoji: string | undefined): Promise<Message> =>
  eventually(`“${text}” has the reaction ${emoji}`, async () => {
    const message = await ana.sees(text);
    return message.reactions?.[side] !== undefined && message.reactions[side].emoji === emoji && message;
  });

describe("a contact's reaction", () => {
  test('shows on our message, the newest one counts, and an empty one takes it back', async () => {
    await ana.writes(chatId, 'We have it in red');
    const { wamid = '' } = await ana.seesStatus('We have it in red', 'delivered');
    const now = Math.floor(world.simulator().now() / 1000);
    await postWebhook(world, webhookBody(world, reactionValue('wamid.r2', wamid, '❤️', now - 1)));
    await seesReaction('We have it in red', 'contact', '❤️');
    await postWebhook(world, webhookBody(world, reactionValue('wamid.r1', wamid, '👍', now - 2)));
    await postWebhook(world, webhookBody(world, reactionValue('wamid.r3', wamid, undefined, now)));
    await seesReaction('We have it in red', 'contact', undefined);
    await world.quiet();
    const thread = ana.view().threads[chatId]?.messages.map(({ text }) => text);
    expect(thread).toEqual(['Hello', 'We have it in red']);
    await expectFresh(ana);
  });

  test('that comes before the wamid of its message is known waits for it', async () => {
    world.simulator().setDials({ dropNextAnswers: 1, webhookDelayMs: 60_000 });
    await ana.writes(chatId, 'Did it arrive?');
    await ana.sees('Did it arrive?', (one) => one.direction === 'outbound' && one.unconfirmed === true);
    const { wamid } = world.simulator().ledger()[0] ?? {};
    const now = Math.floor(world.simulator().now() / 1000);
    await postWebhook(world, webhookBody(world, reactionValue('wamid.early', wamid ?? '', '🎉', now)));
    await world.app().idle();
    expect((await ana.sees('Did it arrive?')).reactions).toBeUndefined();
    world.simulator().setDials({ webhookDelayMs: 0 });
    world.simulator().advanceClock(120_000);
    await seesReaction('Did it arrive?', 'contact', '🎉');
    await world.quiet();
    await expectFresh(ana);
  });
});

describe('our reaction', () => {
  test('goes to WhatsApp once, shows on the message, and stands in no thread', async () => {
    const target = await ana.sees('Hello');
    const answer = await ana.request('POST', '/send-message', {
      chatId,
      type: 'reaction',
      content: { emoji: '👍' },
      replyTo: target.id,
    });
    expect(answer.status).toBe(201);
    await seesReaction('Hello', 'ours', '👍');
    await eventually('WhatsApp has it', () => world.simulator().ledger().length === 1);
    expect(world.simulator().ledger()[0]).toMatchObject({ type: 'reaction' });
    await world.quiet();
    await expectFresh(ana);
    expect(ana.view().threads[chatId]?.messages).toHaveLength(1);
  });

  test('that WhatsApp refuses says so on the message', async () => {
    const target = await ana.sees('Hello');
    world.simulator().setDials({ failNextWithCode: 131009, failNextCount: 1 });
    await ana.request('POST', '/send-message', {
      chatId,
      type: 'reaction',
      content: { emoji: '👍' },
      replyTo: target.id,
    });
    const message = await eventually('the refusal shows', async () => {
      const seen = await ana.sees('Hello');
      return seen.reactions?.ours?.isRefused && seen;
    });
    expect(message.reactions?.ours?.emoji).toBe('👍');
  });

  test('is one under its id, and while it waits nothing but another reaction takes it back', async () => {
    const target = await ana.sees('Hello');
    world.simulator().setDials({ isTokenExpired: true });
    const id = '0190a0a0-0000-7000-8000-000000000001';
    const reacts = (emoji: string, by = ana) =>
      by.request('POST', '/send-message', { id, chatId, type: 'reaction', content: { emoji }, replyTo: target.id });
    const first = await reacts('👍');
    expect(first.status).toBe(201);
    await eventually('the number is paused', () => ana.view().phoneNumbers[0]?.paused !== undefined);
    expect(await reacts('👍')).toMatchObject({ status: 201, body: { message: { id } } });
    expect(await reacts('❤️')).toMatchObject({ status: 409, body: { code: 'ID_TAKEN' } });
    expect(await reacts('👍', await world.colleague('Omar'))).toMatchObject({ status: 409 });
    expect(await ana.request('DELETE', `/api/messages/${id}`)).toMatchObject({ status: 400 });
    world.simulator().setDials({ isTokenExpired: false });
    await ana.request('POST', `/api/phone-numbers/${ana.view().phoneNumbers[0]?.id}/resume`);
    await eventually('WhatsApp has it', () => world.simulator().ledger().length === 1);
    expect((await ana.sees('Hello')).reactions?.ours?.emoji).toBe('👍');
  });
});
