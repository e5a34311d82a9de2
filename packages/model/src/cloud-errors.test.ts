import { describe, expect, it } from 'vitest';
import { explain, knownErrorCodes, ownErrorCodes } from './cloud-errors.ts';

describe('explain', () => {
  it.each([...knownErrorCodes(), 200, 299, 999_999])(
    'code %i tells what happened and what to do, in whole sentences',
    (code) => {
      const { sentence, nextStep } = explain(code);
      expect(sentence).toMatch(/^\p{Lu}.{20,}[.]$/u);
      expect(nextStep).toMatch(/^\p{Lu}.{10,}[.]$/u);
    },
  );

  it.each([
    ['waits', 'wait', [2, 4, 80007, 130429, 131016, 131056, 131057, 132069, 133000, 133004, 133009, 133015, 134101]],
    [
      'stops the number',
      'pause',
      [0, 3, 10, 33, 190, 200, 250, 299, 368, 131005, 131031, 131037, 131042, 131045, 131048, 131064, 133010, 133016],
    ],
    [
      'fails',
      'failed',
      [1, 100, 199, 300, 1026, 130472, 130497, 131000, 131008, 131009, 131026, 131047, 131049, 131050, 131053, 132001],
    ],
  ] as const)('a message %s where the code is of that class', (_, action, codes) => {
    for (const code of codes) expect([code, explain(code).action]).toEqual([code, action]);
  });

  it('a template that is refused fails its message and never stops the number', () => {
    const templateCodes = knownErrorCodes().filter((code) => explain(code).fault === 'template');
    expect(templateCodes).toContain(132007);
    for (const code of templateCodes) expect(explain(code).action).not.toBe('pause');
  });

  it('a code that says nothing certain may be tried again by a person, never by the program', () => {
    for (const code of [1, 131000, 424242])
      expect(explain(code)).toMatchObject({ action: 'failed', canTryAgain: true });
  });

  it('a code that a second try cannot change offers none', () => {
    for (const code of [131026, 131047, 131050, 131051, 132016]) expect(explain(code).canTryAgain).toBe(false);
  });

  it('a closed window is answered by a template', () => {
    expect(explain(131047).instead).toBe('template');
    expect(explain(131026)).not.toHaveProperty('instead');
  });

  it('a named wait is milliseconds within the ten minutes that a message waits', () => {
    const waits = knownErrorCodes().flatMap((code) => explain(code).waitMs ?? []);
    expect(waits.length).toBeGreaterThan(0);
    for (const waitMs of waits) {
      expect(waitMs).toBeGreaterThanOrEqual(1000);
      expect(waitMs).toBeLessThanOrEqual(600_000);
    }
    expect(explain(131057).waitMs).toBe(60_000);
    expect(explain(133015).waitMs).toBe(300_000);
  });

  it('our own codes are below every code of WhatsApp', () => {
    for (const code of Object.values(ownErrorCodes)) expect(code).toBeLessThan(0);
  });
});
