import type { MessagePage } from '@parley/model/api';
import type { ChatId } from '@parley/model/ids';
import { compareMessages, type Message } from '@parley/model/message';
import { sampleTemplate } from '@parley/model/testing/samples';
import type { View } from '@parley/model/view';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyFrame, freshView, mergeChats, mergeMessages, mergeTemplates, type PagePlace, withSent } from './reads.ts';
import { ana, makeSmallWorld, type SmallWorld } from './testing/small-world.ts';

/** A browser that follows the log at its own pace, while reads are answered early and arrive late. */
function makeBrowser(world: SmallWorld) {
  let view: View = freshView(world.inbox(ana, 'epoch'), []);
  const from = view.seq;
  let arrivals: (() => void)[] = [];
  const kept = () => ({ from, events: world.eventsAfter(from).filter((event) => event.seq <= view.seq) });

  return {
    view: () => view,
    follow: (count: number): void => {
      const events = world.eventsAfter(view.seq).slice(0, count);
      view = applyFrame(view, { seq: view.seq + events.length, events });
    },
    /** The server answers now, the answer arrives later. */
    askMessages: (chatId: ChatId, page: MessagePage, place: PagePlace): void => {
      arrivals.push(() => {
        view = mergeMessages(view, chatId, page, place, kept());
      });
    },
    askChat: (chatId: ChatId): void => {
      const { seq, chat, contact } = world.chat(chatId);
      arrivals.push(() => {
        view = mergeChats(view, { seq, chats: [chat], contacts: [contact] }, kept());
      });
    },
    confirm: (message: Message): void => {
      arrivals.push(() => {
        if (message.direction === 'outbound') view = withSent(view, message);
      });
    },
    arrive: (index: number): void => {
      const [arrival] = arrivals.splice(index % Math.max(1, arrivals.length), 1);
      arrival?.();
    },
    arriveAll: (): void => {
      for (const arrival of arrivals) arrival();
      arrivals = [];
    },
  };
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receive' as const), late: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), isConfirmed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('report' as const), at: fc.nat(), isRead: fc.boolean() }) },
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('read' as const) }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('follow' as const), count: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ask' as const), what: fc.nat(4), at: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('arrive' as const), index: fc.nat() }) },
);

describe('templates', () => {
  it('are as old as their first page: what happened since is told on top', () => {
    const before = { ...freshView(makeSmallWorld().inbox(ana, 'epoch'), []), seq: 7 };
    const paused = { ...sampleTemplate, status: 'PAUSED' };
    const events = [
      { type: 'template_update', template: sampleTemplate, seq: 5 },
      { type: 'template_update', template: paused, seq: 7 },
    ] as const;
    expect(before.shelf).toBeUndefined();
    const page = { seq: 5, templates: [sampleTemplate], syncs: [] };
    const view = mergeTemplates(before, page, { from: 4, events });
    expect(view).toEqual({ ...before, shelf: { templates: { [paused.id]: paused }, syncs: {} } });
  });
});

describe('reads and events', () => {
  it('end in the view of a fresh load, however they interleave', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80 }), (steps) => {
        const world = makeSmallWorld(1_700_000_000_000);
        const chatId = world.addChat('Maria').id;
        for (let count = 0; count < 12; count += 1) world.receive(chatId, `old ${count}`);
        const browser = makeBrowser(world);
        browser.askMessages(chatId, world.page(chatId, 4), 'fresh');

        for (const one of steps) {
          const ours = world.thread(chatId).filter((message) => message.direction === 'outbound');
          const sending = ours.filter((message) => message.status === 'sending');
          switch (one.kind) {
            case 'receive':
              world.receive(chatId, 'new', one.late);
              break;
            case 'send': {
              const message = world.send(ana, { chatId, text: 'ours' });
              if (one.isConfirmed) browser.confirm(message);
              break;
            }
            case 'report': {
              const message = ours[one.at % Math.max(1, ours.length)];
              if (message) world.report(message.id, one.isRead ? 'read' : 'sent');
              break;
            }
            case 'remove': {
              const message = sending[one.at % Math.max(1, sending.length)];
              if (message) world.remove(message.id);
              break;
            }
            case 'read':
              world.readTo(chatId, world.chatOf(chatId).received);
              break;
            case 'follow':
              browser.follow(one.count);
              break;
            case 'arrive':
              browser.arrive(one.index);
              break;
            case 'ask':
              ask(world, browser, chatId, one.what, one.at);
          }
        }
        browser.arriveAll();
        browser.follow(Infinity);
        expectFresh(browser.view(), world, chatId);
      }),
      { numRuns: 500 },
    );
  });
});

function ask(
  world: SmallWorld,
  browser: ReturnType<typeof makeBrowser>,
  chatId: ChatId,
  what: number,
  at: number,
): void {
  const thread = browser.view().threads[chatId];
  const [first, last] = [thread?.messages[0], thread?.messages.at(-1)];
  const stored = world.thread(chatId);
  const some = stored[at % Math.max(1, stored.length)];
  const isStored = (message: Message | undefined) => message !== undefined && world.messages.has(message.id);
  if (what === 0) browser.askMessages(chatId, world.page(chatId, 4), 'fresh');
  if (what === 1) browser.askChat(chatId);
  if (what === 2 && some) browser.askMessages(chatId, world.page(chatId, 2, { around: some.id }), 'fresh');
  if (what === 3 && first && isStored(first) && thread?.hasBefore) {
    browser.askMessages(chatId, world.page(chatId, 3, { before: first.id }), { before: first.id });
  }
  if (what === 4 && last && isStored(last) && thread?.hasAfter) {
    browser.askMessages(chatId, world.page(chatId, 3, { after: last.id }), { after: last.id });
  }
}

/** The loaded stretch is exactly what the server has between its ends, and an end that is the last one is the last. */
function expectFresh(view: View, world: SmallWorld, chatId: ChatId): void {
  const fresh = freshView(world.inbox(ana, 'epoch'), []);
  expect({ ...view, threads: {} }).toEqual(fresh);
  const thread = view.threads[chatId];
  const [first, last] = [thread?.messages[0], thread?.messages.at(-1)];
  if (thread === undefined || first === undefined || last === undefined) return;
  const stretch = world
    .thread(chatId)
    .filter((message) => !thread.hasBefore || compareMessages(message, first) >= 0)
    .filter((message) => !thread.hasAfter || compareMessages(message, last) <= 0);
  expect(thread.messages).toEqual(stretch);
}
