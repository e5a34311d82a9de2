/** Invitations: the only way to a second account. A link works once, for a week, and gives the role that it was made with. */
import type { Agent } from '@parley/model/agent';
import {
  acceptInviteRequestSchema,
  inviteAnswerSchema,
  inviteIdSchema,
  inviteListSchema,
  inviteRequestSchema,
  loginAnswerSchema,
} from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import { type AgentId, instant, millis } from '@parley/model/ids';
import { AlreadyExists } from '@parley/storage/store';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers, answersNothing } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import { perMinute } from '../../http/quotas.ts';
import type { Read } from '../../writer.ts';
import { hashPassword } from './password-hash.ts';
import { requireStrongPassword } from './password-rules.ts';
import { newcomer, signIn } from './sign-in.ts';
import { hashToken, mintToken } from './token.ts';

const goodForMs = 7 * 24 * 60 * 60 * 1000;
/** The newest open invitations that are listed. */
const mostListed = 200;

export function inviteRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, write, realNow, config } = deps;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(
    '/api/agents/invites',
    {
      config: { rateLimit: perMinute(30) },
      schema: {
        tags: ['Team'],
        summary: 'Invite somebody; the link is shown only in this answer',
        body: inviteRequestSchema,
        response: answers(inviteAnswerSchema),
      },
    },
    async (request) => {
      requireAdmin(request);
      const { role, name } = request.body;
      const { token, hash } = mintToken();
      const now = realNow();
      const expiresAt = instant(now + goodForMs);
      const document = {
        id: hash,
        role,
        ...(name === undefined ? {} : { name }),
        invitedBy: request.agent.id,
        createdAt: instant(now),
        expiresAt,
      };
      await write(async () => ({ commit: { insert: [{ collection: 'invites', document }] }, answer: undefined }));
      return { url: `${config.origin}/invite?token=${token}`, expiresAt };
    },
  );

  typed.get(
    '/api/agents/invites',
    { schema: { tags: ['Team'], summary: 'Invitations nobody has accepted yet', response: answers(inviteListSchema) } },
    async (request) => {
      requireAdmin(request);
      const all = await store.find('invites', { index: 'created', direction: 'descending', limit: mostListed });
      return { invites: all.filter(({ expiresAt }) => realNow() < millis(expiresAt)) };
    },
  );

  typed.delete(
    '/api/agents/invites/:id',
    {
      schema: {
        tags: ['Team'],
        summary: 'Take an invitation back',
        params: z.strictObject({ id: inviteIdSchema }),
        response: answersNothing,
      },
    },
    async (request, reply) => {
      requireAdmin(request);
      const { id } = request.params;
      if ((await store.get('invites', id)) === undefined) throw new Problem('NOT_FOUND');
      await write(async () => ({ commit: { remove: [{ collection: 'invites', id }] }, answer: undefined }));
      return reply.code(204).send(null);
    },
  );

  typed.post(
    '/api/auth/accept-invite',
    {
      config: { isPublic: true, rateLimit: perMinute(20) },
      schema: {
        tags: ['Signing in'],
        summary: 'Join the team with the token of an invitation; the answer signs in',
        body: acceptInviteRequestSchema,
        response: answers(loginAnswerSchema),
      },
    },
    async (request, reply) => {
      const { token, name, email, password } = request.body;
      const inviteId = hashToken(token);
      // Before the costly hash; looked at again where it counts, inside the work.
      await openInvite(store, inviteId, realNow());
      const team = await store.get('settings', 'team');
      requireStrongPassword(password, [name, email, team?.teamName ?? '']);
      const hash = await hashPassword(password);
      const now = realNow();
      const id = deps.newId() as AgentId;
      return signIn(deps, request, reply, id, async (read) => {
        const { role } = await openInvite(read, inviteId, now);
        const agent: Agent = { id, name, email, role, createdAt: instant(now) };
        return {
          agent,
          commit: { ...newcomer(agent, hash, instant(now)), remove: [{ collection: 'invites', id: inviteId }] },
        };
      }).catch((error: unknown) => {
        if (error instanceof AlreadyExists && error.collection === 'agents') throw new Problem('EMAIL_TAKEN');
        throw error;
      });
    },
  );
}

async function openInvite(store: Pick<Read, 'get'>, id: string, now: number) {
  const invite = await store.get('invites', id);
  if (invite === undefined || now >= millis(invite.expiresAt)) throw new Problem('INVITE_INVALID');
  return invite;
}
