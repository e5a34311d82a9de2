/** What a command at the machine may ask of the Parley that runs there, see operator-door.ts. Never by cookie. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { PasswordLink } from '@parley/model/api';
import { passwordLinkSchema } from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { answers } from './answers.ts';

export type OperatorDeeds = { readonly passwordLink: (email: string) => Promise<PasswordLink> };

export function operatorRoutes(app: FastifyInstance, key: string, deeds: OperatorDeeds): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/operator/password-link',
    {
      config: { isPublic: true },
      schema: {
        // For Parley's own commands: no part of the API.
        hide: true,
        body: z.strictObject({ email: z.string().min(1).max(254) }).meta({ id: 'OperatorPasswordLink' }),
        response: answers(passwordLinkSchema),
      },
      onRequest: async (request) => requireKey(request, key),
    },
    ({ body }) => deeds.passwordLink(body.email),
  );
}

function requireKey(request: FastifyRequest, key: string): void {
  const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), digest(key))) throw new Problem('UNAUTHENTICATED');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
