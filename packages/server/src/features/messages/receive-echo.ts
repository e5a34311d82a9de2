/**
 * A message that the owner of the number wrote in the phone app. It stands in the thread as ours, with an author of its
 * own; it is never sent again, opens no window and counts nothing. One that carries what our own request carried is no
 * other message than that; for one that does not say so see own-echo.ts. Source: Meta, webhooks, smb_message_echoes.
 */
import { send } from '@parley/model/chat';
import { instant } from '@parley/model/ids';
import { applyReport, type OutboundMessage, outbound } from '@parley/model/message';
import type { ChangeHandler } from '../../feature.ts';
import { applied, calledBack } from './apply-status.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

export const receiveEcho: ChangeHandler<'echo'> = (deps, { change, receivedAt }) => {
  const when = inTime(change.timestamp, receivedAt);
  const now = deps.now();
  const sent = { receipt: 'sent', at: instant(when.sent) } as const;
  const taken = takeIn<OutboundMessage>(deps, {
    told: change,
    profile: change.contact,
    when,
    write: (written, before) => {
      const echo = outbound({ ...written, ordinal: before.received, author: { kind: 'phone_app' } });
      return applyReport(echo, sent);
    },
    count: send,
  });
  return async (read) => {
    const ours = await calledBack(read, change.phoneNumberId, change.callbackData);
    if (ours === undefined) return taken(read);
    const { commit } = await applied(read, ours, sent, change.wamid, now);
    return { commit, answer: { outcome: 'applied' } };
  };
};
