/** What is said about templates: their language, category, cost and state. Pure. */
import type { Contact } from '@parley/model/contact';
import { millis } from '@parley/model/ids';
import {
  type Template,
  type TemplateCategory,
  type TemplateCost,
  type TemplateQuality,
  whyNotSendable,
} from '@parley/model/template';
import { clockWithDay } from '../../ui/time-labels.ts';

/** `Utility`; a category that is not known here by its own word. */
export function categoryWords(category: TemplateCategory): string {
  const word = category.replaceAll('_', ' ').toLowerCase();
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const languageNames = new Intl.DisplayNames(['en'], {
  type: 'language',
  languageDisplay: 'standard',
  fallback: 'code',
});

/** `English (United States)` of `en_US`. */
export function languageWords(code: string): string {
  try {
    return languageNames.of(code.replaceAll('_', '-')) ?? code;
  } catch {
    return code;
  }
}

/** Whether a sending costs anything, and why. `freeUntil` is the end of what an ad has made free. */
export function costWords(
  cost: TemplateCost,
  category: TemplateCategory,
  freeUntil: string | undefined,
  now: number,
): string {
  switch (cost) {
    case 'free_entry': {
      const until = freeUntil === undefined ? '' : ` until ${clockWithDay(millis(freeUntil), now)}`;
      return `Free${until}: the customer came from an ad.`;
    }
    case 'free_window':
      return 'Free: a utility template costs nothing while the 24-hour window is open.';
    case 'charged':
      return `WhatsApp charges it as ${categoryWords(category).toLowerCase()} when it is delivered.`;
  }
}

/** Why WhatsApp will not deliver a template although it may be sent; undefined where nothing is known. */
export function deliveryWarning(
  category: TemplateCategory,
  { waId, marketing }: Pick<Partial<Contact>, 'waId' | 'marketing'>,
): string | undefined {
  if (category !== 'MARKETING') return undefined;
  if (marketing?.choice === 'stop') return 'This contact has asked for no marketing: WhatsApp will refuse it.';
  return waId?.startsWith('1') ? 'WhatsApp delivers no marketing to numbers of the United States (+1).' : undefined;
}

/** Why a template is not offered, with WhatsApp's reason where it gave one. */
export function notSendableWords(template: Template): string | undefined {
  const sentence = whyNotSendable(template);
  if (sentence === undefined) return undefined;
  const { rejectedReason, advice } = template;
  const reason = rejectedReason === undefined ? undefined : reasonWords(rejectedReason);
  return [sentence, reason, advice].filter((part) => part !== undefined).join(' ');
}

/** WhatsApp's word for a reason, as a sentence. */
export function reasonWords(reason: string): string {
  const known = reasons.get(reason);
  if (known !== undefined) return known;
  const word = reason.replaceAll('_', ' ').toLowerCase();
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}.`;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ABUSIVE_CONTENT', 'Its words are abusive or threatening.'],
  ['INCORRECT_CATEGORY', 'Its words do not fit its category.'],
  ['CATEGORY_NOT_AVAILABLE', 'Its category is not available to this account.'],
  ['INVALID_FORMAT', 'Its gaps or its form are not as WhatsApp expects them.'],
  ['PROMOTIONAL', 'It advertises, which its category does not allow.'],
  ['SCAM', 'WhatsApp takes it for a scam.'],
  ['TAG_CONTENT_MISMATCH', 'Its language or category does not fit its words.'],
  ['FIRST_PAUSE', 'It is its first pause: 3 hours.'],
  ['SECOND_PAUSE', 'It is its second pause: 6 hours. After the next one it is disabled.'],
  ['RATE_LIMITING_PAUSE', 'Too many were sent at once.'],
]);

/** `Approved`, `In review`. */
export function statusWords(status: string): string {
  if (status === 'PENDING' || status === 'IN_APPEAL') return 'In review';
  return categoryWords(status.slice(0, 40));
}

/** What the people who got it make of it; undefined while WhatsApp does not know. */
export function qualityWords(quality: TemplateQuality | undefined): string | undefined {
  switch (quality) {
    case 'GREEN':
      return 'High quality';
    case 'YELLOW':
      return 'Medium quality';
    case 'RED':
      return 'Low quality';
    case 'UNKNOWN':
    case undefined:
      return undefined;
  }
}

/** The labels of what is still empty, in one sentence; undefined where nothing is. */
export function missingWords(labels: readonly string[]): string | undefined {
  const [first, ...rest] = labels;
  if (first === undefined) return undefined;
  if (rest.length === 0) return `Still empty: ${first}.`;
  return rest.length > 3
    ? `Still empty: ${first} and ${rest.length} more.`
    : `Still empty: ${[first, ...rest].slice(0, -1).join(', ')} and ${rest.at(-1)}.`;
}
