/** The templates of the business's account, kept with the simulator's state. (name, language) is one template. */
import type { Instant } from '@parley/model/ids';
import type { SandboxTemplate } from '@parley/model/sandbox';
import { GraphRefusal } from '../graph-error.ts';
import type { JsonObject } from '../send/rules.ts';

export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED';
export type TemplateCategory = 'AUTHENTICATION' | 'MARKETING' | 'UTILITY';
export type TemplateQuality = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';

export type TemplateRecord = {
  /** Digits that fit into a whole number: webhooks carry it as one. */
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly status: TemplateStatus;
  readonly quality: TemplateQuality;
  readonly parameterFormat: 'POSITIONAL' | 'NAMED';
  /** Meta's components; their types in capitals. */
  readonly components: readonly JsonObject[];
  /** Meta's word for why it was rejected. */
  readonly rejectedReason?: string;
  readonly editedAt?: Instant;
};

export type TemplateStore = {
  /** In the order of their creation. */
  all(): readonly TemplateRecord[];
  get(id: string): TemplateRecord | undefined;
  find(name: string, language: string): TemplateRecord | undefined;
  /** Adds it, or takes the place of the one with its id. Throws GraphRefusal 100 when the account is full. */
  put(template: TemplateRecord): void;
  remove(id: string): void;
  replace(templates: readonly TemplateRecord[]): void;
};

/** Source: Meta, templates, limits of an account that is not verified. */
const mostTemplates = 250;
const tooManySubcode = 2388019;

export function makeTemplateStore(onChange: () => void): TemplateStore {
  const templates = new Map<string, TemplateRecord>();
  return {
    all: () => [...templates.values()],
    get: (id) => templates.get(id),
    find: (name, language) =>
      [...templates.values()].find((template) => template.name === name && template.language === language),
    put(template) {
      if (!templates.has(template.id) && templates.size >= mostTemplates) {
        throw new GraphRefusal(100, 'The account has as many templates as it may have.', { subcode: tooManySubcode });
      }
      templates.set(template.id, template);
      onChange();
    },
    remove(id) {
      templates.delete(id);
      onChange();
    },
    replace(records) {
      templates.clear();
      for (const record of records) templates.set(record.id, record);
    },
  };
}

/** The component of a type, such as BODY. */
export function componentOf({ components }: Pick<TemplateRecord, 'components'>, type: string): JsonObject | undefined {
  return components.find((component) => component.type === type);
}

/** The text of a component; empty where it has none. */
export function textOf(template: Pick<TemplateRecord, 'components'>, type: string): string {
  const text = componentOf(template, type)?.text;
  return typeof text === 'string' ? text : '';
}

/** The buttons of a template or of one of its cards. */
export function buttonsOf(template: Pick<TemplateRecord, 'components'>): readonly JsonObject[] {
  const buttons = componentOf(template, 'BUTTONS')?.buttons;
  return Array.isArray(buttons) ? buttons : [];
}

export function viewTemplate(template: TemplateRecord): SandboxTemplate {
  const { id, name, language, category, status, quality, rejectedReason } = template;
  return {
    id,
    name,
    language,
    category,
    status,
    quality,
    ...(rejectedReason === undefined ? {} : { reason: rejectedReason }),
    body: textOf(template, 'BODY'),
  };
}
