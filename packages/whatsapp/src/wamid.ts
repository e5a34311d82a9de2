/**
 * The inside of Meta's message ids. It is observed, not documented, so a wamid stays an opaque key everywhere; only two
 * things look inside: the simulator, which makes ids of the same build, and the search for a quoted message, because
 * one message can have two wamids (by phone and by user id) that end in the same token.
 *
 * `wamid.` + base64 of: 1C 18 <length> <peer> 15 02 00 <11|12> 18 <length> <token as hex text> 00
 */
import type { Wamid } from '@parley/model/ids';

export type WamidParts = {
  /** `inbound`: from the contact to the business. */
  readonly direction: 'inbound' | 'outbound';
  /** The contact: phone digits, or the user id. */
  readonly peer: string;
  /** Hex; 20 digits inbound, 18 outbound, 32 where the peer is a user id. */
  readonly token: string;
};

const directionBytes = { inbound: 0x12, outbound: 0x11 } as const;

/** A wamid of Meta's build. Throws RangeError for a token that is not hex, or a peer beyond 200 ASCII characters. */
export function makeWamid({ direction, peer, token }: WamidParts): Wamid {
  if (!/^[0-9a-fA-F]{1,64}$/.test(token)) throw new RangeError('The token of a wamid is 1 to 64 hex digits');
  if (!/^[\x21-\x7e]{1,200}$/.test(peer)) throw new RangeError('The peer of a wamid is 1 to 200 ASCII characters');
  const bytes = Buffer.concat([
    Buffer.from([0x1c]),
    textField(peer),
    Buffer.from([0x15, 0x02, 0x00, directionBytes[direction]]),
    textField(token.toUpperCase()),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString('base64')}` as Wamid;
}

/** The token at the end of a wamid, or undefined where the id is not of this build. */
export function trailingToken(wamid: string): string | undefined {
  const encoded = /^wamid\.([A-Za-z0-9+/]{8,480}={0,2})$/.exec(wamid)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes[0] !== 0x1c) return undefined;
  const peer = readTextField(bytes, 1);
  if (peer === undefined) return undefined;
  const [kind, variant, end, direction] = bytes.subarray(peer.end, peer.end + 4);
  if (kind !== 0x15 || (variant !== 0x02 && variant !== 0x14) || end !== 0x00) return undefined;
  if (direction !== directionBytes.inbound && direction !== directionBytes.outbound) return undefined;
  const token = readTextField(bytes, peer.end + 4);
  if (token === undefined || bytes[token.end] !== 0x00 || bytes.length !== token.end + 1) return undefined;
  return /^[0-9a-fA-F]+$/.test(token.text) ? token.text : undefined;
}

/** 18, the length in groups of seven bits with the lowest first, the text. */
function textField(text: string): Buffer {
  const { length } = text;
  const prefix = length < 0x80 ? [0x18, length] : [0x18, (length & 0x7f) | 0x80, length >> 7];
  return Buffer.concat([Buffer.from(prefix), Buffer.from(text, 'latin1')]);
}

function readTextField(bytes: Buffer, at: number): { readonly text: string; readonly end: number } | undefined {
  const [tag, low = 0, high = 0] = bytes.subarray(at, at + 3);
  if (tag !== 0x18) return undefined;
  const isLong = low >= 0x80;
  const start = at + (isLong ? 3 : 2);
  const end = start + (isLong ? (low & 0x7f) | (high << 7) : low);
  return end < bytes.length ? { text: bytes.toString('latin1', start, end), end } : undefined;
}
