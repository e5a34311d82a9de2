/** What happens to templates at Meta's side: reviews, pauses, quality, a new category. Each is told by a webhook. */
import { Problem } from '@parley/model/errors';
import type { Element } from '../post-webhook.ts';
import { accountChange } from '../webhook-body.ts';
import type {
  TemplateCategory,
  TemplateQuality,
  TemplateRecord,
  TemplateStatus,
  TemplateStore,
} from './template-store.ts';

export type TemplatePatch = {
  readonly status?: TemplateStatus;
  /** Meta's word; for a rejection. */
  readonly reason?: string;
  readonly quality?: TemplateQuality;
  readonly category?: TemplateCategory;
};

export type TemplateChanges = {
  /** Throws NOT_FOUND for a template that there is not. */
  change(id: string, patch: TemplatePatch): TemplateRecord;
  /** Tells that a template is gone. */
  deleted(template: TemplateRecord): void;
};

export type TemplateChangesDeps = {
  readonly templates: TemplateStore;
  readonly now: () => number;
  readonly post: (element: Element) => void;
};

const titles: { readonly [status: string]: string } = { PAUSED: 'FIRST_PAUSE', DISABLED: 'DISABLED' };

export function makeTemplateChanges({ templates, now, post }: TemplateChangesDeps): TemplateChanges {
  function tell(template: TemplateRecord, field: string, summary: string, value: object): void {
    const { id, name, language } = template;
    const json = accountChange(field, {
      message_template_id: Number(id),
      message_template_name: name,
      message_template_language: language,
      ...value,
    });
    post({ personId: `template ${id}`, json, summary: `${summary} · ${name}`, atSeconds: Math.floor(now() / 1000) });
  }

  function tellStatus(template: TemplateRecord, event: string, reason: string): void {
    const title = titles[event];
    tell(template, 'message_template_status_update', `template ${event.toLowerCase()}`, {
      event,
      reason,
      message_template_category: template.category,
      ...(title === undefined ? {} : { other_info: { title, description: 'The simulator was told to.' } }),
      ...(event === 'REJECTED'
        ? { rejection_info: { reason, recommendation: 'Change the words and hand it in again.' } }
        : {}),
    });
  }

  return {
    change(id, { status, reason, quality, category }) {
      const before = templates.get(id);
      if (before === undefined) throw new Problem('NOT_FOUND', 'There is no template with this id.');
      const { rejectedReason: _, ...rest } = before;
      const why = status === 'REJECTED' ? (reason ?? 'INVALID_FORMAT') : undefined;
      const after: TemplateRecord = {
        ...(status === undefined ? before : rest),
        status: status ?? before.status,
        quality: quality ?? before.quality,
        category: category ?? before.category,
        ...(why === undefined ? {} : { rejectedReason: why }),
      };
      templates.put(after);
      if (quality !== undefined && quality !== before.quality) {
        tell(after, 'message_template_quality_update', 'template quality', {
          previous_quality_score: before.quality,
          new_quality_score: quality,
        });
      }
      if (category !== undefined && category !== before.category) {
        tell(after, 'template_category_update', 'template category', {
          previous_category: before.category,
          new_category: category,
        });
      }
      if (status !== undefined && status !== before.status) tellStatus(after, status, why ?? 'NONE');
      return after;
    },
    deleted: (template) => tellStatus(template, 'DELETED', 'NONE'),
  };
}
