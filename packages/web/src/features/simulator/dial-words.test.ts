import { explain, knownErrorCodes } from '@parley/model/cloud-errors';
import { calmDials } from '@parley/model/sandbox';
import { expect, test } from 'vitest';
import { failureCodes, failureMeaning, numberDials, presetOf, presets } from './dial-words.ts';

test('a preset is recognised, and a turned dial is neither', () => {
  expect(presetOf(presets.calm)).toBe('calm');
  expect(presetOf(presets.chaos)).toBe('chaos');
  expect(presetOf({ ...presets.calm, copies: 2 })).toBeUndefined();
  expect(presetOf({ ...presets.calm, failNextCount: 1, failNextWithCode: 190 })).toBeUndefined();
});

test('chaos stays chaos when its wrong signatures and dropped answers have run out', () => {
  expect(presetOf({ ...presets.chaos, wrongSignatures: 0, dropNextAnswers: 0 })).toBe('chaos');
});

test('calm after a refusal that was spent is calm', () => {
  expect(presetOf({ ...calmDials, failNextWithCode: 131026, failNextCount: 0 })).toBe('calm');
});

test('every stop in reach includes the calm one, in ascending order', () => {
  for (const [name, { stops }] of Object.entries(numberDials)) {
    expect(stops, name).toContain(calmDials[name as keyof typeof numberDials]);
    expect(
      [...stops].sort((a, b) => a - b),
      name,
    ).toEqual(stops);
  }
});

test('every offered code is one that Parley knows, and each way of being refused is among them', () => {
  const known = new Set(knownErrorCodes());
  for (const { code } of failureCodes) expect(known.has(code), String(code)).toBe(true);
  expect(new Set(failureCodes.map(({ code }) => explain(code).action))).toEqual(new Set(['wait', 'pause', 'failed']));
});

test('a code says what it means and what follows', () => {
  expect(failureMeaning(190)).toMatch(/access token.*Sending pauses/s);
  expect(failureMeaning(2)).toMatch(/overloaded.*by itself/s);
});
