/** How often a route may be used by one agent, or by one network where nobody is signed in. */
import fastifyRateLimit from '@fastify/rate-limit';
import { Problem } from '@parley/model/errors';
import type { FastifyInstance } from 'fastify';
import { networkOf } from './network.ts';

/** Routes that are added after this may say `config: { rateLimit: perMinute(30) }`. Beyond it: TOO_MANY_REQUESTS. */
export async function limitRates(app: FastifyInstance): Promise<void> {
  await app.register(fastifyRateLimit, {
    global: false,
    // After the check of who asks.
    hook: 'preHandler',
    keyGenerator: (request) => (request.routeOptions.config.isPublic ? networkOf(request.ip) : request.agent.id),
    errorResponseBuilder: (_request, { ttl }) => new Problem('TOO_MANY_REQUESTS', undefined, ttl / 1000),
  });
}

export function perMinute(max: number): { readonly max: number; readonly timeWindow: number } {
  return { max, timeWindow: 60_000 };
}
