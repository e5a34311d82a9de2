/**
 * The customer service window: for 24 hours after a contact's last message, free-form messages may be sent; outside it
 * only approved templates. It is counted per (phone number, contact) from the time on Meta's message, never from the
 * time we processed it. Source: Meta, send messages, customer service windows.
 */
import type { MessageType } from './content.ts';
import { type Instant, instant, millis } from './ids.ts';

export const windowLengthMs = 24 * 60 * 60 * 1000;

/** An inbound time older than this is not believed (webhooks are retried for seven days, history is another path). */
const oldestBelievableMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The time to believe for an inbound message: Meta's second, clamped to [received − 30 days, received].
 * Both in milliseconds. NaN and absurd times count as received now.
 */
export function believableTime(reportedMs: number, receivedMs: number): number {
  if (!Number.isFinite(reportedMs) || reportedMs > receivedMs) return receivedMs;
  return reportedMs < receivedMs - oldestBelievableMs ? receivedMs : reportedMs;
}

/** When the window closes after an inbound message of this time: later than before or unchanged, never earlier. */
export function windowAfter(current: Instant | undefined, inboundAtMs: number): Instant {
  const next = inboundAtMs + windowLengthMs;
  return current !== undefined && millis(current) >= next ? current : instant(next);
}

/** True while free-form messages are allowed. `now` in milliseconds. */
export function isWindowOpen(windowExpiresAt: Instant | undefined, now: number): boolean {
  return windowExpiresAt !== undefined && now < millis(windowExpiresAt);
}

/** True where a message of this type may be sent now: templates always, everything else inside the window. */
export function canSend(type: MessageType, windowExpiresAt: Instant | undefined, now: number): boolean {
  return type === 'template' || isWindowOpen(windowExpiresAt, now);
}

/** How urgent a window is on screen. `quiet`: more than 4 hours left; `soon`: 4 hours or less; `closing`: under 15 minutes. */
export type WindowUrgency = 'quiet' | 'soon' | 'closing' | 'closed';

/** By the domain time `now`, milliseconds. A chat without an inbound message has no window: `closed`. */
export function windowUrgency(windowExpiresAt: Instant | undefined, now: number): WindowUrgency {
  if (windowExpiresAt === undefined) return 'closed';
  const left = millis(windowExpiresAt) - now;
  if (left <= 0) return 'closed';
  if (left < 15 * 60_000) return 'closing';
  return left <= 4 * 60 * 60_000 ? 'soon' : 'quiet';
}
