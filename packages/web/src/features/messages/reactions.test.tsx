// @vitest-environment jsdom
import type { Message } from '@parley/model/message';
import type { Reactions } from '@parley/model/reaction';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import '../../ui/testing/patience.ts';
import { currentToasts } from '../../ui/toast.ts';
import { ReactionPill } from './ReactionPill.tsx';
import { Toolbar } from './Toolbar.tsx';

const posts: { type: string; content: { emoji: string }; replyTo: string }[] = [];
let answer: () => Response;

beforeEach(() => {
  posts.length = 0;
  answer = () => Response.json({ success: true, message: {} }, { status: 201 });
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    posts.push(JSON.parse(String(init.body)));
    return answer();
  });
  return () => vi.unstubAllGlobals();
});
afterEach(cleanup);

const at = '2026-11-22T10:00:00.000Z';
const message = (reactions?: object, wamid: string | undefined = 'wamid.1') =>
  ({
    id: 'm',
    chatId: 'c',
    text: 'Hi',
    direction: 'inbound',
    wamid,
    reactions: reactions as Reactions,
  }) as unknown as Message;
const actions = { reply: () => {}, showInfo: () => {}, showMessage: () => {}, chooseTemplate: () => {} };
const sent = () => posts.map(({ type, content, replyTo }) => [type, content.emoji, replyTo]);

test('one click on an emoji reacts with it, and a second takes it back', async () => {
  render(<Toolbar message={message()} actions={actions} />);
  fireEvent.click(screen.getByRole('button', { name: 'React' }));
  fireEvent.click(screen.getByRole('button', { name: 'React 👍' }));
  await waitFor(() => expect(sent()).toEqual([['reaction', '👍', 'm']]));
  cleanup();
  render(<Toolbar message={message({ ours: { emoji: '👍', at } })} actions={actions} />);
  fireEvent.click(screen.getByRole('button', { name: 'React' }));
  fireEvent.click(screen.getByRole('button', { name: 'React 👍' }));
  await waitFor(() => expect(sent()[1]).toEqual(['reaction', '', 'm']));
});

test('a message that WhatsApp does not know yet cannot be reacted to', () => {
  render(<Toolbar message={{ ...message(), wamid: undefined } as unknown as Message} actions={actions} />);
  expect(screen.queryByRole('button', { name: 'React' })).toBeNull();
});

test('both sides are shown, and ours is taken back by a click', async () => {
  render(
    <ReactionPill message={message({ contact: { emoji: '❤️', at }, ours: { emoji: '👍', at } })} contactName="Lina" />,
  );
  expect(screen.getByRole('img', { name: 'Lina reacted ❤️' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'You reacted 👍. Take it back' }));
  await waitFor(() => expect(sent()).toEqual([['reaction', '', 'm']]));
});

test('a reaction that WhatsApp refused says so', () => {
  render(<ReactionPill message={message({ ours: { emoji: '👍', at, isRefused: true } })} contactName="Lina" />);
  expect(screen.getByRole('button', { name: /Refused by WhatsApp/ })).toBeDefined();
});

test('the people of a group stand together, the most frequent emoji first, and a click tells who', async () => {
  const person = (name: string, emoji?: string) => ({ identity: `waId:${name}`, name, emoji, at });
  const participants = [person('Ana', '❤️'), person('Kai', '👍'), person('Leo'), person('Zoe', '👍')];
  render(<ReactionPill message={message({ participants })} contactName="Group" />);
  const pill = screen.getByRole('button', { name: '3 reactions: 👍 Kai, Zoe · ❤️ Ana' });
  expect(pill.textContent).toBe('👍❤️3');
  fireEvent.click(pill);
  const dialog = within(await screen.findByRole('dialog', { name: 'Reactions' }));
  expect(dialog.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Ana❤️', 'Kai👍', 'Zoe👍']);
  cleanup();
  const { container } = render(
    <ReactionPill message={message({ participants: [person('Leo')] })} contactName="Group" />,
  );
  expect(container.textContent).toBe('');
});

test('nothing is shown where reactions were taken back', () => {
  const { container } = render(
    <ReactionPill message={message({ contact: { at }, ours: { at } })} contactName="Lina" />,
  );
  expect(container.textContent).toBe('');
});

test('a refusal of the server is told', async () => {
  answer = () =>
    Response.json({ type: 'x', status: 422, code: 'WINDOW_CLOSED', title: 'The window is closed.' }, { status: 422 });
  render(<Toolbar message={message()} actions={actions} />);
  fireEvent.click(screen.getByRole('button', { name: 'React' }));
  fireEvent.click(screen.getByRole('button', { name: 'React 🙏' }));
  await waitFor(() => expect(currentToasts().map(({ text }) => text)).toEqual(['The window is closed.']));
});
