/** The files on the phones, for the page that draws them. Nothing in them can run there. */
import { Problem } from '@parley/model/errors';
import type { FastifyInstance } from 'fastify';
import { essence } from '../media/media-kinds.ts';
import type { Simulator } from '../simulator.ts';

/** Types that a browser shows without running anything. */
const shown = /^(image\/(jpeg|png|webp|gif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

export function mediaRoute(app: FastifyInstance, simulator: Pick<Simulator, 'media'>): void {
  app.get<{ Params: { id: string } }>('/media/:id', async (request, reply) => {
    const found = await simulator.media(request.params.id);
    if (found === undefined) throw new Problem('NOT_FOUND', 'The simulator does not hold this file.');
    const { record, bytes } = found;
    const isShown = shown.test(essence(record.mime));
    const name = encodeURIComponent((record.name ?? record.id).toWellFormed()).replace(/['()*]/g, percent);
    const range = rangeOf(request.headers.range, bytes.length);
    return reply
      .code(range === undefined ? 200 : 206)
      .headers({
        'content-type': isShown ? record.mime : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'accept-ranges': 'bytes',
        ...(range === undefined ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${bytes.length}` }),
        // The page of `npm run dev` has a port of its own.
        'cross-origin-resource-policy': 'same-site',
        'cache-control': 'private, max-age=3600',
      })
      .send(range === undefined ? bytes : bytes.subarray(range.from, range.to + 1));
  });
}

/** Browsers read the end of a sound to know how long it is. Anything but one range that is there is the whole file. */
function rangeOf(
  header: string | undefined,
  length: number,
): { readonly from: number; readonly to: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(header ?? '') ?? [];
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return first === '' || from > to ? undefined : { from, to };
}

/** What `encodeURIComponent` leaves and RFC 8187 does not allow. */
function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
