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
    return reply
      .headers({
        'content-type': isShown ? record.mime : 'application/octet-stream',
        'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'private, max-age=3600',
      })
      .send(bytes);
  });
}

/** What `encodeURIComponent` leaves and RFC 8187 does not allow. */
function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
