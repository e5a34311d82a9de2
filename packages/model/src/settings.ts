/** What the whole team shares: its name, the mode, the business numbers and their health. */
import type { Instant, PhoneNumberId, WabaId } from './ids.ts';

export type Settings = {
  readonly id: 'team';
  readonly teamName: string;
  /** `sandbox`: Parley runs on its own simulator. */
  readonly mode: 'sandbox' | 'live';
  /** Tell WhatsApp that a message was read when an agent reads it. */
  readonly sendReadReceipts: boolean;
  /** Show the customer "typing…" while an agent writes a reply; only together with read receipts. Absent: off. */
  readonly sendTypingIndicators?: boolean;
  /** Milliseconds to add to a browser's clock: the sandbox's time travel. Zero in live mode. */
  readonly clockOffsetMs: number;
  /** Every business number that the team has had: by them the chats of one contact are found. Set at boot. */
  readonly phoneNumberIds?: readonly PhoneNumberId[];
  /** What WhatsApp warns about that no admin has seen to yet, newest first; for the one banner. */
  readonly alerts?: readonly AccountAlert[];
};

/** News of WhatsApp about the account or one of its numbers, and what Parley itself wants admins to look at. */
export type AccountAlert = {
  readonly id: string;
  /** `critical`: sending stops or is about to. */
  readonly severity: 'info' | 'warning' | 'critical';
  /** What happened and what to do, in one or two sentences. */
  readonly title: string;
  /** Meta's own words, where it gave any. */
  readonly detail?: string;
  readonly at: Instant;
  /** When a restriction ends. */
  readonly until?: Instant;
  /** The number that it is about; absent for the whole account. */
  readonly phoneNumberId?: PhoneNumberId;
};

/** The alert that tells how many webhook elements wait for a person. It ends with them: nobody has to say "seen to". */
export const journalAlertId = 'journal';

export type NumberQuality = 'green' | 'yellow' | 'red' | 'unknown';

/** One of our business numbers. `paused`: sending stopped by WhatsApp, with the sentence for the one banner. */
export type PhoneNumber = {
  readonly id: PhoneNumberId;
  readonly wabaId: WabaId;
  /** As people write it, `+1 500 555 0006`; the id where Meta has not told us yet. */
  readonly display: string;
  readonly name: string;
  /** Meta's rating of what contacts make of our messages; `unknown` where there are too few. */
  readonly quality?: NumberQuality;
  /** Meta's name of how many people may be written to first in a day, such as `TIER_2K`. */
  readonly limit?: string;
  /** How far the history of the phone app has come, in percent; `failure` is Meta's code where there is none to come. */
  readonly history?: { readonly progress: number; readonly failure?: number };
  readonly paused?: { readonly code: number; readonly title: string; readonly since: Instant };
};

/** The banner shows one; an admin sees no more than these in a list. */
const mostAlerts = 20;

/**
 * The settings with what is open once an alert came: it takes the place of an earlier one of its id, and news that are no
 * warning end that. Returns the same object when nothing changes.
 */
export function withAlert(team: Settings, alert: AccountAlert): Settings {
  const { alerts = [], ...rest } = team;
  const others = alerts.filter(({ id }) => id !== alert.id);
  if (alert.severity === 'info' && others.length === alerts.length) return team;
  const open = alert.severity === 'info' ? others : [alert, ...others].sort(newestFirst).slice(0, mostAlerts);
  return open.length === 0 ? rest : { ...rest, alerts: open };
}

function newestFirst(a: AccountAlert, b: AccountAlert): number {
  return a.at === b.at ? 0 : a.at < b.at ? 1 : -1;
}
