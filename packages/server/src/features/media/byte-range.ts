/** Which part of a file a request asks for. Source: RFC 9110, 14. */
import type { ByteRange } from './blob-store.ts';

/**
 * The one range that is asked for, clipped to the file; undefined where the whole file is to be sent: nothing is asked
 * for, it is not understood, there are several, or `If-Range` names another content.
 */
export function readRange(
  range: string | undefined,
  ifRange: string | string[] | undefined,
  etag: string,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { from: bytes - length, to: bytes - 1 };
  }
  const from = Number(first);
  const to = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= bytes ? 'unsatisfiable' : { from, to };
}
