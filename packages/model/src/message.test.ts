import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { MessageId, Wamid } from './ids.ts';
import {
  applyReport,
  claim,
  compareMessages,
  leaveUnconfirmed,
  type OutboundMessage,
  unclaim,
  waitAgain,
} from './message.ts';
import type { Failure, StatusReport } from './status.ts';
import { at, outboundAt } from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';

const wamid = 'wamid.out' as Wamid;
const failure: Failure = { code: 131026, title: 'Message undeliverable', at: at(9) };
const sent: StatusReport = { receipt: 'sent', at: at(3) };

describe('an outbound message on its way', () => {
  it('begins as sending, with nothing claimed and nothing counted', () => {
    const message = outboundAt(0);
    expect(message).toMatchObject({
      status: 'sending',
      statusAt: message.createdAt,
      attempts: 0,
      receipts: {},
      failures: [],
    });
    expect(message.claimedAt).toBeUndefined();
  });

  it('counts an attempt before it is made', () => {
    const claimed = claim(outboundAt(0), at(1));
    expect(claimed).toMatchObject({ attempts: 1, claimedAt: at(1), status: 'sending' });
    expect(claim(claimed, at(2)).attempts).toBe(2);
  });

  it('waits after a refusal that passes, and counts the wait from the first one', () => {
    const once = waitAgain(claim(outboundAt(0), at(1)), at(2), at(4));
    expect(once).toMatchObject({ status: 'sending', attempts: 1, waitUntil: at(4), waitingSince: at(2) });
    expect(once).not.toHaveProperty('claimedAt');
    const twice = waitAgain(claim(once, at(4)), at(5), at(9));
    expect(twice).toMatchObject({ attempts: 2, waitUntil: at(9), waitingSince: at(2) });
  });

  it('has no due time while it is claimed', () => {
    expect(claim(waitAgain(outboundAt(0), at(2), at(4)), at(4))).not.toHaveProperty('waitUntil');
  });

  it('goes back to its lane without a claim when its number stopped', () => {
    expect(unclaim(claim(outboundAt(0), at(1)))).not.toHaveProperty('claimedAt');
  });
});

describe('an attempt with an unknown outcome', () => {
  it('is marked, and stays sending', () => {
    const lost = leaveUnconfirmed(claim(outboundAt(0), at(1)), at(2));
    expect(lost).toMatchObject({ status: 'sending', unconfirmed: true, statusAt: at(2), claimedAt: at(1) });
  });

  it('is marked once', () => {
    const lost = leaveUnconfirmed(claim(outboundAt(0), at(1)), at(2));
    expect(leaveUnconfirmed(lost, at(8))).toBe(lost);
  });

  it('is not marked when its outcome is known by then', () => {
    const accepted = applyReport(claim(outboundAt(0), at(1)), sent, wamid);
    expect(leaveUnconfirmed(accepted, at(8))).toBe(accepted);
  });

  test.each<[string, StatusReport, string]>([
    ['a receipt', sent, 'sent'],
    ['a failure', { failure }, 'failed'],
  ])('is resolved by %s', (_name, report, status) => {
    const resolved = applyReport(leaveUnconfirmed(claim(outboundAt(0), at(1)), at(2)), report, wamid);
    expect(resolved).toMatchObject({ status, wamid });
    expect(resolved).not.toHaveProperty('unconfirmed');
    expect(resolved).not.toHaveProperty('claimedAt');
  });
});

describe('a report about a message', () => {
  it('is evidence of acceptance: it ends the claim and the wait', () => {
    const accepted = applyReport(waitAgain(claim(outboundAt(0), at(1)), at(2), at(4)), sent, wamid);
    for (const field of ['claimedAt', 'waitUntil', 'waitingSince', 'unconfirmed'])
      expect(accepted).not.toHaveProperty(field);
    expect(accepted).toMatchObject({ status: 'sent', statusAt: at(3), attempts: 1 });
  });

  it('that adds nothing returns the same message', () => {
    const accepted = applyReport(claim(outboundAt(0), at(1)), sent, wamid);
    expect(applyReport(accepted, sent, wamid)).toBe(accepted);
    expect(applyReport(accepted, { receipt: 'sent', at: at(30) })).toBe(accepted);
  });

  it('shows why a message failed, and keeps the reason as a footnote once delivery is proven', () => {
    const failed = applyReport(claim(outboundAt(0), at(1)), { failure }, wamid);
    expect(failed).toMatchObject({ status: 'failed', error: failure, statusAt: failure.at });
    const delivered = applyReport(failed, { receipt: 'delivered', at: at(12) });
    expect(delivered).toMatchObject({ status: 'delivered', failures: [failure], statusAt: at(12) });
    expect(delivered).not.toHaveProperty('error');
  });

  it('names the wamid once; another wamid for the same id is kept beside it', () => {
    const second = 'wamid.second' as Wamid;
    const message = applyReport(applyReport(outboundAt(0), sent, wamid), { receipt: 'delivered', at: at(4) }, second);
    expect(message).toMatchObject({ wamid, otherWamids: [second], status: 'delivered' });
    expect(applyReport(message, sent, second)).toBe(message);
  });

  it('tells the wamid even when it tells nothing else', () => {
    const known = applyReport(outboundAt(0), sent);
    expect(applyReport(known, sent, wamid)).toMatchObject({ wamid, status: 'sent' });
  });

  it('gives the same message in any order and with any duplicates', () => {
    const seconds = fc.integer({ min: 0, max: 4 });
    const reports: fc.Arbitrary<StatusReport> = fc.oneof(
      fc.record({ receipt: fc.constantFrom('sent', 'delivered', 'read', 'played'), at: seconds.map(at) }),
      fc.record({
        failure: fc.record({ code: fc.constantFrom(1, 131026), title: fc.constant('x'), at: seconds.map(at) }),
      }),
    );
    fc.assert(
      fc.property(shuffled(fc.array(reports, { minLength: 1, maxLength: 8 })), ([stream, another]) => {
        expect(after([...another, ...stream])).toEqual(after(stream));
      }),
    );
  });
});

describe('the order of a thread', () => {
  it('is by order, then by log entry, then by id', () => {
    const first = outboundAt(1, { seq: 9 });
    const second = outboundAt(2, { seq: 1, id: 'a' as MessageId });
    const third = outboundAt(2, { seq: 2, id: 'b' as MessageId });
    const fourth = outboundAt(2, { seq: 2, id: 'c' as MessageId });
    const thread = [fourth, second, third, first].sort(compareMessages);
    expect(thread).toEqual([first, second, third, fourth]);
    expect(compareMessages(first, first)).toBe(0);
  });
});

function after(reports: readonly StatusReport[]): OutboundMessage {
  return reports.reduce<OutboundMessage>(
    (message, report) => applyReport(message, report, wamid),
    claim(outboundAt(0), at(0)),
  );
}
