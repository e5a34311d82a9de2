/** How many webhooks one process takes: 50 connections, each posting the next one when the last is acknowledged. */
import { micros } from '../measure/clock.ts';
import type { PairedScenario } from './scenario.ts';
import { connectionCount, startWebhookWindow } from './webhook-window.ts';

export const webhookRate: PairedScenario = {
  id: 'webhooks',
  metrics: [
    {
      id: 'webhooks.acked',
      title: 'Webhooks acknowledged, durable first',
      unit: '/s',
      better: 'higher',
      goal: { ratio: 0.6, abs: 4000 },
    },
    {
      id: 'webhooks.applied',
      title: 'Webhooks seen by an agent meanwhile',
      unit: '/s',
      better: 'higher',
      goal: { abs: 4000 },
    },
    { id: 'webhooks.cpu', title: 'Processor time per webhook, flat out', unit: 'µs', better: 'lower' },
  ],
  prepare: ({ subject, sinks }) => sinks.open(subject.socket, 1),
  async window(side, world, { warmUpMs, measuredMs }) {
    const window = await startWebhookWindow(side, world);
    const from = micros() + warmUpMs * 1000;
    const to = from + measuredMs * 1000;
    const isMeasured = (at: number) => at >= from && at < to;
    const loop = async () => {
      while (micros() < to) await window.post();
    };
    await Promise.all(Array.from({ length: connectionCount }, loop));
    const { ackedAt, seen, cpuPerEvent } = await window.finish();
    const perSecond = (times: readonly number[]) => (times.filter(isMeasured).length * 1000) / measuredMs;
    return {
      latenessMs: 0,
      readings: {
        'webhooks.acked': perSecond(ackedAt),
        'webhooks.applied': perSecond(seen[0]?.at ?? []),
        'webhooks.cpu': cpuPerEvent,
      },
    };
  },
};
