/** A message from a contact, or from somebody in a group: counted as unread, and the window is open again. */
import { receive } from '@parley/model/chat';
import { identityId, type Names } from '@parley/model/identity';
import type { InboundMessage } from '@parley/model/message';
import type { MessageChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

/** A message this much older than its arrival is marked as late. */
const lateMs = 60_000;

export const receiveMessage: ChangeHandler<'message'> = (deps, { change, receivedAt }) => {
  const when = inTime(change.timestamp, receivedAt);
  const identity = cameBy(change);
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
  const identity = groupId === undefined ? undefined : personal(from);
  const name = profileName ?? (from.waId === undefined ? from.userId : `+${from.waId}`);
  return {
    ...(identity && name !== undefined ? { participant: { identity, name: name.slice(0, 200) } } : {}),
    ...(referral ? { referral } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(product ? { product } : {}),
  };
}

/** Whose chat it belongs to: in a group that is the group, never the one who wrote. */
function profileOf({ groupId, from, profileName, username }: MessageChange) {
  if (groupId !== undefined) return { groupId };
  return {
    ...from,
    ...(profileName === undefined ? {} : { profileName }),
    ...(username === undefined ? {} : { username }),
  };
}

function cameBy({ groupId, from }: MessageChange) {
  return groupId === undefined ? personal(from) : identityId('groupId', groupId);
}

function personal(names: Names) {
  if (names.waId) return identityId('waId', names.waId);
  return names.userId ? identityId('userId', names.userId) : undefined;
}
