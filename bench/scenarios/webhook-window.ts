/** A window of webhooks: names it, counts what was acknowledged, and afterwards holds stored and seen against that. */
import { openConnections } from '../load/http-connections.ts';
import { makeWebhooks } from '../load/webhooks.ts';
import { micros } from '../measure/clock.ts';
import type { SinkReport } from '../sinks/protocol.ts';
import { AuditFailure, type Side, type World } from './scenario.ts';

export const connectionCount = 50;

export type WebhookWindow = {
  /** Posts the next number. Resolves when it is acknowledged; rejects for any status but 200. */
  post(): Promise<void>;
  /** Waits until everything is applied and seen, audits, and tells what was measured. */
  finish(): Promise<WebhookTimes>;
};

/** All times in microseconds; `sentAt` and `ackedAt` by number. */
export type WebhookTimes = {
  readonly sentAt: readonly number[];
  readonly ackedAt: readonly number[];
  readonly seen: SinkReport['read'];
  readonly cpuPerEvent: number;
};

let windows = 0;

export async function startWebhookWindow({ subject, sinks }: Side, { account }: World): Promise<WebhookWindow> {
  windows += 1;
  const name = `w${windows}`;
  const webhooks = makeWebhooks(name, account);
  const connections = await openConnections(subject.ports, connectionCount);
  const receivedBefore = await subject.stored.received();
  const cpuBefore = subject.program.cpuMicros();
  const sentAt: number[] = [];
  const ackedAt: number[] = [];
  await sinks.begin(name);

  async function post(): Promise<void> {
    const number = sentAt.length;
    const bytes = webhooks.request(number);
    sentAt.push(micros());
    const status = await connections.request(bytes);
    if (status !== 200) throw new AuditFailure(`A webhook was answered with ${status}`);
    ackedAt[number] = micros();
  }

  async function finish(): Promise<WebhookTimes> {
    const count = sentAt.length;
    await sinks.haveSeen(count);
    const cpuPerEvent = (subject.program.cpuMicros() - cpuBefore) / count;
    connections.close();
    const report = await sinks.report();
    audit(await subject.stored.messages(webhooks.wamidPrefix), count, 'messages in the database');
    audit((await subject.stored.received()) - receivedBefore, count, 'messages counted by the chats');
    for (const { numbers } of report.read) {
      audit(numbers.length, count, 'messages read by a socket');
      audit(new Set(numbers).size, count, 'different messages read by a socket');
    }
    for (const frames of report.frames) audit(frames, report.frames[0] ?? 0, 'frames at a socket');
    for (const bytes of report.bytes) audit(bytes, report.bytes[0] ?? 0, 'bytes at a socket');
    return { sentAt, ackedAt, seen: report.read, cpuPerEvent };
  }

  return { post, finish };
}

function audit(found: number, expected: number, what: string): void {
  if (found !== expected) throw new AuditFailure(`${found} ${what}, but ${expected} are due`);
}
