/** Signed webhooks as Meta sends them: one text message each, about 700 bytes, from people who write again and again. */
import { sign } from '@parley/whatsapp/signature';
import type { LiveAccount } from '../subjects/subject.ts';
import { httpRequest } from './http-connections.ts';

export const people = 500;

/** A window's messages have numbers from 0 on. Text and wamid name window and number. */
export type WebhookMaker = { readonly wamidPrefix: string; request(number: number): Buffer };

const filler = 'Hello, I would like to know when my order arrives, and whether the blue one is still in stock. Thanks!';

export function makeWebhooks(window: string, { appSecret, phoneNumberId }: LiveAccount): WebhookMaker {
  const wamidPrefix = `wamid.HBgLMzQ2MDAwMDAwMDAVAgASGBQ.${window}.`;
  return {
    wamidPrefix,
    request(number) {
      const person = 34_600_000_000 + (number % people);
      const body = Buffer.from(
        JSON.stringify({
          object: 'whatsapp_business_account',
          entry: [
            {
              id: '900800700600501',
              changes: [
                {
                  value: {
                    messaging_product: 'whatsapp',
                    metadata: { display_phone_number: '15005550006', phone_number_id: phoneNumberId },
                    contacts: [{ profile: { name: `Person ${person}` }, wa_id: `${person}`, user_id: `ES.${person}` }],
                    messages: [
                      {
                        from: `${person}`,
                        from_user_id: `ES.${person}`,
                        id: `${wamidPrefix}${number}`,
                        timestamp: `${Math.floor(Date.now() / 1000)}`,
                        text: { body: textOf(window, number) },
                        type: 'text',
                      },
                    ],
                  },
                  field: 'messages',
                },
              ],
            },
          ],
        }),
      );
      return httpRequest('/webhook', { 'x-hub-signature-256': sign(appSecret, body) }, body);
    },
  };
}

export function textOf(window: string, number: number): string {
  return `${window}.${number} ${filler}`;
}

/** The number of a text of this window; undefined for any other text. */
export function numberOf(text: string, window: string): number | undefined {
  const [name, number] = (text.split(' ', 1)[0] ?? '').split('.');
  return name === window && number !== undefined ? Number(number) : undefined;
}
