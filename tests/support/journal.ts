import type { Store } from '@parley/storage/store';

/** How many webhooks this node's journal has taken so far. */
export async function webhooksTaken({ journal }: Store): Promise<number> {
  return (await journal.last()) - journal.start;
}
