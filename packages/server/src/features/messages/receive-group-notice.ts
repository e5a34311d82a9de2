/** What happened to a group is a notice in its chat, which goes by the group's subject. */
import { hash } from 'node:crypto';
import { send } from '@parley/model/chat';
import { groupSentence } from '@parley/model/content/group-notice';
import type { Wamid } from '@parley/model/ids';
import type { InboundMessage } from '@parley/model/message';
import type { ChangeHandler } from '../../feature.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

export const receiveGroupNotice: ChangeHandler<'group'> = (deps, { change, receivedAt }) => {
  const { phoneNumberId, timestamp, groupId, event, subject, people, joined, left, isFailed } = change;
  const text = groupSentence(event, people, isFailed === true);
  return takeIn<InboundMessage>(deps, {
    told: {
      phoneNumberId,
      timestamp,
      // It has no id at WhatsApp: what it says makes it the same.
      wamid: `group.${hash('sha256', JSON.stringify([groupId, timestamp, change.raw]), 'hex')}` as Wamid,
      type: 'system',
      content: { type: event, body: text },
      text,
    },
    profile: {
      groupId,
      ...(subject === undefined ? {} : { profileName: subject }),
      members: [...joined, ...left.map((names) => ({ ...names, hasLeft: true as const }))],
    },
    when: inTime(timestamp, receivedAt),
    write: (written, before) => ({
      ...written,
      seq: 0,
      direction: 'inbound',
      ordinal: before.received,
      author: { kind: 'system' },
    }),
    count: send,
  });
};
