/** What the whole team shares: its name, the mode, the business numbers and their health. */
import type { Instant, PhoneNumberId, WabaId } from './ids.ts';

export type Settings = {
  readonly id: 'team';
  readonly teamName: string;
  /** `sandbox`: Parley runs on its own simulator. */
  readonly mode: 'sandbox' | 'live';
  /** Tell WhatsApp that a message was read when an agent reads it. */
  readonly sendReadReceipts: boolean;
  /** Milliseconds to add to a browser's clock: the sandbox's time travel. Zero in live mode. */
  readonly clockOffsetMs: number;
};

/** One of our business numbers. `paused`: sending stopped by WhatsApp, with the sentence for the one banner. */
export type PhoneNumber = {
  readonly id: PhoneNumberId;
  readonly wabaId: WabaId;
  /** As people write it, `+1 500 555 0006`; the id where Meta has not told us yet. */
  readonly display: string;
  readonly name: string;
  readonly paused?: { readonly code: number; readonly title: string; readonly since: Instant };
};
