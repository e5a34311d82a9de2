/**
 * A message that the owner of the number wrote in the phone app. It stands in the thread as ours, with an author of its
 * own; it is never sent again, opens no window and counts nothing. Source: Meta, webhooks, smb_message_echoes.
 */
import { send } from '@parley/model/chat';
import { instant } from '@parley/model/ids';
import { applyReport, type OutboundMessage, outbound } from '@parley/model/message';
import type { ChangeHandler } from '../../feature.ts';
import { inTime } from './in-time.ts';
import { takeIn } from './take-in.ts';

export const receiveEcho: ChangeHandler<'echo'> = (deps, { change, receivedAt }) => {
  const when = inTime(change.timestamp, receivedAt);
  return takeIn<OutboundMessage>(deps, {
    told: change,
    profile: change.contact,
    when,
    write: (written, before) => {
      const echo = outbound({ ...written, ordinal: before.received, author: { kind: 'phone_app' } });
      return applyReport(echo, { receipt: 'sent', at: instant(when.sent) });
    },
    count: send,
  });
};
