/**
 * What WhatsApp tells about a template after it was listed: single facts by webhook, in any order, and the whole of it
 * when the list is read again. For each fact the one that was told last counts, so the order of arrival does not matter.
 */
import type { Instant } from '../ids.ts';
import type { Template, TemplateCategory, TemplateQuality, TemplateStatus } from '../template.ts';

export type TemplateFact =
  | { readonly what: 'status'; readonly status: TemplateStatus; readonly reason?: string; readonly advice?: string }
  | { readonly what: 'quality'; readonly quality: TemplateQuality }
  /** `next` is announced a day before it counts. */
  | { readonly what: 'category'; readonly category: TemplateCategory; readonly next?: TemplateCategory };

/** `components`: its words are others now, and have to be read again. */
export type TemplateNews = TemplateFact | { readonly what: 'components' };

/** A template with the times at which its facts were told by webhook. Its id is the template's. */
export type KnownTemplate = {
  readonly id: string;
  readonly template: Template;
  readonly told: { readonly [what in TemplateFact['what']]?: Instant };
};

/** The template after news that was told then. The same object where something newer is known. */
export function hear(known: KnownTemplate, fact: TemplateFact, at: Instant): KnownTemplate {
  const before = known.told[fact.what];
  if (before !== undefined && before > at) return known;
  return { ...known, template: withFact(known.template, fact), told: { ...known.told, [fact.what]: at } };
}

/**
 * The template as the list has it that was read then. A webhook that came after the reading began knows better than the
 * list; the rest is the list's. What only webhooks tell stays while it still belongs to what the list says.
 */
export function reread(known: KnownTemplate | undefined, listed: Template, at: Instant): KnownTemplate {
  if (known === undefined) return { id: listed.id, template: listed, told: {} };
  const { template: before } = known;
  const isNewer = (what: TemplateFact['what']): boolean => (known.told[what] ?? '') > at;
  let template = listed;
  if (isNewer('status')) template = withStatus(template, before.status, before.rejectedReason, before.advice);
  else if (before.status === listed.status) {
    template = withStatus(template, listed.status, listed.rejectedReason ?? before.rejectedReason, before.advice);
  }
  if (isNewer('quality') && before.quality !== undefined) template = { ...template, quality: before.quality };
  const category = isNewer('category') ? before.category : template.category;
  return { ...known, template: withCategory(template, category, before.nextCategory) };
}

/** True for a template that WhatsApp has deleted. */
export function isGone({ status }: Pick<Template, 'status'>): boolean {
  return status === 'DELETED';
}

function withFact(template: Template, fact: TemplateFact): Template {
  switch (fact.what) {
    case 'status':
      return withStatus(template, fact.status, fact.reason, fact.advice);
    case 'quality':
      return { ...template, quality: fact.quality };
    case 'category':
      return withCategory(template, fact.category, fact.next);
  }
}

function withStatus(
  { rejectedReason: _r, advice: _a, ...rest }: Template,
  status: TemplateStatus,
  reason: string | undefined,
  advice: string | undefined,
): Template {
  if (status === 'APPROVED') return { ...rest, status };
  return {
    ...rest,
    status,
    ...(reason === undefined ? {} : { rejectedReason: reason }),
    ...(advice === undefined ? {} : { advice }),
  };
}

function withCategory(
  { nextCategory: _, ...rest }: Template,
  category: TemplateCategory,
  next: TemplateCategory | undefined,
): Template {
  return { ...rest, category, ...(next === undefined || next === category ? {} : { nextCategory: next }) };
}
