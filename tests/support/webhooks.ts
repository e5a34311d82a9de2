/** Signed webhooks made by hand, for what no phone would send. */
import type { Wamid } from '@parley/model/ids';
import type { WhatsAppAccount } from '@parley/server/config';
import { sign } from '@parley/whatsapp/signature';

/** Where webhooks go, and whose they are: a world, or a server in a process of its own. */
export type Receiver = {
  url(): string;
  account(): Pick<WhatsAppAccount, 'phoneNumberId' | 'wabaId' | 'appSecrets'>;
};

/** A webhook with these values of the field `messages`, as Meta wraps them. */
export function webhookBody(receiver: Receiver, ...values: readonly object[]): Buffer {
  return fieldBody(receiver, 'messages', ...values);
}

/** A webhook with these values of one field. */
export function fieldBody(receiver: Receiver, field: string, ...values: readonly object[]): Buffer {
  const account = receiver.account();
  const metadata = { display_phone_number: '15005550006', phone_number_id: account.phoneNumberId };
  const changes = values.map((value) => ({
    field,
    value: { messaging_product: 'whatsapp', metadata, ...value },
  }));
  return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: account.wabaId, changes }] }));
}

/** Posts a body with its true signature, or with headers of the caller's own. */
export function postWebhook(
  receiver: Receiver,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  const signature = sign(receiver.account().appSecrets[0] ?? '', body);
  return fetch(`${receiver.url()}/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature, ...headers },
    body: Buffer.from(body),
  });
}

/** A text from a phone, as one value. `timestamp` in seconds. */
export function textValue(
  waId: string,
  wamid: string,
  text: string,
  timestamp: number | string = Math.floor(Date.now() / 1000),
): object {
  return {
    contacts: [{ profile: { name: 'Hand Made' }, wa_id: waId }],
    messages: [{ from: waId, id: wamid, timestamp: String(timestamp), type: 'text', text: { body: text } }],
  };
}

/** A status of a message of ours, as one value. */
export function statusValue(wamid: Wamid | string, status: string, more: object = {}): object {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return { statuses: [{ id: wamid, status, timestamp, recipient_id: '12025550143', ...more }] };
}
