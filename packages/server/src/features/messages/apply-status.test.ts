import type { ChatId, MessageId, PhoneNumberId, Wamid } from '@parley/model/ids';
import type { StatusReport } from '@parley/model/status';
import { outboundAt, samplePhoneNumber } from '@parley/model/testing/samples';
import { expect, test } from 'vitest';
import { startShell } from '../../testing/start-shell.ts';
import { applyStatus } from './apply-status.ts';

const id = '0190a0a0-0000-7000-8000-000000000001' as MessageId;
const received = Date.UTC(2026, 10, 28, 12);

/** A message of ours that was sent from the number at hand, and reports about it from this or another one of ours. */
async function startReports() {
  const { deps, store } = await startShell();
  const { phoneNumberId } = deps.account;
  const other = { ...samplePhoneNumber, id: '100200300400599' as PhoneNumberId };
  await store.commit([
    {
      insert: [
        { collection: 'messages', document: outboundAt(1, { id, phoneNumberId }) },
        { collection: 'phoneNumbers', document: other },
      ],
    },
  ]);
  const reports = (report: StatusReport, from: PhoneNumberId) =>
    deps.write(
      applyStatus(deps, {
        change: {
          kind: 'status',
          phoneNumberId: from,
          wamid: 'wamid.sent' as Wamid,
          callbackData: id,
          report,
          status: 'delivered',
          recipient: {},
          raw: {},
        },
        receivedAt: received,
      }),
    );
  return { store, reports, phoneNumberId, other: other.id, message: () => store.get('messages', id) };
}

test('a report is about a message of the number that it names, whatever it carries', async () => {
  const { reports, phoneNumberId, other, message } = await startReports();
  const report = { receipt: 'delivered', at: '2026-11-28T11:59:00.000Z' } as const;
  await reports(report, other);
  expect(await message()).toMatchObject({ status: 'sending' });
  await reports(report, phoneNumberId);
  expect(await message()).toMatchObject({
    status: 'delivered',
    wamid: 'wamid.sent',
    receipts: { delivered: report.at },
  });
});

test('a report from the future is of the time at which it came', async () => {
  const { reports, phoneNumberId, message } = await startReports();
  const arrived = new Date(received).toISOString();
  await reports({ failure: { code: 131026, title: 'No', at: '2100-01-01T00:00:00.000Z' } }, phoneNumberId);
  expect(await message()).toMatchObject({ status: 'failed', statusAt: arrived, error: { at: arrived } });
  await reports({ receipt: 'delivered', at: '2100-01-01T00:00:00.000Z' }, phoneNumberId);
  expect(await message()).toMatchObject({ status: 'delivered', statusAt: arrived, receipts: { delivered: arrived } });
});

test('an echo in another chat is not ours, though WhatsApp gives it the same id', async () => {
  const { store, reports, phoneNumberId, message } = await startReports();
  const echo = outboundAt(2, {
    id: 'echo' as MessageId,
    chatId: 'c-2' as ChatId,
    phoneNumberId,
    wamid: 'wamid.sent' as Wamid,
    author: { kind: 'phone_app' },
  });
  await store.commit([{ insert: [{ collection: 'messages', document: echo }] }]);
  await reports({ receipt: 'delivered', at: '2026-11-28T11:59:00.000Z' }, phoneNumberId);
  expect(await message()).toMatchObject({ status: 'delivered' });
  expect(await message()).not.toHaveProperty('wamid');
  expect(await store.get('messages', echo.id)).toMatchObject({ chatId: 'c-2', wamid: 'wamid.sent' });
});
