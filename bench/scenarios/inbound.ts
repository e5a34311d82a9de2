/** From the webhook to the sockets of 50 agents, at a fixed rate. The acknowledgement is measured in the same windows. */
import { openLoop } from '../load/open-loop.ts';
import { quantile } from '../measure/statistics.ts';
import type { Metric, PairedScenario } from './scenario.ts';
import { startWebhookWindow } from './webhook-window.ts';

const agents = 50;

type Goals = { readonly [metric in 'p50' | 'p99' | 'ack50' | 'ack99']?: Metric['goal'] };

export function inbound(perSecond: number, goals: Goals): PairedScenario {
  const named = (name: string) => `inbound.${name}@${perSecond}`;
  const metric = (name: keyof Goals, title: string): Metric => ({
    id: named(name),
    title: `${title}, ${perSecond}/s`,
    unit: 'ms',
    better: 'lower',
    ...(goals[name] ? { goal: goals[name] } : {}),
  });
  return {
    id: `inbound@${perSecond}`,
    metrics: [
      metric('p50', 'Webhook → 50 agents’ sockets, median'),
      metric('p99', 'Webhook → 50 agents’ sockets, p99'),
      metric('ack50', 'Webhook → 200, median'),
      metric('ack99', 'Webhook → 200, p99'),
      { id: named('cpu'), title: `Processor time per webhook, ${perSecond}/s`, unit: 'µs', better: 'lower' },
    ],
    prepare: ({ subject, sinks }) => sinks.open(subject.socket, agents),
    async window(side, world, { warmUpMs, measuredMs }) {
      const window = await startWebhookWindow(side, world);
      const posts: Promise<void>[] = [];
      const lateness = await openLoop(perSecond, warmUpMs + measuredMs, () => posts.push(window.post()));
      await Promise.all(posts);
      const { sentAt, ackedAt, seen, cpuPerEvent } = await window.finish();
      const first = (perSecond * warmUpMs) / 1000;
      const sinceSent = (at: number, number: number) => (at - (sentAt[number] ?? Number.NaN)) / 1000;
      const acks = ackedAt.map(sinceSent).slice(first);
      const arrivals = seen.flatMap(({ numbers, at }) =>
        numbers.flatMap((number, index) => (number < first ? [] : [sinceSent(at[index] ?? Number.NaN, number)])),
      );
      return {
        latenessMs: quantile(lateness, 0.99) / 1000,
        readings: {
          [named('p50')]: quantile(arrivals, 0.5),
          [named('p99')]: quantile(arrivals, 0.99),
          [named('ack50')]: quantile(acks, 0.5),
          [named('ack99')]: quantile(acks, 0.99),
          [named('cpu')]: cpuPerEvent,
        },
      };
    },
  };
}
