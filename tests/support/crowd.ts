/** Much at once: long chats and many people, as signed webhooks of many elements. */
import { postWebhook, textValue, webhookBody } from './webhooks.ts';
import type { World } from './world.ts';

export type Written = {
  readonly waId: string;
  readonly text: string;
  readonly name: string;
  /** Seconds since 1970, as Meta tells them. */
  readonly at: number;
};

const perWebhook = 500;
let written = 0;

/** Posts these messages in order and resolves when all are applied. */
export async function receiveAll(world: World, messages: readonly Written[]): Promise<void> {
  for (let from = 0; from < messages.length; from += perWebhook) {
    const values = messages.slice(from, from + perWebhook).map(({ waId, text, name, at }) => {
      written += 1;
      const contacts = [{ profile: { name }, wa_id: waId }];
      return { ...textValue(waId, `wamid.crowd.${written}`, text, at), contacts };
    });
    const { status } = await postWebhook(world, webhookBody(world, ...values));
    if (status !== 200) throw new Error(`The webhook was answered with ${status}`);
  }
  await world.quiet();
}
