import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  displayedAt,
  displayedFailure,
  displayedStatus,
  type Failure,
  mergeReport,
  noReports,
  receiptRanks,
  type StatusRecord,
  type StatusReport,
} from './status.ts';
import { at } from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';

const refused: Failure = { code: 131047, title: 'Re-engagement message', at: at(1) };
const undeliverable: Failure = { code: 131026, title: 'Message undeliverable', at: at(5) };

const everyReport: readonly StatusReport[] = [
  { receipt: 'sent', at: at(1) },
  { receipt: 'delivered', at: at(2) },
  { receipt: 'read', at: at(3) },
  { receipt: 'played', at: at(4) },
  { failure: refused },
  { failure: undeliverable },
];

describe('any order and any duplicates of the same reports give the same record', () => {
  const all = [...everyReport, ...everyReport.slice(0, 1)];
  const expected = merged(everyReport);

  it('holds for every permutation of all six, one of them doubled', () => {
    let seen = 0;
    for (const order of permutations(all)) {
      seen += 1;
      // Comparing inside the loop keeps 5,040 expectations from dominating the run.
      if (JSON.stringify(normal(merged(order))) !== JSON.stringify(normal(expected))) {
        expect.fail(`another record for ${JSON.stringify(order)}`);
      }
    }
    expect(seen).toBe(5040);
  });

  it('holds for every subset in every order', () => {
    for (const subset of subsets(everyReport)) {
      const first = normal(merged(subset));
      for (const order of permutations(subset)) expect(normal(merged(order))).toEqual(first);
    }
  });
});

describe('merging is a join', () => {
  const instants = fc.integer({ min: 0, max: 5 }).map(at);
  const failures = fc.record(
    {
      code: fc.constantFrom(131047, 131026, 1),
      title: fc.constantFrom('Refused', 'Undeliverable'),
      at: instants,
      details: fc.constantFrom('a', 'b'),
      traceId: fc.constantFrom('t1', 't2'),
    },
    { requiredKeys: ['code', 'title', 'at'] },
  );
  const reports: fc.Arbitrary<StatusReport> = fc.oneof(
    fc.record({ receipt: fc.constantFrom(...receiptRanks), at: instants }),
    fc.record({ failure: failures }),
  );

  it('is commutative: two reports may swap places', () => {
    fc.assert(
      fc.property(fc.array(reports), reports, reports, (before, a, b) => {
        const record = merged(before);
        expect(normal(mergeReport(mergeReport(record, a), b))).toEqual(normal(mergeReport(mergeReport(record, b), a)));
      }),
    );
  });

  it('is associative: a whole stream of reports may come in any order', () => {
    fc.assert(
      fc.property(shuffled(fc.array(reports, { maxLength: 12 })), ([stream, another]) => {
        expect(normal(merged(another))).toEqual(normal(merged(stream)));
      }),
    );
  });

  it('is idempotent: a report that is covered returns the very same record', () => {
    fc.assert(
      fc.property(fc.array(reports), reports, (before, report) => {
        const once = mergeReport(merged(before), report);
        expect(mergeReport(once, report)).toBe(once);
      }),
    );
  });

  it('never moves the displayed rank back', () => {
    fc.assert(
      fc.property(fc.array(reports), reports, (before, report) => {
        const record = merged(before);
        expect(rank(mergeReport(record, report))).toBeGreaterThanOrEqual(rank(record));
      }),
    );
  });
});

describe('what the agent sees', () => {
  test.each<[string, StatusReport[], string]>([
    ['nothing reported is sending', [], 'sending'],
    ['sent is sent', [{ receipt: 'sent', at: at(1) }], 'sent'],
    ['a read without a delivered is read', [{ receipt: 'read', at: at(3) }], 'read'],
    ['a failure alone is failed', [{ failure: refused }], 'failed'],
    ['a failure after sent is failed', [{ receipt: 'sent', at: at(1) }, { failure: undeliverable }], 'failed'],
    ['proof of delivery beats a failure', [{ failure: refused }, { receipt: 'delivered', at: at(2) }], 'delivered'],
    [
      'a late sent changes nothing',
      [
        { receipt: 'read', at: at(3) },
        { receipt: 'sent', at: at(9) },
      ],
      'read',
    ],
  ])('%s', (_name, reports, status) => {
    expect(displayedStatus(merged(reports))).toBe(status);
  });

  it('keeps the earliest time that each rank was reported with', () => {
    const record = merged([
      { receipt: 'delivered', at: at(8) },
      { receipt: 'delivered', at: at(2) },
      { receipt: 'delivered', at: at(5) },
    ]);
    expect(record.receipts).toEqual({ delivered: at(2) });
    expect(displayedAt(record)).toBe(at(2));
  });

  it('shows the earliest failure and its time, and keeps the other', () => {
    const record = merged([{ failure: undeliverable }, { failure: refused }]);
    expect(displayedFailure(record)).toEqual(refused);
    expect(displayedAt(record)).toBe(refused.at);
    expect(record.failures).toHaveLength(2);
  });

  it('keeps a failure as a footnote of a delivered message', () => {
    expect(merged([{ failure: refused }, { receipt: 'read', at: at(3) }]).failures).toEqual([refused]);
  });

  it('has no time while nothing is reported', () => {
    expect(displayedAt(noReports)).toBeUndefined();
  });
});

function merged(reports: readonly StatusReport[]): StatusRecord {
  return reports.reduce(mergeReport, noReports);
}

/** The record with its receipts in rank order, so that two equal ones also print alike. */
function normal(record: StatusRecord) {
  return { receipts: receiptRanks.map((receipt) => record.receipts[receipt]), failures: record.failures };
}

function rank(record: StatusRecord): number {
  return ['sending', 'sent', 'failed', 'delivered', 'read', 'played'].indexOf(displayedStatus(record));
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length <= 1) {
    yield items;
    return;
  }
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
  }
}

function subsets<T>(items: readonly T[]): T[][] {
  const [first, ...others] = items;
  if (first === undefined) return [[]];
  return subsets(others).flatMap((set) => [set, [first, ...set]]);
}
