import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeWamid, trailingToken } from './wamid.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF'), minLength: length, maxLength: length });

/** Built by hand from the bytes, so that the reader is not only tested against the writer. */
function byHand(...bytes: (number | string)[]): string {
  const parts = bytes.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part])));
  return `wamid.${Buffer.concat(parts).toString('base64')}`;
}

const phone = '12025550143';
const token = '0123456789ABCDEF01';

describe('a wamid', () => {
  it('has the bytes that Meta writes', () => {
    expect(makeWamid({ direction: 'outbound', peer: phone, token })).toBe(
      byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x11, 0x18, 18, token, 0x00),
    );
    const inbound = makeWamid({ direction: 'inbound', peer: phone, token: `${token}ab` });
    expect(inbound).toBe(byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x12, 0x18, 20, `${token}AB`, 0x00));
    expect(inbound.startsWith('wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQ')).toBe(true);
  });

  it('gives its token back, whoever the peer is', () => {
    const peer = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 7, maxLength: 15 }),
      fc
        .string({ unit: fc.constantFrom(...'ABCDEFGHJK0123456789'), minLength: 1, maxLength: 128 })
        .map((id) => `DE.${id}`),
    );
    fc.assert(
      fc.property(
        peer,
        fc.constantFrom('inbound', 'outbound'),
        fc.oneof(hex(18), hex(20), hex(32)),
        (anyPeer, direction, anyToken) => {
          expect(trailingToken(makeWamid({ direction, peer: anyPeer, token: anyToken }))).toBe(anyToken);
        },
      ),
    );
  });

  it('by phone and by user id of one message ends in the same token', () => {
    const byPhone = makeWamid({ direction: 'inbound', peer: phone, token });
    const byUserId = byHand(0x1c, 0x18, 20, 'US.88120000000000001', 0x15, 0x14, 0x00, 0x12, 0x18, 18, token, 0x00);
    expect(byUserId).not.toBe(byPhone);
    expect(trailingToken(byUserId)).toBe(trailingToken(byPhone));
  });

  it.each([
    ['nothing', ''],
    ['a plain id', 'wamid.IN1'],
    ['no prefix', makeWamid({ direction: 'inbound', peer: phone, token }).slice('wamid.'.length)],
    ['no end', byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x11, 0x18, 18, token)],
    ['more after the end', byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x11, 0x18, 18, token, 0x00, 0x00)],
    ['a peer longer than the id', byHand(0x1c, 0x18, 0x7f, phone, 0x15, 0x02, 0x00, 0x11, 0x18, 18, token, 0x00)],
    ['another direction', byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x13, 0x18, 18, token, 0x00)],
    ['a token that is no hex', byHand(0x1c, 0x18, 11, phone, 0x15, 0x02, 0x00, 0x11, 0x18, 4, 'wxyz', 0x00)],
    ['no end at all', `wamid.${'A'.repeat(100_000)}`],
  ])('with %s has no token', (_, wamid) => {
    expect(trailingToken(wamid)).toBeUndefined();
  });

  it('is never read with an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const wamid = `wamid.${Buffer.concat([Buffer.from([0x1c, 0x18]), bytes]).toString('base64')}`;
        expect(['string', 'undefined']).toContain(typeof trailingToken(wamid));
      }),
    );
  });

  it('is not made from a token or a peer that Meta would not write', () => {
    expect(() => makeWamid({ direction: 'inbound', peer: phone, token: 'xyz' })).toThrow(RangeError);
    expect(() => makeWamid({ direction: 'inbound', peer: '', token })).toThrow(RangeError);
  });
});
