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
};

export type StatusWord = 'sent' | 'delivered' | 'read' | 'failed';

export type StatusReport = {
  readonly id: Wamid;
  readonly status: StatusWord;
  readonly atMs: number;
  readonly callbackData?: string;
  /** False for a message that went to the user id of somebody who also has a phone. */
  readonly isToPhone: boolean;
  /** On `sent`, and on the first of delivered and read. */
  readonly pricing?: { readonly isFree: boolean };
  readonly failure?: { readonly code: number; readonly details: string };
};

/** One element of a webhook, as JSON: a change that holds one message of this person. */
export function messageChange(business: Business, persona: Persona, message: InboundMessage): string {
  const { quotes } = message;
  const context = quotes && {
    id: quotes.id,
    ...(quotes.isOurs
      ? { from: business.displayNumber }
      : { ...(persona.waId === undefined ? {} : { from: persona.waId }), from_user_id: persona.userId }),
  };
  return change(business, {
    contacts: [contact(persona, true)],
    messages: [
      {
        ...(context === undefined ? {} : { context }),
        ...(persona.waId === undefined ? {} : { from: persona.waId }),
        from_user_id: persona.userId,
        id: message.id,
        timestamp: seconds(message.atMs),
        type: message.type,
        [message.type]: message.content,
      },
    ],
  });
}

/** One element of a webhook, as JSON: a change that holds one status of a message to this person. */
export function statusChange(business: Business, persona: Persona, report: StatusReport): string {
  const { status, callbackData, pricing, failure } = report;
  const isFailed = status === 'failed';
  const hasUserId = !isFailed || !report.isToPhone;
  return change(business, {
    ...(isFailed ? {} : { contacts: [contact(persona, status !== 'sent')] }),
    statuses: [
      {
        id: report.id,
        status,
        timestamp: seconds(report.atMs),
        ...(persona.waId === undefined || (isFailed && !report.isToPhone) ? {} : { recipient_id: persona.waId }),
        ...(hasUserId ? { recipient_user_id: persona.userId } : {}),
        ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
        ...(pricing === undefined ? {} : { pricing: priced(pricing.isFree) }),
        ...(failure === undefined ? {} : { errors: [statusError(failure.code, failure.details)] }),
      },
    ],
  });
}

/** The bytes of one POST around changes that are JSON already. */
export function webhookBytes(wabaId: string, changes: readonly string[]): Buffer {
  const entry = `{"id":${metaJson(wabaId)},"changes":[${changes.join(',')}]}`;
  return Buffer.from(`{"object":"whatsapp_business_account","entry":[${entry}]}`, 'latin1');
}

function change(business: Business, elements: object): string {
  const metadata = { display_phone_number: business.displayNumber, phone_number_id: business.phoneNumberId };
  return metaJson({ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...elements } });
}

function contact(persona: Persona, hasUsername: boolean) {
  const username = hasUsername && persona.username !== undefined ? { username: persona.username } : {};
  return {
    profile: { name: persona.name, ...username },
    ...(persona.waId === undefined ? {} : { wa_id: persona.waId }),
    user_id: persona.userId,
  };
}

function priced(isFree: boolean) {
  return isFree
    ? { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' }
    : { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
