import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fold, numberTokens, queryTokens, tokens } from './tokens.ts';

describe('two spellings that a person takes for the same are equal', () => {
  test.each<[string, string, string]>([
    ['case', 'HELLO', 'hello'],
    ['Latin accents', 'Crème Brûlée', 'creme brulee'],
    ['an accent typed as its own character', 'cafe\u0301', 'café'],
    ['Portuguese', 'ação', 'acao'],
    ['Polish ł', 'Łódź', 'lodz'],
    ['Danish ø', 'København', 'kobenhavn'],
    ['German ß', 'Straße', 'strasse'],
    ['Turkish dotted and dotless i', 'İstanbul ıslak', 'istanbul islak'],
    ['Vietnamese', 'Đặng Thị', 'dang thi'],
    ['full-width letters', 'ＡＢＣ', 'abc'],
    ['Greek accents', 'Αθήνα', 'αθηνα'],
    ['Russian ё', 'ёлка', 'елка'],
    ['Arabic alef with hamza', 'أحمد إيمان آمال', 'احمد ايمان امال'],
    ['Arabic alef wasla', 'ٱلله', 'الله'],
    ['Arabic alef maksura and yeh', 'على', 'علي'],
    ['Arabic teh marbuta and heh', 'مدرسة', 'مدرسه'],
    ['Arabic hamza on waw and yeh', 'مؤمن رئيس', 'مومن رييس'],
    ['Arabic tatweel', 'مـــرحبا', 'مرحبا'],
    ['Arabic marks', 'مُحَمَّد', 'محمد'],
    ['Arabic presentation forms', 'ﻣﺮﺣﺒﺎ', 'مرحبا'],
    ['the Devanagari nukta, typed either way', 'ज़रूर', 'जरूर'],
    ['the same with a letter of its own', '\u095bरूर', 'जरूर'],
    ['joiners inside a word', 'नमस्\u200dते', 'नमस्ते'],
  ])('%s', (_name, written, searched) => {
    expect(fold(written)).toBe(fold(searched));
    expect(tokens(written)).toEqual(tokens(searched));
  });
});

describe('two different words stay different', () => {
  test.each<[string, string, string]>([
    ['Hindi vowel signs are kept', 'कल', 'काला'],
    ['Hindi vowel signs are kept at the end', 'दिन', 'दीन'],
    ['a virama is kept', 'कम', 'क्म'],
    ['Thai vowel signs are kept', 'กา', 'กี'],
    ['Korean syllables are kept whole', '한국', '하국'],
    ['Japanese voicing is kept', 'カラス', 'ガラス'],
  ])('%s', (_name, a, b) => {
    expect(tokens(a)).not.toEqual(tokens(b));
  });
});

describe('words', () => {
  test.each<[string, string, string[]]>([
    ['are split at punctuation and space', 'Order #4711: 2× bread, "fresh"!', ['order', '4711', '2', 'bread', 'fresh']],
    ['keep an underscore', 'snake_case', ['snake_case']],
    ['of an address are found one by one', 'https://example.com/a-b', ['https', 'example', 'com', 'a', 'b']],
    ['stay whole in Hindi', 'मुझे ऑर्डर चाहिए', ['मुझे', 'ऑर्डर', 'चाहिए']],
    ['stay whole in Arabic', 'أين طلبي؟', ['اين', 'طلبي']],
    ['are not made of emoji', '👍🏽❤️🇧🇷 ok', ['ok']],
    ['are none in an empty text', ' \n ', []],
  ])('%s', (_name, text, words) => {
    expect(tokens(text)).toEqual(words);
  });

  it('are at most as many as asked for, and each at most 64 characters', () => {
    expect(tokens('a b c d', 2)).toEqual(['a', 'b']);
    expect(tokens('x'.repeat(5000))).toEqual(['x'.repeat(64)]);
  });

  it('are well-formed whatever comes in', () => {
    expect(tokens(`a${'𠮷'.repeat(60)}`).every((word) => word.isWellFormed())).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const word of tokens(text)) {
          expect(word.isWellFormed()).toBe(true);
          expect(word).not.toBe('');
          expect(word.length).toBeLessThanOrEqual(64);
        }
      }),
    );
  });

  it('of a lone surrogate do not throw', () => {
    expect(() => tokens('\ud83d broken \udc4d')).not.toThrow();
  });

  it('of a text are found again by any of its words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        for (const word of tokens(text, 16)) expect(tokens(word)[0]).toBe(word);
      }),
    );
  });
});

describe('a phone number', () => {
  const stored = numberTokens('971501234567');

  test.each<[string, string]>([
    ['as WhatsApp writes it', '971501234567'],
    ['with a plus and spaces', '+971 50 123 4567'],
    ['with the national zero', '050 123 4567'],
    ['with 00 before the country', '00971501234567'],
    ['with brackets and dashes', '(050) 123-4567'],
    ['by its last four digits', '4567'],
    ['while it is being typed', '+971 50 1'],
  ])('is found %s', (_name, query) => {
    const [word = 'nothing', ...others] = queryTokens(query);
    expect(others).toEqual([]);
    expect(stored.some((ending) => ending.startsWith(word))).toBe(true);
  });

  it('is not found by other digits', () => {
    const [word = ''] = queryTokens('999');
    expect(stored.some((ending) => ending.startsWith(word))).toBe(false);
  });

  it('has no words when it is too short or absent', () => {
    expect(numberTokens('12')).toEqual([]);
    expect(numberTokens('')).toEqual([]);
  });

  it('of zeros alone asks for nothing', () => {
    expect(queryTokens('0000')).toEqual([]);
  });

  it('is not assumed where words stand beside it', () => {
    expect(queryTokens('order 050 123')).toEqual(['order', '050', '123']);
    expect(queryTokens('12')).toEqual(['12']);
  });
});
