/**
 * What people do besides writing: edit, delete, press a button, change number, stop marketing. And what the business
 * does in its own phone app. Each is told by a webhook. Source: Meta, webhooks reference and coexistence.
 */
import { Problem } from '@parley/model/errors';
import { instant, millis, type Wamid } from '@parley/model/ids';
import { makeWamid } from '@parley/whatsapp/wamid';
import { answerMessage } from './answer.ts';
import { draw, type HeldMedia } from './face.ts';
import { find } from './find-message.ts';
import { inboundMedia } from './inbound.ts';
import { lineOf } from './line.ts';
import type { Mint } from './mint.ts';
import type { People } from './people.ts';
import type { Bubble, BusinessBubble, PersonBubble, PhoneRecord, Phones } from './phones.ts';
import type { Element } from './post-webhook.ts';
import {
  type Business,
  contact,
  fieldChange,
  type InboundMessage,
  messageChange,
  unixSeconds,
} from './webhook-body.ts';

/** All throw BAD_REQUEST where WhatsApp would not let it happen. */
export type Acts = {
  /** A tap on a button or a row, by its key. `values` fill a form. */
  press(phone: PhoneRecord, wamid: Wamid, key: string, values?: { readonly [name: string]: unknown }): PersonBubble;
  /** New words for an own text or caption, within 15 minutes. */
  edit(phone: PhoneRecord, wamid: Wamid, text: string): void;
  /** Deletes an own message for everybody, within two days. */
  revoke(phone: PhoneRecord, wamid: Wamid): void;
  /** Canonical digits. */
  changeNumber(phone: PhoneRecord, waId: string): void;
  changeUserId(phone: PhoneRecord, userId: string): void;
  /** A new phone or a fresh installation: the keys are others. */
  changeIdentity(phone: PhoneRecord): void;
  prefer(phone: PhoneRecord, marketing: 'stop' | 'resume'): void;
  /** Calls the business and hangs up after a while; nobody answers through the API. */
  call(phone: PhoneRecord): void;
  /** The business writes to this person in its phone app. */
  echo(phone: PhoneRecord, type: string, content: object): BusinessBubble;
  echoEdit(phone: PhoneRecord, wamid: Wamid, text: string): void;
  echoRevoke(phone: PhoneRecord, wamid: Wamid): void;
};

export type ActsDeps = {
  readonly phones: Phones;
  readonly people: People;
  readonly business: Business;
  readonly mint: Mint;
  readonly held: HeldMedia;
  readonly now: () => number;
  readonly post: (element: Element) => void;
  readonly onChange: (phone: PhoneRecord) => void;
};

const minuteMs = 60 * 1000;
const editMs = 15 * minuteMs;
const revokeMs = 2 * 24 * 60 * minuteMs;

export function makeActs(deps: ActsDeps): Acts {
  const { phones, people, business, mint, now, post, onChange } = deps;

  function tell({ persona }: PhoneRecord, json: string, what: string): void {
    post({ personId: persona.id, json, summary: `${what} · ${persona.name}` });
  }

  function wamidOf({ persona }: PhoneRecord, direction: 'inbound' | 'outbound'): Wamid {
    return makeWamid({
      direction,
      peer: persona.waId ?? persona.userId,
      token: mint.hex(direction === 'inbound' ? 20 : 18),
    });
  }

  /** A message that is no bubble: it tells about another, or about the person. */
  function notice(phone: PhoneRecord, message: Omit<InboundMessage, 'id' | 'atMs'>): void {
    const { persona } = phone;
    const id = wamidOf(phone, 'inbound');
    tell(phone, messageChange(business, persona, { id, atMs: now(), ...message }), message.type);
    onChange(phone);
  }

  function echoElement(phone: PhoneRecord, id: Wamid, type: string, content: object): void {
    const { waId, userId } = phone.persona;
    const to = { ...(waId === undefined ? {} : { to: waId }), to_user_id: userId };
    const element = { from: business.displayNumber, ...to, id, timestamp: unixSeconds(now()), type, [type]: content };
    const json = fieldChange(business, 'smb_message_echoes', {
      contacts: [contact(phone.persona, true)],
      message_echoes: [element],
    });
    tell(phone, json, `echo ${type}`);
    onChange(phone);
  }

  function own(phone: PhoneRecord, wamid: Wamid, from: Bubble['from'], withinMs: number): Bubble {
    if (phone.persona.isOffline) throw refused('The phone has no network.');
    const bubble = find(phone, wamid);
    if (bubble?.from !== from || bubble.type === 'reaction')
      throw refused('messageId must be the id of an own message.');
    if (bubble.from === 'business' && !bubble.isFromPhoneApp) {
      throw refused('What was sent through the API cannot be changed.');
    }
    if (bubble.isRevoked) throw refused('The message was deleted.');
    if (now() - millis(bubble.at) > withinMs) throw refused('It is too late to change this message.');
    return bubble;
  }

  /** Changes the words on the phone and gives Meta's element of the new message. */
  function reworded(bubble: Bubble, text: string): object {
    const { type, face } = bubble;
    const isText = type === 'text';
    if (!isText && face?.media === undefined) throw refused('Only a text or a caption can be edited.');
    bubble.isEdited = true;
    bubble.text = text;
    if (isText) return { type, text: { body: text } };
    bubble.face = { ...face, caption: text };
    const record = bubble.from === 'person' && bubble.mediaId !== undefined ? deps.held(bubble.mediaId) : undefined;
    return { type, [type]: record === undefined ? { caption: text } : inboundMedia(record, { caption: text }) };
  }

  function rename(phone: PhoneRecord, names: { readonly waId?: string; readonly userId?: string }): void {
    if (!phones.rename(phone, { userId: phone.persona.userId, ...names })) {
      throw refused('Somebody else has this number or user id.');
    }
  }

  return {
    press(phone, wamid, key, values) {
      const bubble = find(phone, wamid);
      const answers = bubble?.from === 'business' ? bubble.answers : undefined;
      const answer = answers !== undefined && Object.hasOwn(answers, key) ? answers[key] : undefined;
      if (bubble === undefined || answer === undefined) throw refused('key must be of a button that can be pressed.');
      const { type, content } = answerMessage(answer, phone.persona, values);
      return people.write(phone, type, content, { replyTo: bubble.id });
    },

    edit(phone, wamid, text) {
      const bubble = own(phone, wamid, 'person', editMs);
      const message = reworded(bubble, text);
      notice(phone, { type: 'edit', content: { original_message_id: bubble.id, message } });
    },

    revoke(phone, wamid) {
      const bubble = own(phone, wamid, 'person', revokeMs);
      bubble.isRevoked = true;
      notice(phone, { type: 'revoke', content: { original_message_id: bubble.id } });
    },

    changeNumber(phone, waId) {
      const { waId: before, name, userId } = phone.persona;
      if (before === undefined) throw refused('The business does not know the number of this person.');
      const json = messageChange(business, phone.persona, {
        id: wamidOf(phone, 'inbound'),
        atMs: now(),
        type: 'system',
        content: {
          type: 'user_changed_number',
          body: `${name} changed from ${before} to ${waId}`,
          wa_id: waId,
          user_id: userId,
        },
        isNotice: true,
      });
      rename(phone, { waId });
      tell(phone, json, 'system');
      onChange(phone);
    },

    changeUserId(phone, userId) {
      const { userId: previous, waId } = phone.persona;
      rename(phone, { userId });
      const detail = `User ${phone.persona.name} changed from ${previous} to ${userId}`;
      const update = { detail, user_id: { previous, current: userId }, timestamp: unixSeconds(now()) };
      const json = fieldChange(business, 'user_id_update', {
        contacts: [contact(phone.persona, true)],
        user_id_update: [{ ...(waId === undefined ? {} : { wa_id: waId }), ...update }],
      });
      tell(phone, json, 'user id');
      onChange(phone);
    },

    changeIdentity(phone) {
      notice(phone, {
        type: 'system',
        content: { type: 'customer_identity_changed', body: `${phone.persona.name}'s security code changed` },
        beside: {
          identity: { acknowledged: false, created_timestamp: unixSeconds(now()), hash: mint.hex(12) },
        },
      });
    },

    prefer(phone, marketing) {
      phone.hasOptedOut = marketing === 'stop';
      const { waId, userId } = phone.persona;
      const preference = {
        ...(waId === undefined ? {} : { wa_id: waId }),
        user_id: userId,
        detail: `User requested to ${marketing} marketing messages`,
        category: 'marketing_messages',
        value: marketing,
        timestamp: Math.floor(now() / 1000),
      };
      const json = fieldChange(business, 'user_preferences', {
        contacts: [contact(phone.persona, true)],
        user_preferences: [preference],
      });
      tell(phone, json, `marketing ${marketing}`);
      onChange(phone);
    },

    call(phone) {
      const { waId, userId } = phone.persona;
      const who = { ...(waId === undefined ? {} : { from: waId }), from_user_id: userId, to: business.displayNumber };
      const id = `wacid.${mint.hex(20)}`;
      for (const event of [{ event: 'connect' }, { event: 'terminate', status: 'FAILED' }]) {
        const call = { id, ...who, ...event, timestamp: unixSeconds(now()), direction: 'USER_INITIATED' };
        tell(
          phone,
          fieldChange(business, 'calls', { contacts: [contact(phone.persona, true)], calls: [call] }),
          'call',
        );
      }
      onChange(phone);
    },

    echo(phone, type, content) {
      const { face } = draw(type, content, deps.held);
      const bubble: BusinessBubble = {
        from: 'business',
        id: wamidOf(phone, 'outbound'),
        type,
        text: lineOf(type, content),
        at: instant(now()),
        state: 'seen',
        isToPhone: phone.persona.waId !== undefined,
        isInWindow: false,
        isFromPhoneApp: true,
        ...(face === undefined ? {} : { face }),
      };
      phones.append(phone, bubble);
      echoElement(phone, bubble.id, type, content);
      return bubble;
    },

    echoEdit(phone, wamid, text) {
      const bubble = own(phone, wamid, 'business', editMs);
      const message = reworded(bubble, text);
      echoElement(phone, wamidOf(phone, 'outbound'), 'edit', { original_message_id: bubble.id, message });
    },

    echoRevoke(phone, wamid) {
      const bubble = own(phone, wamid, 'business', revokeMs);
      bubble.isRevoked = true;
      echoElement(phone, wamidOf(phone, 'outbound'), 'revoke', { original_message_id: bubble.id });
    },
  };
}

function refused(detail: string): Problem {
  return new Problem('BAD_REQUEST', detail);
}
