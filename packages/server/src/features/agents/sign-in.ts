/** What every way of signing in ends with: a session in the store and its cookie in the browser. */
import type { Agent } from '@parley/model/agent';
import type { LoginAnswer } from '@parley/model/api';
import type { AgentId, Instant } from '@parley/model/ids';
import type { Commit, Insert, Remove } from '@parley/storage/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import type { Read } from '../../writer.ts';

/** Sessions that one agent may have at a time; the oldest give way. */
const mostSessions = 50;

/**
 * Runs the work of a sign-in with the insert of the new session added to its commit, and sets the cookie once it is
 * durable. `decide` returns the agent who is signed in, or throws.
 */
export async function signIn(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  agentId: AgentId,
  decide: (read: Read) => Promise<{ readonly agent: Agent; readonly commit?: Commit }>,
): Promise<LoginAnswer> {
  const from = { address: request.ip, userAgent: request.headers['user-agent'] };
  const { session, cookie } = await deps.sessions.begin(agentId, from);
  const remove = await outlived(deps, agentId);
  const agent = await deps.write(async (read) => {
    const decision = await decide(read);
    const commit: Commit = {
      ...decision.commit,
      insert: [...(decision.commit?.insert ?? []), { collection: 'sessions', document: session }],
      remove: [...(decision.commit?.remove ?? []), ...remove],
    };
    return { commit, answer: decision.agent };
  });
  reply.header('set-cookie', cookie);
  return { agent };
}

/** A new agent with a password, as the commit that brings both, and tells everybody. */
export function newcomer(
  agent: Agent,
  hash: string,
  changedAt: Instant,
): Commit & { readonly insert: readonly Insert[] } {
  return {
    insert: [
      { collection: 'agents', document: agent },
      { collection: 'credentials', document: { id: agent.id, hash, changedAt } },
    ],
    events: [{ type: 'agent_update', agent }],
  };
}

/** Sessions of an agent that are over, and those beyond the most that one may have. */
async function outlived({ store, sessions }: Deps, agentId: AgentId): Promise<Remove[]> {
  const all = await store.find('sessions', { index: 'agent', where: [agentId], direction: 'descending', limit: 200 });
  const alive = all.filter(sessions.isAlive);
  const gone = [...all.filter((session) => !sessions.isAlive(session)), ...alive.slice(mostSessions - 1)];
  return gone.map(({ id }) => ({ collection: 'sessions', id }));
}
