/**
 * The agents, and what may change about one. Oneself: name and, with the current password, the password. An admin:
 * role and whether somebody may sign in at all, as long as one active admin is left.
 */
import type { Agent } from '@parley/model/agent';
import type { AgentChange } from '@parley/model/api';
import { agentChangeSchema, agentListSchema, loginAnswerSchema } from '@parley/model/api-auth.schema';
import { Problem } from '@parley/model/errors';
import { type AgentId, instant } from '@parley/model/ids';
import { agentIdSchema } from '@parley/model/ids.schema';
import type { Remove } from '@parley/storage/store';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Deps } from '../../deps.ts';
import { answers } from '../../http/answers.ts';
import { requireAdmin } from '../../http/authenticate.ts';
import type { Read } from '../../writer.ts';
import { endSessions } from './end-sessions.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { passwordLinkId } from './password-links.ts';
import { requireStrongPassword } from './password-rules.ts';
import { countAttempt } from './throttle.ts';

/** A team is at most this many people; the list is not paged. */
const mostAgents = 1000;

export function teamRoutes(app: FastifyInstance, deps: Deps): void {
  const { store } = deps;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(
    '/api/agents',
    { schema: { tags: ['Team'], summary: 'Everybody in the team', response: answers(agentListSchema) } },
    async () => ({ agents: await store.find('agents', { index: 'all', limit: mostAgents }) }),
  );

  typed.patch(
    '/api/agents/:id',
    {
      schema: {
        tags: ['Team'],
        summary: 'Change your name or password; for admins: somebody’s role, or whether they may sign in',
        params: z.strictObject({ id: agentIdSchema }),
        body: agentChangeSchema,
        response: answers(loginAnswerSchema),
      },
    },
    async (request) => {
      const { id } = request.params;
      const change = request.body;
      requireRight(request, id, change);
      if (change.password !== undefined) await changePassword(deps, request, change.password, change.currentPassword);
      return { agent: await changeAgent(deps, id, change) };
    },
  );
}

function requireRight(request: FastifyRequest, id: AgentId, change: AgentChange): void {
  if (change.role !== undefined || change.disabled !== undefined) requireAdmin(request);
  const isOwn = request.agent.id === id;
  if (!isOwn && (change.name !== undefined || change.password !== undefined)) throw new Problem('FORBIDDEN');
  // Whether somebody exists is not told to those who may not change them.
  if (!isOwn) requireAdmin(request);
}

/** The new password ends every other session of the agent. */
async function changePassword(
  deps: Deps,
  request: FastifyRequest,
  password: string,
  currentPassword: string | undefined,
): Promise<void> {
  const { agent, session } = request;
  const credential = await deps.store.get('credentials', agent.id);
  const attempt = await countAttempt(deps, { account: `password of ${agent.id}`, address: request.ip, isAtHome: true });
  if (!(await verifyPassword(currentPassword ?? '', credential?.hash))) throw new Problem('WRONG_CREDENTIALS');
  const team = await deps.store.get('settings', 'team');
  requireStrongPassword(password, [agent.name, agent.email, team?.teamName ?? '']);
  const document = { id: agent.id, hash: await hashPassword(password), changedAt: instant(deps.realNow()) };
  await deps.write(async (read) => {
    // It may have been changed while the hashes were computed, by somebody who used a link to get this one out.
    const current = await read.get('credentials', agent.id);
    if (current?.hash !== credential?.hash) throw new Problem('WRONG_CREDENTIALS');
    return {
      commit: {
        put: [{ collection: 'credentials', document }],
        remove: [{ collection: 'secrets', id: passwordLinkId(agent.id) }],
      },
      answer: undefined,
    };
  });
  await attempt.succeed();
  // From here on nobody signs in with the old password, so nobody escapes this.
  await endSessions(deps, agent.id, session.id);
}

async function changeAgent(deps: Deps, id: AgentId, change: AgentChange): Promise<Agent> {
  const others = await deps.store.find('agents', { index: 'all', limit: mostAgents });
  const { before, after } = await deps.write(async (read) => {
    const current = await read.get('agents', id);
    if (current === undefined) throw new Problem('NOT_FOUND');
    const changed = withChange(current, change);
    if (isActiveAdmin(current) && !isActiveAdmin(changed)) await requireAnotherAdmin(read, id, others);
    const isSame = JSON.stringify(changed) === JSON.stringify(current);
    // A link from before would be good again once somebody lets the agent back in.
    const remove: Remove[] = changed.disabled ? [{ collection: 'secrets', id: passwordLinkId(id) }] : [];
    return {
      ...(isSame
        ? {}
        : {
            commit: {
              put: [{ collection: 'agents', document: changed }],
              remove,
              events: [{ type: 'agent_update', agent: changed }],
            },
          }),
      answer: { before: current, after: changed },
    };
  });
  if (after.disabled && !before.disabled) await endSessions(deps, id);
  // The sockets come back with the rights that the agent has now.
  if (after.role !== before.role) deps.disconnect({ agentId: id });
  return after;
}

function withChange({ disabled, ...agent }: Agent, change: AgentChange): Agent {
  const isDisabled = change.disabled ?? disabled ?? false;
  return {
    ...agent,
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.role === undefined ? {} : { role: change.role }),
    ...(isDisabled ? { disabled: true } : {}),
  };
}

function isActiveAdmin(agent: Agent): boolean {
  return agent.role === 'admin' && !agent.disabled;
}

/** Each is looked at again inside the work: two admins may disable each other at the same moment. */
async function requireAnotherAdmin(read: Read, id: AgentId, agents: readonly Agent[]): Promise<void> {
  for (const other of agents) {
    if (other.id === id) continue;
    const current = await read.get('agents', other.id);
    if (current !== undefined && isActiveAdmin(current)) return;
  }
  throw new Problem('LAST_ADMIN');
}
