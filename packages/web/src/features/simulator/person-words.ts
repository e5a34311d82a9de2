import type { Chat } from '@parley/model/chat';
import { phoneOf } from '@parley/model/contact';
import type { Phone } from '@parley/model/sandbox';
import type { View } from '@parley/model/view';

type Named = Phone['persona'];

/** How the business can reach somebody: `+1 202 555 0143` where the number is known, else `@kai.unterwegs`. */
export function addressOf(persona: Named): string {
  const { username, userId } = persona;
  return phoneOf(persona) ?? (username === undefined ? userId : `@${username}`);
}

/** "Arabic", of `ar`; the code itself where the browser has no word for it. */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The chat of the inbox that somebody's phone is the other side of, where it is loaded. */
export function chatOf(view: View | undefined, { persona, messages }: Phone): Chat | undefined {
  if (view === undefined) return undefined;
  const written = new Set<string>(messages.filter(({ from }) => from === 'person').map(({ id }) => id));
  return Object.values(view.chats).find(
    ({ waId, lastInboundWamid }) =>
      (waId !== undefined && waId === persona.waId) ||
      (lastInboundWamid !== undefined && written.has(lastInboundWamid)),
  );
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });
