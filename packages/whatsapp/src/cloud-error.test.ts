import { describe, expect, it } from 'vitest';
import { explainGraphError, readGraphError } from './cloud-error.ts';

const pairRate = {
  message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
  type: 'OAuthException',
  code: 131056,
  error_data: { messaging_product: 'whatsapp', details: 'Too many messages to this person' },
  fbtrace_id: 'AbCdEf123',
};

describe('an error of the Graph API', () => {
  it('is read with its code, its words and its trace', () => {
    expect(readGraphError(400, { error: pairRate })).toEqual({
      code: 131056,
      title: '(Business Account, Consumer Account) pair rate limit hit',
      details: 'Too many messages to this person',
      traceId: 'AbCdEf123',
      isTransient: false,
    });
  });

  it.each([
    ['a text', 'why', 'why'],
    ['an object', { details: 'why' }, 'why'],
    ['a list', ['why'], undefined],
    ['nothing', undefined, undefined],
  ])('may hold its details as %s', (_, errorData, details) => {
    expect(readGraphError(400, { error: { ...pairRate, error_data: errorData } })?.details).toBe(details);
  });

  it('says what to show to a user where it has words for that', () => {
    const error = { ...pairRate, error_data: undefined, error_user_title: 'Slow down', error_user_msg: 'Please wait' };
    expect(readGraphError(400, { error })).toMatchObject({ title: 'Slow down', details: 'Please wait' });
  });

  it.each([
    ['no words', { code: 2 }, { code: 2, title: 'Error 2' }],
    ['a subcode', { code: 190, error_subcode: 463 }, { code: 190, subcode: 463 }],
    ['code zero', { code: 0, message: 'Auth' }, { code: 0, title: 'Auth' }],
    ['a transient mark', { code: 2, is_transient: true }, { isTransient: true }],
    ['words without end', { code: 1, message: 'x'.repeat(9999) }, { title: 'x'.repeat(300) }],
  ])('with %s is one', (_, error, expected) => {
    expect(readGraphError(500, { error })).toMatchObject(expected);
  });

  it.each([
    ['null', null],
    ['a text', 'error'],
    ['a list', [{ error: pairRate }]],
    ['no error', { messages: [] }],
    ['an error that is a text', { error: 'invalid_grant' }],
    ['a code in quotes', { error: { code: '131056' } }],
    ['a broken code', { error: { code: 1.5 } }],
    ['no code', { error: { message: 'x' } }],
    ['the words of a gateway', { error: { code: 502, message: 'Bad gateway' } }],
  ])('is not: %s', (_, body) => {
    expect(readGraphError(502, body)).toBeUndefined();
  });
});

describe('what an error does', () => {
  const of = (code: number, more: { subcode?: number; isTransient?: boolean } = {}, status = 400) =>
    explainGraphError({ code, title: 'x', isTransient: false, ...more }, status).action;

  it('is what the table says of its code', () => {
    expect([of(131056), of(190), of(131026), of(424242)]).toEqual(['wait', 'pause', 'failed', 'failed']);
  });

  it('stops the number where its id is unknown, which Meta says as a bad parameter', () => {
    expect(of(100)).toBe('failed');
    expect(of(100, { subcode: 33 })).toBe('pause');
  });

  it('waits where Meta calls it transient or answers 429, and never softens a stop', () => {
    expect(of(424242, { isTransient: true })).toBe('wait');
    expect(of(424242, {}, 429)).toBe('wait');
    expect(of(190, { isTransient: true }, 429)).toBe('pause');
  });
});
