// @vitest-environment jsdom
import type { OutboundMessage } from '@parley/model/message';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Unsent } from '../../inbox/state.ts';
import { setState } from '../../inbox/store.ts';
import { DeliveryNote } from './DeliveryNote.tsx';
import { UnsentNote } from './UnsentNote.tsx';

afterEach(cleanup);

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const message = (change: object) =>
  ({
    id: 'm',
    chatId: 'c',
    phoneNumberId: '1',
    direction: 'outbound',
    type: 'text',
    text: 'Hi',
    status: 'sending',
    statusAt: ago(0),
    receipts: {},
    failures: [],
    attempts: 1,
    ...change,
  }) as unknown as OutboundMessage;

const chooseTemplate = vi.fn();
const shown = (change: object) =>
  render(<DeliveryNote message={message(change)} onTemplate={chooseTemplate} />).container.textContent;
const button = (name: string) => screen.queryByRole('button', { name });
const refusal = (code: number) => ({ status: 'failed', error: { code, title: 'Meta’s words', at: ago(0) } });

describe('below a message of ours', () => {
  test.each(['sent', 'delivered', 'read', 'played'])('that is %s stands nothing', (status) => {
    expect(shown({ status })).toBe('');
  });

  test('that is on its way stands nothing', () => {
    expect(shown({ claimedAt: ago(0) })).toBe('');
    expect(shown({})).toBe('');
  });

  test('that failed stand a sentence, the way out, and the code with Meta’s words', () => {
    const text = shown(refusal(131026));
    expect(text).toContain('cannot deliver to this contact');
    expect(text).toContain('131026');
    expect(text).toContain('Meta’s words');
  });

  test('that may get through later stands "Try again"; below one that cannot, it does not', () => {
    shown(refusal(131000));
    expect(button('Try again')).not.toBeNull();
    cleanup();
    shown(refusal(131047));
    expect(button('Try again')).toBeNull();
  });

  test('that only a template could replace stands the way to choose one', () => {
    shown(refusal(131047));
    button('Choose a template')?.click();
    expect(chooseTemplate).toHaveBeenCalledOnce();
    cleanup();
    shown(refusal(131026));
    expect(button('Choose a template')).toBeNull();
  });

  test('of unknown outcome says for a minute that it is looked into, then offers to send again', () => {
    expect(shown({ unconfirmed: true, statusAt: ago(30_000) })).toBe('Checking with WhatsApp…');
    cleanup();
    expect(shown({ unconfirmed: true, statusAt: ago(61_000) })).toContain('It may have arrived.');
    expect(button('Send again anyway')).not.toBeNull();
  });

  test('that waits for a due time stands why and until when, and it can be taken back', () => {
    const failures = [{ code: 130429, title: 'Rate limit hit', at: ago(0) }];
    expect(shown({ waitUntil: ago(-60_000), failures })).toContain('It goes again at');
    expect(button('Take back')).not.toBeNull();
  });
});

describe('below a message that our server does not have', () => {
  const unsent = (status: Unsent['status'], change: Partial<Unsent> = {}) =>
    ({ id: 'u', chatId: 'c', text: 'Hi', createdAt: ago(20.5 * 60_000), status, ...change }) as Unsent;
  const noted = (value: Unsent) => render(<UnsentNote unsent={value} />).container.textContent;
  const online = (isOnline: boolean) =>
    setState((state) => ({ ...state, connection: { status: isOnline ? 'online' : 'offline', since: 0 } }));

  test('stands nothing while it simply goes', () => {
    online(true);
    expect(noted(unsent('queued'))).toBe('');
    expect(noted(unsent('posting'))).toBe('');
  });

  test('stands what it waits for', () => {
    online(false);
    expect(noted(unsent('queued'))).toBe('Will send when you are back online');
    expect(noted(unsent('held'))).toBe('Will send when you sign in again');
  });

  test('stands a question when it is old', () => {
    expect(noted(unsent('asking'))).toContain('Written 20 minutes ago while offline. Send now?');
    expect(button('Send now')).not.toBeNull();
    expect(button('Delete')).not.toBeNull();
  });

  test('stands why it was refused, with its words kept within reach', () => {
    const problem = { code: 'WINDOW_CLOSED', title: 'The 24-hour window is closed.' };
    expect(noted(unsent('refused', { problem }))).toContain('Not sent. The 24-hour window is closed.');
    for (const name of ['Try again', 'Edit', 'Delete']) expect(button(name)).not.toBeNull();
  });

  test('stands what of it WhatsApp does not take', () => {
    const refused = {
      code: 'CONTENT_REFUSED',
      title: 'WhatsApp does not take this message.',
      detail: 'header:first_name: First name is missing.',
    };
    expect(noted(unsent('refused', { problem: refused }))).toContain('Not sent. First name is missing.');
  });

  test('stands a warning when only this tab has it', () => {
    online(true);
    expect(noted(unsent('queued', { isOnlyInThisTab: true }))).toContain('Keep this tab open');
  });
});
