import type { Chat } from '@parley/model/chat';
import type { Wamid } from '@parley/model/ids';
import type { Phone } from '@parley/model/sandbox';
import type { View } from '@parley/model/view';
import { expect, test } from 'vitest';
import { addressOf, chatOf, languageName } from './person-words.ts';

const kai: Phone['persona'] = {
  id: 'kai',
  name: 'Kai Lindner',
  language: 'de',
  userId: 'DE.77',
  username: 'kai.unterwegs',
  phrases: [],
  isOffline: false,
  sendsReadReceipts: true,
  isChatOpen: false,
};

test('somebody is reached by number, else by username, else by user id', () => {
  const { username: _, ...nameless } = kai;
  expect(addressOf({ ...kai, waId: '12025550143' })).toBe('+12025550143');
  expect(addressOf(kai)).toBe('@kai.unterwegs');
  expect(addressOf(nameless)).toBe('DE.77');
});

test('a language is named in words, and an invented one by its code', () => {
  expect(languageName('ar')).toBe('Arabic');
  expect(languageName('pt-BR')).toBe('Brazilian Portuguese');
  expect(languageName('not a language')).toBe('not a language');
});

test('the other side of a phone is found by number, and without one by what was written', () => {
  const view = (chat: Partial<Chat>) => ({ chats: { c: { id: 'c', ...chat } } }) as unknown as View;
  const phone: Phone = {
    persona: kai,
    messages: [{ id: 'wamid.K' as Wamid, from: 'person', type: 'text', text: 'Moin', at: '2026-11-22T10:00:00.000Z' }],
    isBusinessTyping: false,
  };
  expect(chatOf(view({ lastInboundWamid: 'wamid.K' as Wamid }), phone)?.id).toBe('c');
  expect(chatOf(view({ waId: '12025550143' }), phone)).toBeUndefined();
  expect(chatOf(view({ waId: '12025550143' }), { ...phone, persona: { ...kai, waId: '12025550143' } })?.id).toBe('c');
  expect(chatOf(undefined, phone)).toBeUndefined();
});
