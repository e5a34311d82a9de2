/** From an agent's POST to the request at the Graph API, 100 a second, to people whose window is open. */
import { httpRequest, openConnections } from '../load/http-connections.ts';
import { openLoop } from '../load/open-loop.ts';
import { numberOf, people, textOf } from '../load/webhooks.ts';
import { micros } from '../measure/clock.ts';
import { quantile } from '../measure/statistics.ts';
import { AuditFailure, type PairedScenario, type World } from './scenario.ts';
import { startWebhookWindow } from './webhook-window.ts';

const perSecond = 100;
const connectionsOfAgents = 10;
const patienceMs = 10_000;

let windows = 0;

export const send: PairedScenario = {
  id: 'send',
  metrics: [
    {
      id: 'send.p50',
      title: 'Send → Graph request on the wire, median',
      unit: 'ms',
      better: 'lower',
      goal: { ratio: 1.5, abs: 3 },
    },
    { id: 'send.p99', title: 'Send → Graph request on the wire, p99', unit: 'ms', better: 'lower', goal: { abs: 20 } },
    { id: 'send.ack50', title: 'Send → 201, median', unit: 'ms', better: 'lower' },
  ],
  /** Everybody writes once, so that everybody may be answered. */
  async prepare(side, world) {
    if (side.subject.name === 'raw') return;
    await side.sinks.open(side.subject.socket, 1);
    const window = await startWebhookWindow(side, world);
    for (let person = 0; person < people; person += 1) await window.post();
    await window.finish();
  },
  async window({ subject }, world, { warmUpMs, measuredMs }) {
    windows += 1;
    const name = `s${windows}`;
    const connections = await openConnections(subject.ports, connectionsOfAgents);
    const sentAt: number[] = [];
    const acked: number[] = [];
    const arrivals = hearArrivals(world, name);
    const posts: Promise<void>[] = [];
    const lateness = await openLoop(perSecond, warmUpMs + measuredMs, (number) => {
      const request = { phone: `+${34_600_000_000 + (number % people)}`, text: textOf(name, number) };
      const bytes = httpRequest('/send-message', subject.headers, Buffer.from(JSON.stringify(request)));
      const at = micros();
      sentAt.push(at);
      posts.push(
        connections.request(bytes).then((status) => {
          if (status !== 201) throw new AuditFailure(`A message was answered with ${status}`);
          acked[number] = (micros() - at) / 1000;
        }),
      );
    });
    await Promise.all(posts);
    const arrivedAt = await arrivals(sentAt.length);
    connections.close();
    const first = (perSecond * warmUpMs) / 1000;
    const toWire = sentAt.map((at, number) => ((arrivedAt.get(number) ?? Number.NaN) - at) / 1000).slice(first);
    return {
      latenessMs: quantile(lateness, 0.99) / 1000,
      readings: {
        'send.p50': quantile(toWire, 0.5),
        'send.p99': quantile(toWire, 0.99),
        'send.ack50': quantile(acked.slice(first), 0.5),
      },
    };
  },
};

/** Listens at the Graph API from now on. The answer resolves with number → time once so many have come, each once. */
function hearArrivals({ graph }: World, name: string): (count: number) => Promise<ReadonlyMap<number, number>> {
  const arrivedAt = new Map<number, number>();
  let isDouble = false;
  let onArrival = () => {};
  graph.onMessage = (text, at) => {
    const number = numberOf(text, name);
    if (number === undefined) return;
    isDouble ||= arrivedAt.has(number);
    arrivedAt.set(number, at);
    onArrival();
  };
  return (count) =>
    new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new AuditFailure(`${arrivedAt.size} of ${count} messages came to the Graph API`)),
        patienceMs,
      );
      onArrival = () => {
        if (arrivedAt.size < count) return;
        clearTimeout(late);
        if (isDouble) reject(new AuditFailure('A message came to the Graph API twice'));
        else resolve(arrivedAt);
      };
      onArrival();
    });
}
