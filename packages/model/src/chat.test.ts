import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answered,
  type Chat,
  joinChats,
  movedOrdinal,
  newChat,
  previewChange,
  readUpTo,
  receive,
  renamed,
  send,
  withdraw,
} from './chat.ts';
import { identityId } from './identity.ts';
import { type ChatId, type ContactId, instant, millis, type Wamid } from './ids.ts';
import { applyReport, leaveUnconfirmed } from './message.ts';
import {
  at,
  chatId,
  inboundAt,
  noon,
  outboundAt,
  phoneNumberId,
  sampleChat,
  sampleContact,
} from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';
import { windowLengthMs } from './window.ts';

describe('a chat that receives', () => {
  it('counts the message, renews the window and comes to the top', () => {
    const message = inboundAt(60);
    expect(receive(sampleChat(), message)).toMatchObject({
      received: 1,
      unread: 1,
      windowExpiresAt: instant(noon + 60_000 + windowLengthMs),
      lastOrder: message.order,
      lastMessage: { id: message.id, direction: 'inbound', text: message.text },
      lastInboundAt: at(60),
      lastInboundWamid: message.wamid,
    });
  });

  it('keeps its place and its newest words when a message comes late, but counts it', () => {
    const newest = inboundAt(3600, { identity: identityId('waId', '971501234567') });
    const before = receive(sampleChat(), newest);
    const late = receive(before, inboundAt(60, { identity: identityId('userId', 'AE.1') }));
    expect(late).toEqual({ ...before, received: 2, unread: 2 });
  });

  it('opens the window by a late message where none was open', () => {
    const chat = receive(send(sampleChat(), outboundAt(3600)), inboundAt(60));
    expect(chat.lastMessage?.direction).toBe('outbound');
    expect(chat.windowExpiresAt).toBe(instant(noon + 60_000 + windowLengthMs));
  });

  it('remembers by which name the newest message came', () => {
    const chat = receive(sampleChat(), inboundAt(1, { identity: identityId('waId', '5215512345678') }));
    expect(chat.lastInboundIdentity).toBe('waId:5215512345678');
    expect(receive(chat, inboundAt(2)).lastInboundIdentity).toBe('waId:5215512345678');
  });

  it('ends the same whatever the order in which its messages arrive', () => {
    const seconds = fc.uniqueArray(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 8 });
    fc.assert(
      fc.property(shuffled(seconds), ([once, another]) => {
        const receiveAll = (list: number[]) =>
          list.reduce((chat, second) => receive(chat, inboundAt(second)), sampleChat());
        expect(receiveAll(another)).toEqual(receiveAll(once));
      }),
    );
  });

  it('shows that its newest message was deleted, and no photo any more', () => {
    const photo = { ...inboundAt(60), type: 'image' };
    const chat = receive(sampleChat(), photo);
    const deleted = { ...photo, deletedAt: at(70), text: 'This message was deleted' };
    expect(previewChange(chat, deleted).lastMessage).toMatchObject({ type: 'revoke', text: deleted.text });
  });

  it('shows a long text short and never cuts a character in two', () => {
    const chat = receive(sampleChat(), inboundAt(1, { text: `a${'😀'.repeat(500)}` }));
    expect(chat.lastMessage?.text.length).toBe(200);
    expect(chat.lastMessage?.text.isWellFormed()).toBe(true);
  });
});

describe('a chat that is read', () => {
  const three = [1, 2, 3].reduce((chat, second) => receive(chat, inboundAt(second)), sampleChat());

  it('has as much unread as came after the message that was read', () => {
    expect(readUpTo(three, 2)).toMatchObject({ readTo: 2, unread: 1 });
    expect(receive(readUpTo(three, 3), inboundAt(4))).toMatchObject({ received: 4, unread: 1 });
  });

  it('never becomes unread by reading something older', () => {
    const read = readUpTo(three, 3);
    expect(readUpTo(read, 1)).toBe(read);
  });

  it('cannot be read further than it received', () => {
    expect(readUpTo(three, 99)).toMatchObject({ readTo: 3, unread: 0 });
    expect(readUpTo(three, -5)).toBe(three);
  });

  it('merges two agents’ reading by maximum, in any order', () => {
    fc.assert(
      fc.property(shuffled(fc.array(fc.integer({ min: -2, max: 9 }))), ([once, another]) => {
        expect(another.reduce(readUpTo, three)).toEqual(once.reduce(readUpTo, three));
      }),
    );
  });

  it('never has a negative count, whatever comes in between', () => {
    const steps = fc.array(fc.oneof(fc.constant('in' as const), fc.integer({ min: -3, max: 20 })));
    fc.assert(
      fc.property(steps, (list) => {
        let chat: Chat = sampleChat();
        for (const [second, step] of list.entries()) {
          chat = step === 'in' ? receive(chat, inboundAt(second)) : readUpTo(chat, step);
          expect(chat.unread).toBe(chat.received - chat.readTo);
          expect(chat.unread).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('a chat that sends', () => {
  it('comes to the top, and counts nothing', () => {
    const before = receive(sampleChat(), inboundAt(1));
    const after = send(before, outboundAt(2));
    expect(after).toMatchObject({ unread: before.unread, received: 1, windowExpiresAt: before.windowExpiresAt });
    expect(after.lastMessage).toMatchObject({ direction: 'outbound', status: 'sending' });
  });

  it('shows the status of its newest message, and not of another one', () => {
    const message = outboundAt(2);
    const chat = send(sampleChat(), message);
    const delivered = applyReport(message, { receipt: 'delivered', at: at(3) }, 'wamid.out' as Wamid);
    expect(previewChange(chat, delivered).lastMessage?.status).toBe('delivered');
    expect(previewChange(chat, leaveUnconfirmed(message, at(3))).lastMessage?.unconfirmed).toBe(true);
    expect(previewChange(chat, outboundAt(1))).toBe(chat);
  });

  it('falls back to the message before when its newest one is taken back', () => {
    const first = inboundAt(1);
    const second = outboundAt(2);
    const chat = send(receive(sampleChat(), first), second);
    expect(withdraw(chat, second.id, first)).toMatchObject({ lastMessage: { id: first.id }, lastOrder: first.order });
    expect(withdraw(chat, first.id, undefined)).toBe(chat);
  });

  it('stands where it began when its only message is taken back', () => {
    const message = outboundAt(2);
    const empty = withdraw(send(sampleChat(), message), message.id, undefined);
    expect(empty).not.toHaveProperty('lastMessage');
    expect(empty.lastOrder).toBe(millis(empty.createdAt));
  });
});

describe('a contact who came from an ad', () => {
  const referral = { source_type: 'ad', source_id: '77' } as const;
  const hour = 3600;
  const fromAd = receive(sampleChat(), inboundAt(0, { referral }));
  const answeredAt = answered(fromAd, at(hour));

  it('is written to for free for 72 hours from the first answer on', () => {
    expect(fromAd).toMatchObject({ adAt: at(0), windowExpiresAt: at(24 * hour) });
    expect(fromAd).not.toHaveProperty('freeEntryUntil');
    expect(answeredAt.freeEntryUntil).toBe(at(73 * hour));
    expect(answeredAt.windowExpiresAt).toBe(fromAd.windowExpiresAt);
    expect(answered(answeredAt, at(2 * hour))).toBe(answeredAt);
  });

  it('is not, where the answer came after 24 hours or before the ad, or where there was no ad', () => {
    expect(answered(fromAd, at(24 * hour))).toBe(fromAd);
    expect(answered(fromAd, at(-1))).toBe(fromAd);
    const plain = receive(sampleChat(), inboundAt(0));
    expect(answered(plain, at(1))).toBe(plain);
  });

  it('begins anew with a new ad, and an older one that arrives late changes nothing', () => {
    const again = receive(answeredAt, inboundAt(50 * hour, { referral }));
    expect(again).toMatchObject({ adAt: at(50 * hour), freeEntryUntil: at(73 * hour) });
    expect(answered(again, at(51 * hour)).freeEntryUntil).toBe(at(123 * hour));
    expect(receive(again, inboundAt(-hour, { referral })).adAt).toBe(at(50 * hour));
  });
});

describe('the name on a chat', () => {
  it('follows the contact', () => {
    const contact = sampleContact({ name: 'Layla H.' });
    expect(renamed(sampleChat(), contact)).toMatchObject({ name: 'Layla H.', waId: '971501234567' });
  });

  it('is the same chat when nothing is new', () => {
    const chat = sampleChat();
    expect(renamed(chat, sampleContact())).toBe(chat);
  });

  it('needs no phone', () => {
    const { waId: _, ...contact } = sampleContact({ userId: 'AE.1' });
    const chat = newChat(chatId, contact, phoneNumberId, at(0), noon);
    expect(chat).not.toHaveProperty('waId');
    expect(renamed(chat, contact)).toBe(chat);
  });
});

describe('the chats of two contacts that turn out to be one', () => {
  const talk = (chat: Chat, ...seconds: number[]) =>
    seconds.reduce((known, second) => receive(known, inboundAt(second)), chat);
  const chat = sampleChat();
  const other = sampleChat({ id: 'c-2' as ChatId, contactId: 'p-2' as ContactId });

  it.each<[string, Chat, Chat]>([
    ['the newer one comes over', readUpTo(talk(chat, 1, 2), 1), talk(other, 10, 11, 12)],
    ['the older one comes over', readUpTo(talk(chat, 10, 11, 12), 2), talk(other, 1, 2)],
    ['one has nothing', talk(chat, 1), other],
  ])('count what is unread of both and show the newest, and reading that reads all: %s', (_what, mine, theirs) => {
    const joined = joinChats(mine, theirs, sampleContact());
    const newest = Math.max(mine.lastMessage?.order ?? 0, theirs.lastMessage?.order ?? 0);
    expect(joined.chat).toMatchObject({
      id: mine.id,
      unread: mine.unread + theirs.unread,
      lastMessage: { order: newest },
    });
    const isTheirs = theirs.lastMessage?.order === newest;
    const ordinal = isTheirs ? movedOrdinal(theirs.received, joined.ordinals) : mine.received;
    expect(readUpTo(joined.chat, ordinal).unread).toBe(0);
    expect(receive(joined.chat, inboundAt(99)).unread).toBe(joined.chat.unread + 1);
  });
});
