// @vitest-environment jsdom
/** What a bubble says of what happened to its message, and where that came from. */
import type { Message } from '@parley/model/message';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { MessageRow } from './MessageRow.tsx';
import '../../ui/testing/patience.ts';

afterEach(cleanup);

const at = '2026-11-22T10:00:00.000Z';

function draw(change: object) {
  const message = {
    id: 'm',
    chatId: 'c',
    type: 'text',
    content: { body: 'At ten' },
    text: 'At ten',
    sentAt: at,
    createdAt: at,
    direction: 'inbound',
    author: { kind: 'contact' },
    wamid: 'wamid.1',
    ...change,
  } as unknown as Message;
  const actions = { reply: () => {}, showInfo: () => {}, showMessage: () => {}, chooseTemplate: () => {} };
  return render(
    <MessageRow message={message} contactName="Lina" actions={actions} isFirst isLast isTabStop isFlashing={false} />,
  ).container;
}

test('an edited message says so, and a click tells every wording', async () => {
  const wording = (body: string, wamid?: string) => ({ type: 'text', content: { body }, at, ...(wamid && { wamid }) });
  draw({ edited: { at, wamid: 'w3' }, history: [wording('At *eight*'), wording('At nine', 'w2')] });
  const mark = screen.getAllByRole('button', { name: 'Edited: show what it said before' });
  fireEvent.click(mark.at(-1) as HTMLElement);
  const dialog = await screen.findByRole('dialog', { name: 'Edited message' });
  expect([...dialog.querySelectorAll('li')].map((item) => item.textContent)).toEqual([
    expect.stringMatching(/^Now.*At ten$/),
    expect.stringMatching(/^Before that.*At nine$/),
    expect.stringMatching(/^At first.*At eight$/),
  ]);
});

test('a deleted message shows what it said only to somebody who asks', () => {
  const container = draw({ deletedAt: at, text: 'This message was deleted' });
  expect(container.textContent).not.toContain('At ten');
  fireEvent.click(screen.getByRole('button', { name: 'Show what it said' }));
  expect(container.textContent).toContain('At ten');
  fireEvent.click(screen.getByRole('button', { name: 'Hide it again' }));
  expect(container.textContent).not.toContain('At ten');
});

test.each([
  [{ forwarded: 'once' }, 'Forwarded'],
  [{ forwarded: 'often' }, 'Forwarded many times'],
  [{ product: { product_retailer_id: 'sku-7' } }, 'About product sku-7'],
  [{ participant: { identity: 'waId:1', name: 'Kai Berg' } }, 'Kai Berg'],
  [{ replyToWamid: 'wamid.0' }, 'Original message not available'],
  [{ replyTo: 'not-loaded' }, 'An earlier message'],
  [{ direction: 'outbound', author: { kind: 'phone_app' }, status: 'sent', statusAt: at }, 'From the phone'],
  [{ referral: { headline: 'Kettles', body: 'Half price', source_type: 'post' } }, 'Came from a postKettlesHalf price'],
])('%o is said above the message', (change, words) => {
  expect(draw(change).textContent).toContain(words);
});

test.each([
  ['https://shop.example/ad', 'shop.example'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['no address', undefined],
])('an advertisement leads only to the web: %s', (address, host) => {
  const link = draw({ referral: { source_url: address } }).querySelector('a');
  expect(link?.textContent).toBe(host);
});

test.each([
  ['system', { type: 'user_changed_number', body: 'Lina has a new number' }, 'Lina has a new number'],
  ['call', { call_id: 'c', direction: 'inbound', step: 'missed' }, 'Missed call'],
])('a notice of type %s is a line without a bubble or actions', (type, content, text) => {
  const container = draw({ type, content, text, author: { kind: 'system' } });
  expect(container.textContent).toContain(text);
  fireEvent.pointerEnter(container.querySelector('article') as Element);
  expect(screen.queryByRole('button')).toBeNull();
});
