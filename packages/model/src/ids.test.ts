import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, isUuid, millis, uuidV7 } from './ids.ts';

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const randomness = fc.uint8Array({ minLength: 10, maxLength: 32 });

describe('a uuid v7', () => {
  it('has the shape, the version and the variant of RFC 9562', () => {
    fc.assert(
      fc.property(times, randomness, (ms, bytes) => {
        const id = uuidV7(ms, bytes);
        expect(isUuid(id)).toBe(true);
        expect(id[14]).toBe('7');
        expect('89ab').toContain(id[19]);
      }),
    );
  });

  it('begins with its time, so that later ids sort later', () => {
    fc.assert(
      fc.property(times, times, randomness, randomness, (a, b, first, second) => {
        fc.pre(a !== b);
        expect(uuidV7(a, first) < uuidV7(b, second)).toBe(a < b);
      }),
    );
  });

  it('tells its time back', () => {
    fc.assert(
      fc.property(times, randomness, (ms, bytes) => {
        expect(Number.parseInt(uuidV7(ms, bytes).replace('-', '').slice(0, 12), 16)).toBe(ms);
      }),
    );
  });

  it('is the same for the same time and bytes, and another for other bytes', () => {
    const bytes = new Uint8Array(10).fill(7);
    expect(uuidV7(1, bytes)).toBe(uuidV7(1, bytes));
    expect(uuidV7(1, bytes)).not.toBe(uuidV7(1, new Uint8Array(10).fill(8)));
  });

  it('keeps all 74 bits that are not time, version or variant', () => {
    expect(uuidV7(0, new Uint8Array(10).fill(0xff))).toBe('00000000-0000-7fff-bfff-ffffffffffff');
  });

  it('gives times before 1970 the id of 1970', () => {
    expect(uuidV7(-5, new Uint8Array(10))).toBe('00000000-0000-7000-8000-000000000000');
  });
});

describe('what is not one of our ids', () => {
  it.each(['', 'wamid.HBgL', '018f-', '018F0000-0000-7000-8000-000000000000', ' 018f0000-0000-7000-8000-000000000000'])(
    'refuses %j',
    (value) => expect(isUuid(value)).toBe(false),
  );
});

it('an instant and its milliseconds are the same moment', () => {
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(millis(instant(1_790_000_000_123))).toBe(1_790_000_000_123);
});
