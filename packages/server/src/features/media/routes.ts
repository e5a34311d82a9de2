/** Files over HTTP: taking them in, giving them out, and trying again to fetch one. */
import { messageMedia } from '@parley/model/media';
import { mediaParamsSchema, messageMediaSchema } from '@parley/model/media.schema';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Deps } from '../../deps.ts';
import { answers } from '../../http/answers.ts';
import { perMinute } from '../../http/quotas.ts';
import type { Keeping } from './fetch-file.ts';
import { tryAgain } from './file-works.ts';
import { serveRoute } from './serve.ts';
import { uploadRoute } from './upload.ts';

export function mediaRoutes(fastify: FastifyInstance, deps: Deps, keeping: Keeping, leastFreeBytes: number): void {
  // A scope of its own: nowhere else are bodies anything but JSON.
  fastify.register((scope) => uploadRoute(scope, deps, keeping, leastFreeBytes));
  serveRoute(fastify, deps, keeping.blobs);

  fastify.withTypeProvider<ZodTypeProvider>().post(
    '/api/media/:mediaId/retry',
    {
      config: { rateLimit: perMinute(30) },
      schema: {
        tags: ['Inbox'],
        summary: 'Fetch a file once more that could not be fetched',
        params: mediaParamsSchema,
        response: answers(messageMediaSchema),
      },
    },
    async (request) => messageMedia(await deps.write(tryAgain(request.params.mediaId, deps.now()))),
  );
}
