/** What a webhook says, in Meta's words. Source: Meta, webhooks reference, field `messages`. */
import type { Wamid } from '@parley/model/ids';
import type { Persona } from '@parley/model/sandbox';
import { statusError } from './graph-error.ts';
import { metaJson } from './meta-json.ts';

/** The business side of every webhook. `displayNumber` in digits. */
export type Business = { readonly phoneNumberId: string; readonly wabaId: string; readonly displayNumber: string };

export type InboundMessage = {
  readonly id: Wamid;
  readonly type: string;
  /** The object named like the type. */
  readonly content: unknown;
  readonly atMs: number;
  /** The quoted message and whether the business wrote it. */
  readonly quotes?: { readonly id: Wamid; readonly isOurs: boolean };
  /** More of Meta's `context`, such as `forwarded`. */
  readonly context?: object;
  /** Fields beside the content, such as `referral` or `errors`. */
  readonly beside?: object;
  /** A notice of the system names nobody. */
  readonly isNotice?: true;
};

export type StatusWord = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** Meta's words of what a message costs. */
export type Pricing = {
  readonly type: 'regular' | 'free_customer_service' | 'free_entry_point';
  readonly category: string;
};

export type StatusReport = {
  readonly id: Wamid;
  readonly status: StatusWord;
  readonly atMs: number;
  readonly callbackData?: string;
  /** False for a message that went to the user id of somebody who also has a phone. */
  readonly isToPhone: boolean;
  /** On `sent`, and on the first of delivered and read. */
  readonly pricing?: Pricing;
  readonly failure?: { readonly code: number; readonly details: string };
};

/** One element of a webhook, as JSON: a change that holds one message of this person. */
export function messageChange(business: Business, persona: Persona, message: InboundMessage): string {
  return fieldChange(business, 'messages', {
    ...(message.isNotice ? {} : { contacts: [contact(persona, true)] }),
    messages: [messageElement(business, persona, message)],
  });
}

/** The element itself, as it also stands in a history. */
export function messageElement(business: Business, persona: Persona, message: InboundMessage): object {
  const { quotes, content } = message;
  const quoted = quotes && {
    id: quotes.id,
    ...(quotes.isOurs ? { from: business.displayNumber } : { ...fromOf(persona) }),
  };
  const context =
    quoted === undefined && message.context === undefined ? {} : { context: { ...quoted, ...message.context } };
  return {
    ...context,
    ...fromOf(persona),
    id: message.id,
    timestamp: unixSeconds(message.atMs),
    type: message.type,
    ...(content === undefined ? {} : { [message.type]: content }),
    ...message.beside,
  };
}

/** One element of a webhook, as JSON: a change that holds one status of a message to this person. */
export function statusChange(business: Business, persona: Persona, report: StatusReport): string {
  const { status, callbackData, pricing, failure } = report;
  const isFailed = status === 'failed';
  const hasUserId = !isFailed || !report.isToPhone;
  return fieldChange(business, 'messages', {
    ...(isFailed ? {} : { contacts: [contact(persona, status !== 'sent')] }),
    statuses: [
      {
        id: report.id,
        status,
        timestamp: unixSeconds(report.atMs),
        ...(persona.waId === undefined || (isFailed && !report.isToPhone) ? {} : { recipient_id: persona.waId }),
        ...(hasUserId ? { recipient_user_id: persona.userId } : {}),
        ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
        ...(pricing === undefined
          ? {}
          : { pricing: { billable: pricing.type === 'regular', pricing_model: 'PMP', ...pricing } }),
        ...(failure === undefined ? {} : { errors: [statusError(failure.code, failure.details)] }),
      },
    ],
  });
}

/** A change of another field that belongs to the business number, as JSON. `elements` are Meta's lists in it. */
export function fieldChange(business: Business, field: string, elements: object): string {
  const metadata = { display_phone_number: business.displayNumber, phone_number_id: business.phoneNumberId };
  return accountChange(field, { messaging_product: 'whatsapp', metadata, ...elements });
}

/** A change that belongs to the account, as JSON. */
export function accountChange(field: string, value: object): string {
  return metaJson({ field, value });
}

/** A change that is JSON already; one about the account says when it happened, in Unix seconds. */
export type ReadyChange = { readonly json: string; readonly atSeconds?: number };

/** The bytes of one POST: messages and statuses share an entry, and what is about the account has one of its own. */
export function webhookBytes(wabaId: string, changes: readonly ReadyChange[]): Buffer {
  const shared = changes.filter(({ atSeconds }) => atSeconds === undefined).map(({ json }) => json);
  const entries = shared.length === 0 ? [] : [entry(wabaId, shared)];
  for (const { json, atSeconds } of changes)
    if (atSeconds !== undefined) entries.push(entry(wabaId, [json], atSeconds));
  return Buffer.from(`{"object":"whatsapp_business_account","entry":[${entries.join(',')}]}`, 'latin1');
}

function entry(wabaId: string, changes: readonly string[], atSeconds?: number): string {
  const time = atSeconds === undefined ? '' : `,"time":${atSeconds}`;
  return `{"id":${metaJson(wabaId)}${time},"changes":[${changes.join(',')}]}`;
}

/** Meta's `contacts[]` element of a person. */
export function contact(persona: Persona, hasUsername: boolean) {
  const username = hasUsername && persona.username !== undefined ? { username: persona.username } : {};
  return {
    profile: { name: persona.name, ...username },
    ...(persona.waId === undefined ? {} : { wa_id: persona.waId }),
    user_id: persona.userId,
  };
}

function fromOf({ waId, userId }: Persona): object {
  return { ...(waId === undefined ? {} : { from: waId }), from_user_id: userId };
}

/** Meta writes times as text. */
export function unixSeconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
