/** Messages that say something about another message or about the contact, each as a change of its own kind. */
import { readEdit, readRevoke, readSystem, systemEvent } from '@parley/model/content/notices';
import { readReaction } from '@parley/model/content/reaction';
import type { Change, EchoChange, MessageChange } from '../change.ts';
import { contentOf, namesOf, wamidOf } from '../from-cloud.ts';

/**
 * The change that a message really is, or undefined for an ordinary message, or one whose content cannot be read: that
 * stays a message, so that somebody sees it.
 */
export function specialOf(message: MessageChange | EchoChange): Change | undefined {
  switch (message.type) {
    case 'reaction': {
      const reaction = readReaction(message.content);
      const targetWamid = wamidOf(reaction?.message_id);
      if (targetWamid === undefined) return undefined;
      const emoji = reaction?.emoji ? { emoji: reaction.emoji } : {};
      return { kind: 'reaction', ...deedOf(message), targetWamid, ...emoji };
    }
    case 'edit': {
      const edit = readEdit(message.content);
      const targetWamid = wamidOf(edit?.original_message_id);
      if (edit === undefined || targetWamid === undefined) return undefined;
      const { type, content } = edit.message;
      return { kind: 'edit', ...deedOf(message), targetWamid, ...contentOf({ type, [type]: content }) };
    }
    case 'revoke': {
      const targetWamid = wamidOf(readRevoke(message.content)?.original_message_id);
      return targetWamid === undefined ? undefined : { kind: 'revoke', ...deedOf(message), targetWamid };
    }
    case 'system': {
      const system = readSystem(message.content);
      if (system === undefined || message.kind === 'echo') return undefined;
      const phone = system.wa_id ?? system.new_wa_id;
      const current = namesOf(phone, system.user_id, system.parent_user_id);
      return { ...message, kind: 'system', event: systemEvent(system), current };
    }
    default:
      return undefined;
  }
}

function deedOf(message: MessageChange | EchoChange) {
  const { phoneNumberId, wabaId, timestamp, raw, wamid, profileName, username } = message;
  return {
    phoneNumberId,
    wabaId,
    timestamp,
    raw,
    wamid,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
    ...(message.kind === 'echo'
      ? { by: 'phone_app' as const, contact: message.contact }
      : { by: 'contact' as const, contact: message.from }),
    ...('groupId' in message && message.groupId !== undefined ? { groupId: message.groupId } : {}),
  };
}
