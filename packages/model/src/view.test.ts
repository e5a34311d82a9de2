import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Chat, previewChange, receive, send } from './chat.ts';
import { type InboxEvent, type InboxEventBody, inboxEventTypes, statusUpdate } from './events.ts';
import type { ChatId, ContactId, MessageId, Wamid } from './ids.ts';
import { applyReport, claim, leaveUnconfirmed, type Message, waitAgain } from './message.ts';
import {
  at,
  chatId,
  inboundAt,
  outboundAt,
  sampleAgent,
  sampleChat,
  sampleContact,
  samplePhoneNumber,
  sampleSettings,
  sampleTemplate,
} from './testing/samples.ts';
import { applyEvent, mergePage, sortedChats, type Thread, type View, withStatus } from './view.ts';

const wamid = 'wamid.out' as Wamid;
const pending = outboundAt(20);
const delivered = applyReport(claim(pending, at(21)), { receipt: 'delivered', at: at(22) }, wamid);

/** A team with one chat open: two messages from the contact, one from us that is still on its way. */
const shown: readonly Message[] = [inboundAt(1), inboundAt(10), pending];
const view: View = {
  epoch: 'e',
  seq: 10,
  settings: sampleSettings,
  phoneNumbers: [samplePhoneNumber],
  agents: { [sampleAgent.id]: sampleAgent },
  contacts: { [sampleContact().id]: sampleContact() },
  chats: { [chatId]: send(receive(receive(sampleChat(), inboundAt(1)), inboundAt(10)), pending) },
  hasMoreChats: false,
  threads: { [chatId]: { messages: shown, hasBefore: false, hasAfter: false } },
  shelf: { templates: { [sampleTemplate.id]: sampleTemplate }, syncs: {} },
};

const samples: { readonly [T in InboxEventBody['type']]: Extract<InboxEventBody, { type: T }> } = {
  new_message: {
    type: 'new_message',
    message: inboundAt(30),
    chat: receive(openChat(view), inboundAt(30)),
    contact: sampleContact({ profileName: 'Layla H.' }),
  },
  message_status_update: statusUpdate(delivered),
  message_update: { type: 'message_update', message: { ...delivered, text: 'changed' } },
  chat_update: { type: 'chat_update', chat: { ...openChat(view), unread: 0, readTo: 2 } },
  contact_update: { type: 'contact_update', contact: sampleContact({ name: 'Layla Haddad' }) },
  agent_update: { type: 'agent_update', agent: { ...sampleAgent, disabled: true } },
  message_removed: { type: 'message_removed', messageId: pending.id, chatId },
  chat_removed: { type: 'chat_removed', chatId },
  settings_update: {
    type: 'settings_update',
    settings: { ...sampleSettings, teamName: 'Bakery' },
    phoneNumbers: [{ ...samplePhoneNumber, paused: { code: 190, title: 'Access token expired', since: at(40) } }],
  },
  template_update: { type: 'template_update', template: { ...sampleTemplate, status: 'PAUSED' } },
  template_sync_update: {
    type: 'template_sync_update',
    sync: { id: sampleTemplate.wabaId, wantedAt: at(40), syncedAt: at(41), unreadable: 0 },
  },
};

describe('every kind of event', () => {
  test.each(inboxEventTypes)('%s changes the view, and moves its place in the log', (type) => {
    const next = applyEvent(view, { ...samples[type], seq: 11 });
    expect(next.seq).toBe(11);
    expect({ ...next, seq: 10 }).not.toEqual(view);
  });

  test.each(inboxEventTypes)('%s that the view already covers changes nothing', (type) => {
    const next = applyEvent(view, { ...samples[type], seq: 11 });
    expect(applyEvent(next, { ...samples[type], seq: 11 })).toBe(next);
    expect(applyEvent(next, { ...samples[type], seq: 4 })).toBe(next);
  });

  test.each(inboxEventTypes)('%s told again under a new number leaves the view as it is', (type) => {
    const once = applyEvent(view, { ...samples[type], seq: 11 });
    expect(applyEvent(once, { ...samples[type], seq: 12 })).toEqual({ ...once, seq: 12 });
  });

  test.each(inboxEventTypes)('%s for a chat that is not loaded breaks nothing', (type) => {
    const bare: View = { ...view, chats: {}, contacts: {}, threads: {} };
    const next = applyEvent(bare, { ...samples[type], seq: 11 });
    expect(next.threads).toEqual({});
  });

  it('leaves what it does not touch identical, so that only what changed is drawn again', () => {
    const next = applyEvent(view, { ...samples.agent_update, seq: 11 });
    expect(next.chats).toBe(view.chats);
    expect(next.threads).toBe(view.threads);
  });
});

describe('templates', () => {
  it('are none of the view’s business until somebody has asked for them', () => {
    const { shelf: _, ...bare } = view;
    for (const type of ['template_update', 'template_sync_update'] as const) {
      expect(applyEvent(bare, { ...samples[type], seq: 11 })).toEqual({ ...bare, seq: 11 });
    }
  });

  it('leave it when WhatsApp deletes them', () => {
    const event = { type: 'template_update', template: { ...sampleTemplate, status: 'DELETED' }, seq: 11 } as const;
    expect(applyEvent(view, event).shelf?.templates).toEqual({});
  });
});

describe('a stale view and the events since are the fresh view', () => {
  it('holds from every place of a story', () => {
    const fresh = story.reduce(applyEvent, view);
    for (let cut = 0; cut <= story.length; cut += 1) {
      const stale = story.slice(0, cut).reduce(applyEvent, view);
      expect(story.slice(cut).reduce(applyEvent, stale)).toEqual(fresh);
    }
  });

  it('holds when stretches of the story are told again', () => {
    const fresh = story.reduce(applyEvent, view);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(story.length), fc.nat(story.length))), (stretches) => {
        const told = [...stretches.flatMap(([from, to]) => story.slice(0, Math.min(from, to))), ...story];
        expect(told.reduce(applyEvent, view)).toEqual(fresh);
      }),
    );
  });
});

describe('a status event', () => {
  test.each<[string, ReturnType<typeof claim>]>([
    ['claimed', claim(pending, at(21))],
    ['waiting', waitAgain(claim(pending, at(21)), at(22), at(30))],
    ['unconfirmed', leaveUnconfirmed(claim(pending, at(21)), at(52))],
    ['delivered', delivered],
    ['failed', applyReport(claim(pending, at(21)), { failure: { code: 131026, title: 'No', at: at(23) } }, wamid)],
    [
      'resolved after it was unconfirmed',
      applyReport(leaveUnconfirmed(pending, at(52)), { receipt: 'sent', at: at(21) }),
    ],
  ])('turns the shown message into the stored one: %s', (_name, stored) => {
    expect(withStatus(leaveUnconfirmed(pending, at(99)), statusUpdate(stored))).toEqual(stored);
    const next = applyEvent(view, { ...statusUpdate(stored), seq: 11 });
    expect(next.threads[chatId]?.messages.at(-1)).toEqual(stored);
    expect(next.chats[chatId]).toEqual(previewChange(openChat(view), stored));
  });

  it('is only told of a message that we sent', () => {
    expect(() => statusUpdate(inboundAt(1))).toThrow();
  });
});

describe('a new message in an open thread', () => {
  it('takes its place in history when it comes late', () => {
    expect(ids(told(inboundAt(5)))).toEqual(['in-1', 'in-5', 'in-10', 'out-20']);
  });

  it('is shown once when it is known already', () => {
    expect(ids(told(inboundAt(10, { text: 'as stored' })))).toEqual(['in-1', 'in-10', 'out-20']);
  });

  it('waits for its page when it lies before the loaded stretch', () => {
    expect(ids(told(inboundAt(0), { hasBefore: true }))).toEqual(['in-1', 'in-10', 'out-20']);
    expect(ids(told(inboundAt(0), { hasBefore: false }))).toEqual(['in-0', 'in-1', 'in-10', 'out-20']);
  });

  it('waits for its page when it lies after a stretch with more to come', () => {
    expect(ids(told(inboundAt(30), { hasAfter: true }))).toEqual(['in-1', 'in-10', 'out-20']);
    expect(ids(told(inboundAt(30)))).toEqual(['in-1', 'in-10', 'out-20', 'in-30']);
  });

  it('is the first one of an empty thread', () => {
    expect(ids(told(inboundAt(1), { messages: [] }))).toEqual(['in-1']);
  });

  function told(message: Message, thread: Partial<Thread> = {}): Thread | undefined {
    const open = { messages: shown, hasBefore: false, hasAfter: false, ...thread };
    const event = { ...samples.new_message, message, seq: 11 };
    return applyEvent({ ...view, threads: { [chatId]: open } }, event).threads[chatId];
  }
});

describe('two contacts that turn out to be one', () => {
  const other = sampleChat({ id: 'c-2' as ChatId, contactId: 'p-2' as ContactId });
  const held = inboundAt(5, { chatId: other.id, contactId: other.contactId });
  const both: View = {
    ...view,
    chats: { ...view.chats, [other.id]: other },
    contacts: { ...view.contacts, [other.contactId]: sampleContact({ id: other.contactId }) },
    threads: { ...view.threads, [other.id]: { messages: [held], hasBefore: false, hasAfter: false } },
  };
  const moved = { type: 'message_update', message: inboundAt(5) } as const;

  it('a message that went to another chat takes its place there, and is in the one before no more', () => {
    const next = applyEvent(both, { ...moved, seq: 11 });
    expect(ids(next.threads[chatId])).toEqual(['in-1', 'in-5', 'in-10', 'out-20']);
    expect(ids(next.threads[other.id])).toEqual([]);
  });

  it('one that lies beyond the loaded stretch waits for its page', () => {
    const open = { messages: [inboundAt(10), pending], hasBefore: true, hasAfter: false };
    const next = applyEvent({ ...both, threads: { [chatId]: open } }, { ...moved, seq: 11 });
    expect(ids(next.threads[chatId])).toEqual(['in-10', 'out-20']);
  });

  it('the chat that ends takes its contact along, and one that goes on lets go of the contact before', () => {
    const ended = applyEvent(both, { type: 'chat_removed', chatId: other.id, mergedInto: chatId, seq: 11 });
    expect(Object.keys(ended.contacts)).toEqual([sampleContact().id]);
    const chat = { ...other, contactId: sampleContact().id };
    const goesOn = applyEvent(both, { type: 'chat_update', chat, seq: 11 });
    expect(Object.keys(goesOn.contacts)).toEqual([sampleContact().id]);
  });

  it('what carries a reaction of ours never shows in a thread', () => {
    const message = outboundAt(21, { type: 'reaction', replyTo: inboundAt(1).id });
    const next = applyEvent(view, { type: 'message_update', message, seq: 11 });
    expect(next.threads).toEqual(view.threads);
  });
});

describe('pages of a thread', () => {
  const page = (seconds: number[], ends: Partial<Thread> = {}): Thread => ({
    messages: seconds.map((second) => inboundAt(second)),
    hasBefore: false,
    hasAfter: false,
    ...ends,
  });

  it('an older page goes before, and brings its own beginning', () => {
    const merged = mergePage(page([5, 6], { hasBefore: true }), page([3, 4, 5], { hasAfter: true }), 'before');
    expect(ids(merged)).toEqual(['in-3', 'in-4', 'in-5', 'in-6']);
    expect(merged).toMatchObject({ hasBefore: false, hasAfter: false });
  });

  it('a newer page goes after, and brings its own end', () => {
    const merged = mergePage(page([1, 2], { hasBefore: true, hasAfter: true }), page([2, 3]), 'after');
    expect(ids(merged)).toEqual(['in-1', 'in-2', 'in-3']);
    expect(merged).toMatchObject({ hasBefore: true, hasAfter: false });
  });

  it('the copy that was read wins over the one that was shown', () => {
    const read: Thread = { ...page([]), messages: [inboundAt(5, { text: 'as stored' })] };
    expect(mergePage(page([5]), read, 'before').messages.map((message) => message.text)).toEqual(['as stored']);
  });

  it('the first page, and a fresh one, are taken as they are', () => {
    expect(mergePage(undefined, page([1]), 'before')).toEqual(page([1]));
    expect(mergePage(page([9]), page([1]), 'fresh')).toEqual(page([1]));
  });

  it('reading the same page again changes nothing', () => {
    const once = mergePage(page([5, 6]), page([3, 4]), 'before');
    expect(mergePage(once, page([3, 4]), 'before')).toEqual(once);
  });

  it('any cut of a thread into overlapping pages gives the thread', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 7 }),
        fc.nat(3),
        (length, size, overlap) => {
          const all = Array.from({ length }, (_, second) => second);
          let thread: Thread | undefined;
          for (let end = length; end > 0; end -= size) {
            const start = Math.max(0, end - size);
            const older = page(all.slice(start, Math.min(length, end + overlap)), { hasBefore: start > 0 });
            thread = mergePage(thread, older, thread === undefined ? 'fresh' : 'before');
          }
          expect(thread).toEqual(page(all));
        },
      ),
    );
  });
});

it('chats are listed newest first, two of the same moment in one order for everybody', () => {
  const chat = (id: string, lastOrder: number) => sampleChat({ id: id as ChatId, lastOrder });
  const listed = sortedChats([chat('a', 1), chat('c', 5), chat('b', 5)]);
  expect(listed.map((each) => each.id)).toEqual(['c', 'b', 'a']);
  expect(sortedChats([...listed].reverse())).toEqual(listed);
});

/** Everything that can happen, one event after the other. */
const story: readonly InboxEvent[] = [
  samples.new_message,
  { ...samples.new_message, message: inboundAt(5), chat: receive(samples.new_message.chat, inboundAt(5)) },
  statusUpdate(claim(pending, at(21))),
  samples.message_status_update,
  samples.message_update,
  samples.chat_update,
  samples.contact_update,
  samples.agent_update,
  samples.settings_update,
  { ...samples.message_removed, messageId: 'in-5' as MessageId },
  { ...samples.chat_update, chat: sampleChat({ id: 'c-2' as ChatId }) },
  { ...samples.chat_removed, chatId: 'c-2' as ChatId },
].map((event, index) => ({ ...event, seq: view.seq + 1 + index }));

function openChat(of: View): Chat {
  const chat = of.chats[chatId];
  if (chat === undefined) throw new Error('The view holds the open chat');
  return chat;
}

function ids(thread: Thread | undefined): string[] {
  return thread?.messages.map((message) => message.id) ?? [];
}
