/**
 * The way back for somebody who has forgotten their password: a link that an admin, or the operator at the machine, hands
 * over. It works once, for an hour; a newer one of the same agent, another new password, or disabling the agent ends it.
 * Using it ends every session of that agent. Nobody learns a password by it.
 */
import type { Agent } from '@parley/model/agent';
import { canonicalEmail } from '@parley/model/agent';
import type { PasswordLink } from '@parley/model/api';
import { choosePasswordRequestSchema, loginAnswerSchema, passwordLinkSchema } from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import { type AgentId, instant, millis } from '@parley/model/ids';
import { agentIdSchema } from '@parley/model/ids.schema';
import type { Secret } from '@parley/storage/collections';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { perMinute } from '../../http/quotas.ts';
import type { Read } from '../../writer.ts';
import { endSessions, sessionsOf } from './end-sessions.ts';
import { hashPassword } from './password-hash.ts';
import { requireStrongPassword } from './password-rules.ts';
import { signIn } from './sign-in.ts';
import { isTokenOf, mintToken } from './token.ts';

const goodForMs = 60 * 60_000;

/** Where the hash of an agent's link is kept: one at a time. */
export function passwordLinkId(agentId: AgentId): string {
  return `password-link:${agentId}`;
}

/** A link for the agent with this e-mail, for whoever runs Parley. Throws NO_SUCH_AGENT and AGENT_DISABLED. */
export async function passwordLinkFor(deps: Deps, email: string): Promise<PasswordLink> {
  const agent = await deps.store.getBy('agents', 'email', canonicalEmail(email));
  if (agent === undefined) throw new Problem('NO_SUCH_AGENT');
  return makeLink(deps, agent.id, 'the operator');
}

export function passwordLinkRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, write, realNow } = deps;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(
    '/api/agents/:id/password-link',
    {
      config: { rateLimit: perMinute(30) },
      schema: {
        tags: ['Team'],
        summary: 'A link for a colleague who has forgotten the password; it is shown only in this answer (admins)',
        params: z.strictObject({ id: agentIdSchema }),
        response: answers(passwordLinkSchema),
      },
    },
    async (request) => {
      requireAdmin(request);
      const { id } = request.params;
      // One's own password takes the current one: a browser left open is not enough.
      if (id === request.agent.id) throw new Problem('BAD_REQUEST', 'id: Change your own password in your profile.');
      return makeLink(deps, id, request.agent.id);
    },
  );

  typed.post(
    '/api/auth/password',
    {
      config: { isPublic: true, rateLimit: perMinute(20) },
      schema: {
        tags: ['Signing in'],
        summary:
          'Choose a new password with the token of a link; every session of before ends, and the answer signs in',
        body: choosePasswordRequestSchema,
        response: answers(loginAnswerSchema),
      },
    },
    async (request, reply) => {
      const { agentId, token, password } = request.body;
      // Before the costly hash; looked at again where it counts, inside the work.
      const known = await openLink(store, agentId, token, realNow());
      const team = await store.get('settings', 'team');
      requireStrongPassword(password, [known.name, known.email, team?.teamName ?? '']);
      const hash = await hashPassword(password);
      const now = realNow();
      const sessions = await sessionsOf(deps, agentId);
      await write(async (read) => {
        await openLink(read, agentId, token, now);
        return {
          commit: {
            put: [{ collection: 'credentials', document: { id: agentId, hash, changedAt: instant(now) } }],
            remove: [{ collection: 'secrets', id: passwordLinkId(agentId) }, ...sessions],
          },
          answer: undefined,
        };
      });
      // Who signed in with the old password while this one was stored, and every socket.
      await endSessions(deps, agentId);
      return signIn(deps, request, reply, agentId, async (read) => {
        const agent = await read.get('agents', agentId);
        const current = await read.get('credentials', agentId);
        if (agent === undefined || agent.disabled || current?.hash !== hash) throw new Problem('WRONG_CREDENTIALS');
        return { agent };
      });
    },
  );
}

/** `madeBy`: an agent's id, for the log. */
async function makeLink(deps: Deps, id: AgentId, madeBy: string): Promise<PasswordLink> {
  const { token, hash } = mintToken();
  const now = deps.realNow();
  const expiresAt = instant(now + goodForMs);
  const document: Secret = { id: passwordLinkId(id), value: hash, createdAt: instant(now), expiresAt };
  await deps.write(async (read) => {
    const agent = await read.get('agents', id);
    if (agent === undefined) throw new Problem('NOT_FOUND');
    if (agent.disabled) throw new Problem('AGENT_DISABLED');
    return { commit: { put: [{ collection: 'secrets', document }] }, answer: undefined };
  });
  deps.log.info({ agentId: id, madeBy }, 'A link to choose a new password was made');
  return { url: `${deps.config.origin}/password?agent=${id}&token=${token}`, expiresAt };
}

/** Whose link it is. Throws PASSWORD_LINK_INVALID, also while the agent may not sign in. */
async function openLink(store: Pick<Read, 'get'>, id: AgentId, token: string, now: number): Promise<Agent> {
  const kept = await store.get('secrets', passwordLinkId(id));
  const agent = await store.get('agents', id);
  const isOpen = kept?.expiresAt !== undefined && now < millis(kept.expiresAt) && isTokenOf(kept.value, token);
  if (!isOpen || agent === undefined || agent.disabled) throw new Problem('PASSWORD_LINK_INVALID');
  return agent;
}
