import type { MessageId, PhoneNumberId, Wamid } from '@parley/model/ids';
import { noReports } from '@parley/model/status';
import type { ParkedStatus } from '@parley/storage/collections';
import type { Commit } from '@parley/storage/store';
import { expect, test } from 'vitest';
import type { Read } from '../../writer.ts';
import { parkDeed, parkedId, parkQuote } from './parked.ts';

const id = parkedId('100' as PhoneNumberId, 'wamid.unknown' as Wamid);
const deed = { kind: 'revoke', wamid: 'wamid.r' as Wamid, at: '2026-11-23T10:00:00.000Z', by: 'contact' } as const;

/** Parks one after the other, as works of one flush would. */
async function parked(park: (read: Read) => Promise<Commit>): Promise<ParkedStatus | undefined> {
  let known: ParkedStatus = { id, record: noReports, parkedAt: deed.at };
  const read = { get: async () => known, getBy: async () => undefined } as unknown as Read;
  for (let count = 0; count < 600; count += 1) {
    const [put] = (await park(read)).put ?? [];
    if (put !== undefined) known = put.document as ParkedStatus;
  }
  return known;
}

test('what waits for a message that never comes has a bound', async () => {
  const deeds = await parked((read) => parkDeed(read, id, deed, 'shown' as MessageId, 0));
  expect(deeds?.deeds).toHaveLength(500);
  const quotes = await parked((read) => parkQuote(read, id, 'quoting' as MessageId, 0));
  expect(quotes?.quotedBy).toHaveLength(500);
});
