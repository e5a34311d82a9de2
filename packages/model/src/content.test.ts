import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type RawContent, readableText } from './content.ts';

describe('the readable line of a message', () => {
  test.each<[string, string, RawContent, string]>([
    ['a text is its body', 'text', { body: 'Olá' }, 'Olá'],
    ['a photo is its caption', 'image', { id: '1', caption: 'Menu' }, 'Menu'],
    ['a photo without a caption is a photo', 'image', { id: '1' }, 'Photo'],
    ['a document is its file name', 'document', { filename: 'offer.pdf' }, 'offer.pdf'],
    ['a place is its name', 'location', { latitude: 1, longitude: 2, name: 'Corner Bakery' }, 'Corner Bakery'],
    ['a tapped button is its words', 'button', { text: 'Yes', payload: 'y' }, 'Yes'],
    ['a reply to a list is its title', 'interactive', { list_reply: { id: '1', title: 'Tuesday' } }, 'Tuesday'],
    ['a form is its words', 'interactive', { nfm_reply: { body: 'Sent' } }, 'Sent'],
    ['blank words count as none', 'image', { caption: '  \n ' }, 'Photo'],
    ['a type of tomorrow is named', 'hologram', { body: 7 }, 'Unknown message (hologram)'],
  ])('%s', (_name, type, content, line) => {
    expect(readableText(type, content)).toBe(line);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'a type named %s is unknown like any other',
    (type) => {
      expect(readableText(type, {})).toBe(`Unknown message (${type})`);
    },
  );

  test.each<[string, RawContent]>([
    ['numbers for words', { body: 1, caption: {}, text: [] }],
    ['null replies', { button_reply: null, list_reply: null, nfm_reply: 3 }],
    ['nothing', {}],
  ])('hostile content with %s falls back to the type', (_name, content) => {
    expect(readableText('audio', content)).toBe('Audio');
  });

  it('replaces NUL and lone surrogates and keeps everything else', () => {
    expect(readableText('text', { body: 'a\u0000b\ud83dc' })).toBe('a\ufffdb\ufffdc');
    expect(readableText('text', { body: '<b>👍🏽 ok</b>\u202e' })).toBe('<b>👍🏽 ok</b>\u202e');
  });

  it('is never empty and always well-formed, whatever comes in', () => {
    expect(readableText(`a${'😀'.repeat(60)}`, {}).isWellFormed()).toBe(true);
    const words = fc.string({ unit: 'binary' });
    const content = fc.dictionary(
      fc.constantFrom('body', 'caption', 'text', 'filename', 'list_reply'),
      fc.oneof(words, fc.anything()),
    );
    fc.assert(
      fc.property(words, content, (type, fields) => {
        const line = readableText(type, fields);
        expect(line.trim()).not.toBe('');
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toContain('\u0000');
      }),
    );
  });
});
