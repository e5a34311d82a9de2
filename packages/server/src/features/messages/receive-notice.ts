/** What is told about a chat: a contact has another number or user id, or another phone. The contact is renamed with it. */
import { send } from '@parley/model/chat';
import type { InboundMessage } from '@parley/model/message';
import type { SystemChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';
import { renameContact } from '../../people.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

export const receiveNotice: ChangeHandler<'system'> = (deps, { change, receivedAt }) => {
  const isRenamed = change.event === 'number_changed' || change.event === 'user_id_changed';
  return takeIn<InboundMessage>(deps, {
    told: change,
    profile: profileOf(change),
    when: inTime(change.timestamp, receivedAt),
    write: (written, before) => ({
      ...written,
      seq: 0,
      direction: 'inbound',
      ordinal: before.received,
      author: { kind: 'system' },
    }),
    count: send,
    ...(isRenamed && isNamed(change.current)
      ? { meet: (read, encounter) => renameContact(read, change.from, change.current, { ...encounter, profile: {} }) }
      : {}),
  });
};

function isNamed(names: SystemChange['current']): boolean {
  return Object.keys(names).length > 0;
}

function profileOf({ groupId, from }: SystemChange) {
  return groupId === undefined ? from : { groupId };
}
