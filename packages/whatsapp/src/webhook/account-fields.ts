/** Fields about templates, the account and its numbers. Source: Meta, webhooks reference, by field. */
import { cleanText } from '@parley/model/content';
import type { WabaId } from '@parley/model/ids';
import { field, textField } from '@parley/model/json';
import { normalizeLanguage, type TemplateNews } from '@parley/model/template';
import type { AccountChange, Change } from '../change.ts';
import { secondsOf } from '../from-cloud.ts';
import { qualityOf } from '../template-from-cloud.ts';
import { idOf, type Place } from './place.ts';

/**
 * News about one template. The shape decides, not the name of the field: Meta's own sample of a quality update comes
 * under another name. Undefined where it does not say which template, or what.
 */
export function readTemplateNews(value: unknown, wabaId: WabaId): Change[] | undefined {
  const templateId = idOf(field(value, 'message_template_id'));
  const name = textField(value, 'message_template_name');
  const language = textField(value, 'message_template_language');
  const news = newsOfTemplate(value);
  if (templateId === undefined || name === undefined || language === undefined || news === undefined) return undefined;
  return [{ kind: 'template', wabaId, templateId, name, language: normalizeLanguage(language), news, raw: value }];
}

function newsOfTemplate(value: unknown): TemplateNews | undefined {
  const quality = qualityOf(field(value, 'new_quality_score'));
  if (quality !== undefined) return { what: 'quality', quality };
  const category = textField(value, 'new_category');
  if (category !== undefined) {
    const next = textField(value, 'correct_category');
    return { what: 'category', category, ...(next === undefined ? {} : { next }) };
  }
  const status = textField(value, 'event');
  if (status !== undefined) {
    const reason = worded(field(value, 'reason')) ?? worded(field(field(value, 'other_info'), 'title'));
    const advice =
      textField(field(value, 'rejection_info'), 'recommendation') ??
      textField(field(value, 'rejection_info'), 'reason') ??
      textField(field(value, 'other_info'), 'description');
    return {
      what: 'status',
      status: statusOf(status),
      ...(reason === undefined ? {} : { reason }),
      ...(advice === undefined ? {} : { advice: cleanText(advice).slice(0, 1000) }),
    };
  }
  return textField(value, 'message_template_element') === undefined ? undefined : { what: 'components' };
}

/** Meta's words for events that bring a template back are not states of their own. */
function statusOf(event: string): string {
  return event === 'REINSTATED' || event === 'UNARCHIVED' ? 'APPROVED' : event.slice(0, 60);
}

/** A word of Meta's that says something. */
function worded(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== 'NONE' ? value.slice(0, 200) : undefined;
}

type News = Pick<AccountChange, 'event' | 'severity' | 'detail' | 'until'>;

type Tell = (value: unknown) => News | undefined;

/** What each field about the account or a number says. */
const newsOf: ReadonlyMap<string, Tell> = new Map<string, Tell>([
  ['account_update', accountUpdate],
  ['account_alerts', accountAlert],
  ['account_review_update', (value) => decided(value, 'critical')],
  ['phone_number_name_update', (value) => decided(value, 'warning', worded(field(value, 'rejection_reason')))],
  ['phone_number_quality_update', qualityUpdate],
  ['business_capability_update', (value) => news('CAPABILITY', 'info', limitOf(value))],
  ['security', (value) => news(textField(value, 'event'), 'warning')],
  ['account_settings_update', (value) => news(textField(value, 'type'), 'info')],
  ['business_username_update', (value) => news(textField(value, 'status'), 'info')],
  ['payment_configuration_update', (value) => news(textField(value, 'status'), 'info')],
]);

export const accountFields: readonly string[] = [...newsOf.keys()];

/** News of one of `accountFields`; undefined where the value does not say what happened. */
export function readAccountNews(name: string, value: unknown, { wabaId, time }: Place): Change[] | undefined {
  const told = newsOf.get(name)?.(value);
  if (told === undefined) return undefined;
  const number = textField(value, 'display_phone_number')?.replaceAll(/[^\d]/g, '').slice(0, 20);
  const about = number ? { displayNumber: number } : {};
  return [{ kind: 'account', wabaId, field: name, ...told, ...about, timestamp: time, raw: value }];
}

const criticalEvents = ['ACCOUNT_DELETED', 'ACCOUNT_RESTRICTION', 'ACCOUNT_OFFBOARDED', 'PARTNER_REMOVED'];

function accountUpdate(value: unknown): News | undefined {
  const event = textField(value, 'event');
  if (event === undefined) return undefined;
  const restrictions = field(value, 'restriction_info');
  const restricted: readonly unknown[] = Array.isArray(restrictions) ? restrictions : [];
  const types = restricted.map((one) => textField(one, 'restriction_type')).filter((type) => type !== undefined);
  const ends = restricted.map((one) => secondsOf(field(one, 'expiration'))).filter(Number.isFinite);
  const ban = textField(field(value, 'ban_info'), 'waba_ban_state');
  const detail =
    types.join(', ') ||
    (ban ??
      textField(field(value, 'violation_info'), 'violation_type') ??
      textField(field(value, 'disconnection_info'), 'reason'));
  const isBanned = event === 'DISABLED_UPDATE' && ban !== 'REINSTATE';
  const isViolation = event === 'ACCOUNT_VIOLATION';
  const severity = isBanned || criticalEvents.includes(event) ? 'critical' : isViolation ? 'warning' : 'info';
  return news(event, severity, detail, ends.length === 0 ? undefined : Math.max(...ends));
}

function accountAlert(value: unknown): News | undefined {
  const alert = field(value, 'alert_info');
  const severity = severityOf(field(alert, 'alert_severity'));
  return news(textField(alert, 'alert_type'), severity, textField(alert, 'alert_description'));
}

function qualityUpdate(value: unknown): News | undefined {
  const event = textField(value, 'event');
  return news(event, event === 'FLAGGED' || event === 'DOWNGRADE' ? 'warning' : 'info', limitOf(value));
}

function decided(value: unknown, whenRejected: 'warning' | 'critical', detail?: string): News | undefined {
  const decision = textField(value, 'decision');
  return news(decision, decision === 'REJECTED' ? whenRejected : 'info', detail);
}

function severityOf(value: unknown): AccountChange['severity'] {
  if (value === 'CRITICAL') return 'critical';
  return value === 'WARNING' ? 'warning' : 'info';
}

/** How many conversations may be started in a day: a tier's name, or a number. */
function limitOf(value: unknown): string | undefined {
  const limit = field(value, 'max_daily_conversations_per_business') ?? field(value, 'current_limit');
  const older = limit ?? field(value, 'max_daily_conversation_per_phone');
  return typeof older === 'string' || typeof older === 'number' ? String(older).slice(0, 60) : undefined;
}

function news(
  event: string | undefined,
  severity: AccountChange['severity'],
  detail?: string,
  until?: number,
): News | undefined {
  if (event === undefined) return undefined;
  return {
    event: event.slice(0, 100),
    severity,
    ...(detail === undefined || detail === '' ? {} : { detail: cleanText(detail).slice(0, 1000) }),
    ...(until === undefined ? {} : { until }),
  };
}
