/** A person with a phone, by the verbs of whoever tells a story. */
import { Problem } from '@parley/model/errors';
import type { Wamid } from '@parley/model/ids';
import type { Phone } from '@parley/model/sandbox';
import type { Acts } from './acts.ts';
import { inboundOf, someAd, type Wish } from './inbound.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Mint } from './mint.ts';
import type { People, PersonaPatch, Writing } from './people.ts';
import type { PhoneRecord } from './phones.ts';

/** What a person does with the phone. What WhatsApp would not let happen throws BAD_REQUEST. */
export type Person = {
  /** Writes a text. Resolves once it is saved, with the wamid; the webhook follows on its own. */
  writes(text: string, options?: Writing): Promise<Wamid>;
  /** Writes a message of any type; `content` is Meta's object of that type, undefined for one that has none. */
  sends(type: string, content: object | undefined, options?: Writing): Promise<Wamid>;
  /**
   * Writes a message by a word: a type, or `voice`, `picture`, `animated_sticker`, `button_reply`, `view_once` and so on
   * (inbound.ts). A sample goes where nothing is given. `fromAd` makes it the answer to an advertisement.
   */
  sendsA(word: string, wish?: Wish, options?: Writing & { readonly fromAd?: boolean }): Promise<Wamid>;
  /** An empty emoji takes the reaction back. */
  reacts(to: Wamid, emoji: string): Promise<Wamid>;
  /** Presses a button or a row, by its key on the phone. `values` fill a form. */
  presses(on: Wamid, key: string, values?: { readonly [name: string]: unknown }): Promise<Wamid>;
  /** New words for an own text or caption, within 15 minutes. */
  edits(message: Wamid, text: string): void;
  /** Deletes an own message for everybody, within two days. */
  revokes(message: Wamid): void;
  /** Plays a voice message of the business. */
  plays(message: Wamid): void;
  /** Canonical digits. */
  changesNumber(waId: string): void;
  changesUserId(userId: string): void;
  /** A new phone: other keys. */
  changesIdentity(): void;
  turnsMarketing(to: 'stop' | 'resume'): void;
  /** Calls the business, which does not answer. */
  calls(): void;
  /** The business writes to this person in its phone app; gives the wamid. */
  getsFromPhoneApp(type: string, content: object): Wamid;
  /** … and edits, or deletes, what it wrote there. */
  getsEditFromPhoneApp(message: Wamid, text: string): void;
  getsRevokeFromPhoneApp(message: Wamid): void;
  /** Opens the chat: what is there is read now, what comes is read by itself. */
  opens(): void;
  closes(): void;
  /** Reads what is there. */
  reads(): void;
  goesOffline(): void;
  comesOnline(): void;
  turnsReadReceipts(to: 'on' | 'off'): void;
  changes(patch: PersonaPatch): void;
  phone(): Phone;
};

export type PersonDeps = {
  readonly people: People;
  readonly acts: Acts;
  readonly media: MediaStore;
  readonly mint: Mint;
  readonly view: (phone: PhoneRecord) => Phone;
  readonly saved: () => Promise<void>;
};

export function makePerson(phone: PhoneRecord, { people, acts, media, mint, view, saved }: PersonDeps): Person {
  const sends: Person['sends'] = async (type, content, writing) => {
    const { id: wamid } = people.write(phone, type, content, writing);
    await saved();
    return wamid;
  };
  return {
    writes: (text, writing) => sends('text', { body: text }, writing),
    sends,
    async sendsA(word, wish = {}, { fromAd, ...writing } = {}) {
      const { type, content, marks } = await inboundOf(word, wish, (file) => media.add(file, 'person'));
      const ad = fromAd ? { referral: someAd(mint.hex(12)) } : {};
      return sends(type, content, { ...marks, ...ad, ...writing });
    },
    reacts: (to, emoji) => sends('reaction', { message_id: to, ...(emoji === '' ? {} : { emoji }) }),
    async presses(on, key, values) {
      const { id: wamid } = acts.press(phone, on, key, values);
      await saved();
      return wamid;
    },
    edits: (message, text) => acts.edit(phone, message, text),
    revokes: (message) => acts.revoke(phone, message),
    plays(message) {
      if (people.play(phone, message)) return;
      throw new Problem('BAD_REQUEST', 'messageId must be the id of a voice message that arrived.');
    },
    changesNumber: (waId) => acts.changeNumber(phone, waId),
    changesUserId: (userId) => acts.changeUserId(phone, userId),
    changesIdentity: () => acts.changeIdentity(phone),
    turnsMarketing: (to) => acts.prefer(phone, to),
    calls: () => acts.call(phone),
    getsFromPhoneApp: (type, content) => acts.echo(phone, type, content).id,
    getsEditFromPhoneApp: (message, text) => acts.echoEdit(phone, message, text),
    getsRevokeFromPhoneApp: (message) => acts.echoRevoke(phone, message),
    opens: () => people.change(phone, { isChatOpen: true }),
    closes: () => people.change(phone, { isChatOpen: false }),
    reads: () => people.read(phone),
    goesOffline: () => people.change(phone, { isOffline: true }),
    comesOnline: () => people.change(phone, { isOffline: false }),
    turnsReadReceipts: (to) => people.change(phone, { sendsReadReceipts: to === 'on' }),
    changes: (patch) => people.change(phone, patch),
    phone: () => view(phone),
  };
}
