/**
 * `GET /api/media/:mediaId`: the bytes of a file, whole or in part. They come from strangers: a browser is told what
 * they are, never to guess, to run nothing of them, and to show by itself only what cannot run at all.
 */
import { Problem } from '@parley/model/errors';
import type { MediaFile, MediaState } from '@parley/model/media';
import { mediaParamsSchema, mediaQuerySchema } from '@parley/model/media.schema';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import { answersVerbatim } from '../../http/answers.ts';
import { type BlobStore, thumbOf } from './blob-store.ts';
import { readRange } from './byte-range.ts';
import { disposition } from './disposition.ts';
import { isShownInline } from './inspect-file.ts';

/** Nothing of a file runs, and nothing is loaded for it but itself. */
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox";
/** The bytes under an id never change. They are for whoever is signed in here, so no cache in between may keep them. */
const caching = 'private, max-age=31536000, immutable';

/** Beside the whole file: what a player and a cache ask for. */
const partly = {
  206: { description: 'The range', content: { '*/*': { schema: { type: 'string' } } } },
  304: { description: 'The caller has it: If-None-Match', type: 'null' },
  416: { description: 'No such range: content-range says how many bytes there are', type: 'null' },
};

export function serveRoute(fastify: FastifyInstance, { store }: Deps, blobs: BlobStore): void {
  const app = fastify.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/media/:mediaId',
    {
      config: { described: { response: partly } },
      schema: {
        tags: ['Inbox'],
        summary: 'The bytes of a file, or of its thumbnail',
        description: 'Answers a `Range` of bytes with 206. A thumbnail is a webp of at most 640 pixels.',
        params: mediaParamsSchema,
        querystring: mediaQuerySchema,
        response: answersVerbatim('The bytes', '*/*'),
      },
    },
    async (request, reply) => {
      const file = await store.get('media', request.params.mediaId);
      if (file === undefined) throw new Problem('NOT_FOUND', 'mediaId');
      if (file.state === 'pending') throw new Problem('MEDIA_PENDING');
      if (file.state !== 'ready') throw new Problem('MEDIA_GONE', reasons[file.state]);
      return request.query.size === 'thumb'
        ? sendThumb(request, reply, blobs, file)
        : sendFile(request, reply, blobs, file);
    },
  );
}

const reasons: { readonly [S in Exclude<MediaState, 'pending' | 'ready'>]: string } = {
  too_large: 'It is too large.',
  hash_mismatch: 'What WhatsApp delivered is not what was sent. Try again.',
  expired: 'WhatsApp could not deliver it for a week.',
  unsafe: 'Its content is not safe.',
  failed: 'WhatsApp did not say where it is.',
};

async function sendThumb(request: FastifyRequest, reply: FastifyReply, blobs: BlobStore, file: MediaFile) {
  const { sha256 } = file;
  if (file.placeholder === undefined || sha256 === undefined) throw new Problem('NOT_FOUND', 'size');
  describe(reply, 'image/webp', `"${sha256}.thumb"`);
  if (isKnown(request, reply)) return reply.code(304).send();
  const body = await blobs.read(thumbOf(sha256));
  if (body === undefined) throw gone(reply);
  return reply.header('content-disposition', 'inline').send(body);
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, blobs: BlobStore, file: MediaFile) {
  const { sha256 = '', bytes = 0, mime } = file;
  const isInline = isShownInline(mime);
  describe(reply, isInline || mime === 'application/pdf' ? mime : 'application/octet-stream', `"${sha256}"`);
  reply.header('accept-ranges', 'bytes').header('content-disposition', disposition(file, isInline));
  if (isKnown(request, reply)) return reply.code(304).send();

  const asked = readRange(request.headers.range, request.headers['if-range'], `"${sha256}"`, bytes);
  if (asked === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  const body = await blobs.read(sha256, asked);
  if (body === undefined) throw gone(reply);
  if (asked === undefined) return reply.header('content-length', bytes).send(body);
  const { from, to } = asked;
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${bytes}`)
    .header('content-length', to - from + 1)
    .send(body);
}

function describe(reply: FastifyReply, mime: string, etag: string): void {
  reply
    .type(mime)
    .header('etag', etag)
    .header('cache-control', caching)
    .header('content-security-policy', policy)
    .header('x-content-type-options', 'nosniff');
}

function isKnown(request: FastifyRequest, reply: FastifyReply): boolean {
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known?.includes(String(reply.getHeader('etag'))) ?? false;
}

/** The document says that there is a copy, and there is none: somebody has removed it from the disk. */
function gone(reply: FastifyReply): Problem {
  for (const name of ['etag', 'cache-control', 'accept-ranges', 'content-disposition']) reply.removeHeader(name);
  return new Problem('MEDIA_GONE', 'Its copy is missing on the disk.');
}
