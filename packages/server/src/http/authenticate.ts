/** Every route asks who is there, unless it says `config: { isPublic: true }`. */
import type { Agent, Session } from '@parley/model/agent';
import { Problem } from '@parley/model/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Sessions, SignedIn } from '../sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Open to everybody, signed in or not. */
    isPublic?: true;
  }
  interface FastifyRequest {
    /** Who asks. Throws UNAUTHENTICATED on a public route that nobody signed in to. */
    readonly agent: Agent;
    /** The session that the cookie names. Throws as `agent` does. */
    readonly session: Session;
  }
}

/** Protects every route of this app. Throws UNAUTHENTICATED; a failing store denies. */
export function protectRoutes(app: FastifyInstance, sessions: Sessions): void {
  const signedIn = new WeakMap<FastifyRequest, SignedIn>();

  function whoAsks(request: FastifyRequest): SignedIn {
    const known = signedIn.get(request);
    if (known === undefined) throw new Problem('UNAUTHENTICATED');
    return known;
  }

  app.decorateRequest('agent', {
    getter() {
      return whoAsks(this).agent;
    },
  });
  app.decorateRequest('session', {
    getter() {
      return whoAsks(this).session;
    },
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404 || request.routeOptions.config.isPublic) return;
    const known = await sessions.read(request.headers.cookie);
    if (known === undefined) throw new Problem('UNAUTHENTICATED');
    signedIn.set(request, known);
  });
}

/** Throws FORBIDDEN unless an admin asks. */
export function requireAdmin(request: FastifyRequest): void {
  if (request.agent.role !== 'admin') throw new Problem('FORBIDDEN');
}
