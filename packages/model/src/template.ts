/**
 * A template as WhatsApp approved it: words with gaps. The form that fills the gaps, the object that is sent and the
 * preview all come from the template itself, so none of them can forget a header or a button.
 * Source: Meta, message templates, components; send templates.
 */
import type { Instant, WabaId } from './ids.ts';

export { type TemplateCost, templateCost } from './template/cost.ts';
export { templateFields } from './template/fields.ts';
export { fillTemplate } from './template/fill.ts';
export { findTemplates } from './template/find.ts';
export { hear, isGone, type KnownTemplate, reread, type TemplateFact, type TemplateNews } from './template/news.ts';
export { type KnownPerson, prefill, suggestions } from './template/prefill.ts';
export { previewTemplate } from './template/preview.ts';
export {
  checkTemplateValues,
  type TemplateFile,
  type TemplatePlace,
  type TemplateProducts,
  type TemplateValue,
  type TemplateValues,
} from './template/values.ts';
export { valuesOfContent } from './template/values-of-content.ts';

/** Meta's words for the state of a template; a new one is any other string. Only APPROVED may be sent. */
export type TemplateStatus = 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED' | (string & {});

export type TemplateCategory = 'AUTHENTICATION' | 'MARKETING' | 'UTILITY' | (string & {});

export type TemplateQuality = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';

export type Template = TemplatePart & {
  /** Meta's id: digits. */
  readonly id: string;
  readonly wabaId: WabaId;
  readonly name: string;
  /** As the API writes it, such as `en_US`. Name and language together name a template. */
  readonly language: string;
  readonly category: TemplateCategory;
  readonly status: TemplateStatus;
  readonly quality?: TemplateQuality;
  /** Meta's word for why it is rejected, paused or disabled, and its sentence about it. */
  readonly rejectedReason?: string;
  readonly advice?: string;
  /** The category that WhatsApp has announced for tomorrow. */
  readonly nextCategory?: TemplateCategory;
  /** Gaps have names, `{{first_name}}`, instead of numbers. */
  readonly isNamed: boolean;
  readonly footer?: string;
  /** A line that counts down to the end of an offer. */
  readonly offer?: { readonly text: string; readonly hasExpiration: boolean };
  readonly cards?: readonly TemplatePart[];
  /** Meta's names of parts that Parley does not know. */
  readonly unknownParts?: readonly string[];
};

/** What a card of a carousel has, and a template without one. */
export type TemplatePart = {
  readonly header?: TemplateHeader;
  readonly body?: TemplateWords;
  readonly buttons: readonly TemplateButton[];
};

/** Words with gaps, `{{1}}` or `{{first_name}}`, and the samples that Meta keeps for them, by the name of the gap. */
export type TemplateWords = { readonly text: string; readonly examples: { readonly [gap: string]: string } };

/** `unknown`: a kind that Parley cannot fill, such as a GIF or a product. */
export type TemplateHeader =
  | ({ readonly kind: 'text' } & TemplateWords)
  | { readonly kind: 'image' | 'video' | 'document' | 'location' }
  | { readonly kind: 'unknown'; readonly name: string };

/**
 * A button in its place. `url` may end in a gap. `otp` copies the code of the body, `plain` needs nothing, and one that
 * is `unknown` cannot be filled.
 */
export type TemplateButton = {
  readonly kind:
    | 'quick_reply'
    | 'url'
    | 'phone'
    | 'copy_code'
    | 'otp'
    | 'flow'
    | 'catalog'
    | 'mpm'
    | 'plain'
    | 'unknown';
  readonly text: string;
  readonly url?: string;
  readonly phone?: string;
  readonly example?: string;
};

/** One gap to fill. `key` names it among the values; a card's keys begin with its place, `card:0:`. */
export type TemplateField = {
  readonly key: string;
  readonly kind: 'text' | 'code' | 'instant' | 'image' | 'video' | 'document' | 'location' | 'product' | 'products';
  readonly label: string;
  readonly example?: string;
  /** Absent where it must be filled. */
  readonly isOptional?: true;
};

/** How far the templates of one account are known. Its id is the account's. */
export type TemplateSync = {
  readonly id: WabaId;
  /** Since when the list has to be read: at a start, when an admin asks, after news of something unknown. */
  readonly wantedAt: Instant;
  /** When the last reading that succeeded began. The list is known as it was then. */
  readonly syncedAt?: Instant;
  /** How many templates it held beside these, in a form that Parley cannot read. */
  readonly unreadable?: number;
  /** Why the last reading failed, in words for an admin. Gone when the next one is wanted. */
  readonly problem?: string;
};

/** True while the list has to be read. */
export function isSyncDue({ wantedAt, syncedAt, problem }: TemplateSync): boolean {
  return problem === undefined && (syncedAt === undefined || syncedAt < wantedAt);
}

/** A template's name and language in one key. */
export function templateKey(name: string, language: string): string {
  return `${name}:${normalizeLanguage(language)}`;
}

/** The language code as the API writes it: `en-us` in a webhook is `en_US` here. */
export function normalizeLanguage(code: string): string {
  const [language = '', ...rest] = code.trim().split(/[-_]/);
  const region = rest.map((part) => (part.length === 4 ? capitalized(part) : part.toUpperCase()));
  return [language.toLowerCase(), ...region].join('_');
}

/** True where the template may be offered: approved, and every gap is one that Parley can fill. */
export function isSendable(template: Template): boolean {
  return whyNotSendable(template) === undefined;
}

/** Why a template cannot be sent, in words for the team; undefined where it can. */
export function whyNotSendable(template: Template): string | undefined {
  const { status } = template;
  if (status !== 'APPROVED')
    return statusSentences.get(status) ?? `WhatsApp does not allow it: ${status.slice(0, 40)}.`;
  const parts = [template, ...(template.cards ?? [])];
  const isFillable = parts.every(
    ({ header, buttons }) => header?.kind !== 'unknown' && buttons.every(({ kind }) => kind !== 'unknown'),
  );
  return isFillable && template.unknownParts === undefined
    ? undefined
    : 'Parley cannot fill a part of this template yet.';
}

const statusSentences: ReadonlyMap<string, string> = new Map([
  ['PENDING', 'WhatsApp is still reviewing it.'],
  ['IN_APPEAL', 'WhatsApp is still reviewing it.'],
  ['REJECTED', 'WhatsApp has rejected it.'],
  ['PAUSED', 'WhatsApp has paused it for low quality.'],
  ['DISABLED', 'WhatsApp has disabled it for low quality.'],
  ['ARCHIVED', 'It is archived.'],
  ['PENDING_DELETION', 'It is being deleted.'],
  ['DELETED', 'It is deleted.'],
  ['LIMIT_EXCEEDED', 'The account has more templates than WhatsApp allows.'],
  ['LOCKED', 'WhatsApp has locked it.'],
  ['FLAGGED', 'WhatsApp has flagged it for low quality.'],
]);

function capitalized(part: string): string {
  return part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase();
}
