/** Proof that the driver is not what is measured: against a server without work it reaches far more than any subject. */

import { openConnections } from '../load/http-connections.ts';
import { makeWebhooks } from '../load/webhooks.ts';
import { connectionCount } from '../scenarios/webhook-window.ts';
import { portOf, startRaw } from '../subjects/raw.ts';
import type { LiveAccount } from '../subjects/subject.ts';

/** The driver has to reach this many times the best rate that is reported. */
export const driverMargin = 1.3;

/** Webhooks per second that the driver makes, signs, posts and sees answered. */
export async function driverRate(folder: string, account: LiveAccount): Promise<number> {
  const program = await startRaw('ok', folder);
  const connections = await openConnections([portOf(program)], connectionCount);
  const webhooks = makeWebhooks('ok', account);
  const from = performance.now() + 1000;
  const to = from + 1000;
  let number = 0;
  let answered = 0;
  const loop = async () => {
    for (let now = 0; now < to; now = performance.now()) {
      number += 1;
      await connections.request(webhooks.request(number));
      if (now >= from) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: connectionCount }, loop));
  connections.close();
  await program.stop();
  return answered;
}
