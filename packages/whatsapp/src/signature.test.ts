import { describe, expect, it } from 'vitest';
import { answerHandshake, isSignedBy, sign } from './signature.ts';

const secret = 'test_app_secret';
const plain = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');
const escaped = Buffer.from(String.raw`{"a":"\u00e4\u00f6\u00e5\/\u0040\u003C"}`);

describe('a signature', () => {
  it.each([
    ['a plain body', plain, 'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'],
    ['an escaped body', escaped, 'sha256=5cec52f99fb8d0478ab48842664083d7fb0f4b62a31a067e5bcfa209bfa0df24'],
  ])('of %s is the known one and is accepted', (_, body, header) => {
    expect(sign(secret, body)).toBe(header);
    expect(isSignedBy([secret], body, header)).toBe(true);
  });

  it('is accepted from any active secret, so that a secret can be changed', () => {
    expect(isSignedBy(['new', 'old'], plain, sign('old', plain))).toBe(true);
    expect(isSignedBy(['new', 'old'], plain, sign('new', plain))).toBe(true);
    expect(isSignedBy(['new'], plain, sign('old', plain))).toBe(false);
    expect(isSignedBy([], plain, sign(secret, plain))).toBe(false);
  });

  it('covers the bytes, not what they mean', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(escaped.toString())));
    expect(isSignedBy([secret], rewritten, sign(secret, escaped))).toBe(false);
  });

  it('by an empty secret is never accepted', () => {
    expect(isSignedBy([''], plain, sign('', plain))).toBe(false);
  });

  const good = sign(secret, plain);
  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another algorithm', good.replace('sha256=', 'sha1=')],
    ['upper-case hex', good.toUpperCase()],
    ['a short hash', good.slice(0, -1)],
    ['a long hash', `${good}0`],
    ['a list of two', `${good}, ${good}`],
    ['a line break at the end', `${good}\n`],
    ['one wrong digit', good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')],
  ])('in %s is refused', (_, header) => {
    expect(isSignedBy([secret], plain, header)).toBe(false);
  });
});

describe('the handshake', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'parley-verify' };

  it('is answered with the bare challenge where the token is ours', () => {
    expect(answerHandshake(query, 'parley-verify')).toEqual({ status: 200, body: '1158201444' });
  });

  it.each([
    ['another token', { ...query, 'hub.verify_token': 'parley-verifY' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...query, 'hub.mode': 'unsubscribe' }],
    ['no challenge', { ...query, 'hub.challenge': undefined }],
    ['markup as challenge', { ...query, 'hub.challenge': '<script>alert(1)</script>' }],
    ['an empty challenge', { ...query, 'hub.challenge': '' }],
    ['a challenge without end', { ...query, 'hub.challenge': 'a'.repeat(257) }],
    ['a repeated token', { ...query, 'hub.verify_token': ['parley-verify', 'parley-verify'] }],
    ['a repeated challenge', { ...query, 'hub.challenge': ['1', '2'] }],
    ['a nested challenge', { ...query, 'hub.challenge': { 0: '1' } }],
  ])('with %s is refused', (_, bad) => {
    expect(answerHandshake(bad, 'parley-verify')).toEqual({ status: 403 });
  });

  it('is refused while no verify token is set', () => {
    expect(answerHandshake({ ...query, 'hub.verify_token': '' }, '')).toEqual({ status: 403 });
  });
});
