/**
 * Times as people read them. All take milliseconds since 1970; `now` is the inbox's clock. Words are English, the
 * language of the screens; hours follow the browser (12 or 24).
 */

/** `10:42`, or `10:42 AM` where the browser counts to twelve. */
export function clock(at: number): string {
  return clockFormat.format(at);
}

/** The time of a row: `10:42` today, then "Yesterday", the weekday for a week, then a short date. */
export function listTime(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clock(at);
  if (days === 1) return 'Yesterday';
  return days < 7 ? weekdayShort.format(at) : shortDate.format(at);
}

/** The name of a day in a thread: "Today", "Yesterday", the weekday for a week, then `12 November 2026`. */
export function dayLabel(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return days > 0 && days < 7 ? weekday.format(at) : longDate.format(at);
}

/** Date and time to the second, for details and tooltips. */
export function fullTime(at: number): string {
  return full.format(at);
}

/** `10:42`, with its day when that is not today: what a sentence needs. */
export function clockWithDay(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return clock(at);
  if (days === -1) return `${clock(at)} tomorrow`;
  return days === 1 ? `${clock(at)} yesterday` : `${clock(at)} on ${dayLabel(at, now)}`;
}

/** A stretch of time, short: `3h`, `42m`, `1m` at least. Rounded down, so that it never promises too much. */
export function shortSpan(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 60 ? `${Math.floor(minutes / 60)}h` : `${Math.max(minutes, 1)}m`;
}

/** A stretch of time: `21 h 04 m`, `42 m`, `under 1 m`. */
export function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'under 1 m';
  if (minutes < 60) return `${minutes} m`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** A stretch of time in words: "2 hours", "1 minute", "3 days". */
export function spokenSpan(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  if (minutes < 60) return count(minutes, 'minute');
  return minutes < 48 * 60 ? count(Math.floor(minutes / 60), 'hour') : count(Math.floor(minutes / 1440), 'day');
}

/** "1 message", "3 messages". */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** How many midnights lie between two instants, here. */
export function daysBetween(at: number, now: number): number {
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const browser = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const words = browser.locale.startsWith('en') ? browser.locale : 'en-GB';
const hours = browser.hourCycle === undefined ? {} : { hourCycle: browser.hourCycle };

/** `02:05`, but `2:05 AM`: nobody writes a zero before an hour of the morning. */
const hour = hours.hourCycle?.startsWith('h1') ? 'numeric' : '2-digit';
const clockFormat = new Intl.DateTimeFormat(words, { hour, minute: '2-digit', ...hours });
const weekdayShort = new Intl.DateTimeFormat(words, { weekday: 'short' });
const weekday = new Intl.DateTimeFormat(words, { weekday: 'long' });
const shortDate = new Intl.DateTimeFormat(words, { dateStyle: 'short' });
const longDate = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(words, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour,
  minute: '2-digit',
  second: '2-digit',
  ...hours,
});
