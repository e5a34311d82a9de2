/** A message from a contact, or from somebody in a group: counted as unread, and the window is open again. */
import { receive } from '@parley/model/chat';
import { identityId } from '@parley/model/identity';
import type { InboundMessage } from '@parley/model/message';
import { cameBy, participantOf } from '@parley/model/participant';
import type { MessageChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

/** A message this much older than its arrival is marked as late. */
const lateMs = 60_000;

export const receiveMessage: ChangeHandler<'message'> = (deps, { change, receivedAt }) => {
  const when = inTime(change.timestamp, receivedAt);
  const { groupId, from } = change;
  const identity = groupId === undefined ? cameBy(from) : identityId('groupId', groupId);
  return takeIn<InboundMessage>(deps, {
    told: change,
    profile: profileOf(change),
    when,
    write: (written, before) => ({
      ...written,
      seq: 0,
      direction: 'inbound',
      ordinal: before.received + 1,
      author: { kind: 'contact' },
      ...(identity ? { identity } : {}),
      ...marksOf(change),
      ...(receivedAt - when.sent > lateMs ? { arrivedLate: true } : {}),
    }),
    count: receive,
  });
};

/** What stands beside the content. */
function marksOf({ groupId, from, profileName, referral, forwarded, product }: MessageChange) {
  const participant = groupId === undefined ? undefined : participantOf(from, profileName);
  return {
    ...(participant ? { participant } : {}),
    ...(referral ? { referral } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(product ? { product } : {}),
  };
}

/** Whose chat it belongs to: in a group that is the group, never the one who wrote. */
function profileOf({ groupId, from, profileName, username }: MessageChange) {
  if (groupId !== undefined) return { groupId, members: [{ ...from, profileName }] };
  return {
    ...from,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}
