import { noon, sampleTemplate } from '@parley/model/testing/samples';
import { describe, expect, test } from 'vitest';
import {
  categoryWords,
  costWords,
  deliveryWarning,
  languageWords,
  missingWords,
  notSendableWords,
  reasonWords,
  statusWords,
} from './template-words.ts';

describe('in words', () => {
  test.each([
    ['en_US', 'English (United States)'],
    ['pt_BR', 'Portuguese (Brazil)'],
    ['ar', 'Arabic'],
    ['no such code', 'no such code'],
  ])('the language %s is %s', (code, words) => {
    expect(languageWords(code)).toBe(words);
  });

  test('a category and a status of tomorrow are read as they are written', () => {
    expect(categoryWords('AUTHENTICATION_INTERNATIONAL')).toBe('Authentication international');
    expect([statusWords('PENDING'), statusWords('SOME_STATE')]).toEqual(['In review', 'Some state']);
    expect(reasonWords('OF_TOMORROW')).toBe('Of tomorrow.');
  });

  test.each([
    [[], undefined],
    [['Text 1'], 'Still empty: Text 1.'],
    [['Text 1', 'Text 2'], 'Still empty: Text 1 and Text 2.'],
    [['A', 'B', 'C'], 'Still empty: A, B and C.'],
    [['A', 'B', 'C', 'D', 'E'], 'Still empty: A and 4 more.'],
  ])('%o is told as %s', (labels, words) => {
    expect(missingWords(labels)).toBe(words);
  });

  test('what is not offered comes with the reason of WhatsApp, and what is offered with none', () => {
    expect(notSendableWords(sampleTemplate)).toBeUndefined();
    const rejected = { ...sampleTemplate, status: 'REJECTED', rejectedReason: 'SCAM', advice: 'Say who you are.' };
    expect(notSendableWords(rejected)).toBe('WhatsApp has rejected it. WhatsApp takes it for a scam. Say who you are.');
  });

  test('what a sending costs, and when it will not arrive', () => {
    expect(costWords('charged', 'MARKETING', undefined, noon)).toContain('charges it as marketing');
    expect(costWords('free_window', 'UTILITY', undefined, noon)).toMatch(/^Free: .* window is open/);
    expect(costWords('free_entry', 'MARKETING', new Date(noon).toISOString(), noon)).toMatch(/^Free until .* ad\.$/);
    expect(deliveryWarning('MARKETING', { waId: '12025550143' })).toContain('United States');
    expect(deliveryWarning('MARKETING', { waId: '491712345678' })).toBeUndefined();
    const stopped = { waId: '491712345678', marketing: { choice: 'stop', at: new Date(noon).toISOString() } } as const;
    expect(deliveryWarning('MARKETING', stopped)).toContain('asked for no marketing');
    expect(deliveryWarning('UTILITY', stopped)).toBeUndefined();
  });
});
