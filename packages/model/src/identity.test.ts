import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { identitiesOf, identityId, identityIds, waIdVariants } from './identity.ts';
import { at, contactId } from './testing/samples.ts';

describe('the forms of one phone', () => {
  test.each<[string, string, string]>([
    ['Brazil, ninth digit', '5511987654321', '551187654321'],
    ['Brazil, a mobile beginning with 6', '5531961234567', '553161234567'],
    ['Mexico, the old mobile 1', '5215512345678', '525512345678'],
    ['Mexico, a line that begins with 1 itself', '5211234567890', '521234567890'],
    ['Argentina, the mobile 9', '5491123456789', '541123456789'],
    ['Argentina, an area beginning with 9', '5499123456789', '549123456789'],
  ])('%s: both name the same phone, the given one first', (_name, long, short) => {
    expect(waIdVariants(long)).toEqual([long, short]);
    expect(waIdVariants(short)).toEqual([short, long]);
  });

  test.each<[string, string]>([
    ['a Brazilian landline', '551133334444'],
    ['a Brazilian mobile whose short form would be a landline', '5511933334444'],
    ['the Emirates', '971501234567'],
    ['the United States', '12025550143'],
    ['a number that only begins like Mexico', '5255123456'],
    ['a number that only begins like Argentina', '549112345'],
    ['something that is no number', 'not-a-number'],
    ['nothing', ''],
    ['more digits than any phone', `55${'9'.repeat(30)}`],
  ])('%s has one form', (_name, waId) => {
    expect(waIdVariants(waId)).toEqual([waId]);
  });

  it('is mutual: each form knows the other', () => {
    const national = fc.constantFrom('55', '52', '54', '521', '549', '1', '44');
    const digits = fc.stringMatching(/^\d{6,13}$/);
    fc.assert(
      fc.property(national, digits, (country, line) => {
        for (const form of waIdVariants(country + line)) {
          expect([...waIdVariants(form)].sort()).toEqual([...waIdVariants(country + line)].sort());
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the ids that a person is looked up by', () => {
  it('tries the business-scoped id first, then the parent one, then every form of the phone', () => {
    expect(identityIds({ waId: '5511987654321', userId: 'BR.77', parentUserId: 'BR.P1' })).toEqual([
      'userId:BR.77',
      'parentUserId:BR.P1',
      'waId:5511987654321',
      'waId:551187654321',
    ]);
  });

  it('has none for nobody', () => {
    expect(identityIds({})).toEqual([]);
    expect(identityIds({ waId: '' })).toEqual([]);
  });

  it('makes one document of each that points at the contact', () => {
    expect(identitiesOf({ waId: '525512345678', userId: 'MX.1:2' }, contactId, at(0))).toEqual([
      { id: 'userId:MX.1:2', kind: 'userId', value: 'MX.1:2', contactId, createdAt: at(0) },
      { id: 'waId:525512345678', kind: 'waId', value: '525512345678', contactId, createdAt: at(0) },
      { id: 'waId:5215512345678', kind: 'waId', value: '5215512345678', contactId, createdAt: at(0) },
    ]);
  });

  it('keeps kinds apart that share a value', () => {
    expect(identityId('waId', '1')).not.toBe(identityId('userId', '1'));
  });
});
