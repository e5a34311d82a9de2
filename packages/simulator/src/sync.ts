/**
 * What a phone app shares when its number joins the API: the address book, and the history in chunks that come out of
 * order. Source: Meta, onboarding of WhatsApp Business app users.
 */
import type { Persona } from '@parley/model/sandbox';
import { makeWamid } from '@parley/whatsapp/wamid';
import { inboundMedia } from './inbound.ts';
import type { MediaStore } from './media/media-store.ts';
import type { Mint } from './mint.ts';
import type { PhoneRecord } from './phones.ts';
import type { Element } from './post-webhook.ts';
import { readSample } from './samples.ts';
import { type Business, fieldChange, messageElement, unixSeconds } from './webhook-body.ts';

export type Sync = {
  /** Everybody whose number is known, as added or removed. */
  shareContacts(people: readonly PhoneRecord[], action: 'add' | 'remove'): void;
  /** Invented talk of the last 180 days in three phases, last one first; then the one photo in it. */
  shareHistory(people: readonly PhoneRecord[]): Promise<void>;
  /** The owner of the phone app keeps the history. */
  declineHistory(): void;
};

export type SyncDeps = {
  readonly business: Business;
  readonly media: MediaStore;
  readonly mint: Mint;
  readonly now: () => number;
  readonly addressOf: (mediaId: string) => string;
  readonly post: (element: Element) => void;
};

const dayMs = 24 * 60 * 60 * 1000;
/** For each phase how long ago its messages were, in days. Source: Meta, history webhooks. */
const phases = [0.5, 30, 120];

type Spoken = {
  readonly id: string;
  readonly isOurs: boolean;
  readonly atMs: number;
  readonly type: string;
  readonly content?: object;
};

export function makeSync(deps: SyncDeps): Sync {
  const { business, media, mint, now, post } = deps;

  function tell(field: string, elements: object): void {
    post({ personId: field, json: fieldChange(business, field, elements), summary: field });
  }

  function wamidOf(persona: Persona, isOurs: boolean) {
    const peer = persona.waId ?? persona.userId;
    return makeWamid({ direction: isOurs ? 'outbound' : 'inbound', peer, token: mint.hex(isOurs ? 18 : 20) });
  }

  /** Two phrases and an answer between them. */
  function talk(persona: Persona, daysAgo: number): readonly Spoken[] {
    const start = now() - daysAgo * dayMs;
    const words = [persona.phrases[0] ?? 'Hello', 'Thank you for your message!', persona.phrases.at(-1) ?? 'Thanks'];
    return words.map((body, place) => {
      const isOurs = place === 1;
      return { id: wamidOf(persona, isOurs), isOurs, atMs: start + place * 60_000, type: 'text', content: { body } };
    });
  }

  function thread({ waId, userId, username }: Persona, spoken: readonly Spoken[]): object {
    const messages = spoken.map(({ id, isOurs, atMs, type, content }) => ({
      from: isOurs ? business.displayNumber : waId,
      ...(isOurs ? { to: waId } : {}),
      id,
      timestamp: unixSeconds(atMs),
      type,
      ...(content === undefined ? {} : { [type]: content }),
      history_context: { status: isOurs ? 'READ' : 'DELIVERED' },
    }));
    const context = { wa_id: waId, user_id: userId, ...(username === undefined ? {} : { username }) };
    return { id: waId, context, messages };
  }

  return {
    shareContacts(people, action) {
      const state = people.map(({ persona: { name, waId, userId } }) => ({
        type: 'contact',
        contact: {
          ...(action === 'add' ? { full_name: name, first_name: name.split(' ')[0] } : {}),
          ...(waId === undefined ? {} : { phone_number: waId }),
          user_id: userId,
        },
        action,
        metadata: { timestamp: unixSeconds(now()) },
      }));
      tell('smb_app_state_sync', { state_sync: state });
    },

    async shareHistory(people) {
      const known = people.map(({ persona }) => persona).filter(({ waId }) => waId !== undefined);
      const [first] = known;
      if (first === undefined) return;
      const photoId = wamidOf(first, false);
      const photoAtMs = now() - 3 * dayMs;
      const chunks = phases.map((daysAgo, phase) => {
        const threads = known.map((persona) => {
          const isWithPhoto = persona === first && phase === 1;
          const photo: Spoken = { id: photoId, isOurs: false, atMs: photoAtMs, type: 'media_placeholder' };
          return thread(persona, [...talk(persona, daysAgo), ...(isWithPhoto ? [photo] : [])]);
        });
        return {
          metadata: { phase, chunk_order: 1, progress: Math.round((100 * (phase + 1)) / phases.length) },
          threads,
        };
      });
      for (const chunk of chunks.reverse()) tell('history', { history: [chunk] });
      const record = await media.add(await readSample('image'), 'person');
      const content = { ...inboundMedia(record, {}), url: deps.addressOf(record.id) };
      const element = messageElement(business, first, { id: photoId, type: 'image', content, atMs: photoAtMs });
      tell('history', { messages: [element] });
    },

    declineHistory() {
      const title = 'History sharing is turned off by the business';
      tell('history', {
        history: [{ errors: [{ code: 2593109, title, message: title, error_data: { details: title } }] }],
      });
    },
  };
}
