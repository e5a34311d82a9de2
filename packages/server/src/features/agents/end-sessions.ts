import type { AgentId } from '@parley/model/ids';
import type { Remove } from '@parley/storage/store';
import type { Deps } from '../../deps.ts';

/** Signs an agent out everywhere, but for one session where it is named, and cuts the sockets of the others. */
export async function endSessions(deps: Deps, agentId: AgentId, except?: string): Promise<void> {
  const remove = (await sessionsOf(deps, agentId)).filter(({ id }) => id !== except);
  await deps.write(async () => ({ commit: { remove }, answer: undefined }));
  if (except === undefined) deps.disconnect({ agentId });
  else for (const { id } of remove) deps.disconnect({ sessionId: id });
}

/** Every session of an agent there is now, to be removed. */
export async function sessionsOf({ store }: Deps, agentId: AgentId): Promise<Remove[]> {
  const all = await store.find('sessions', { index: 'agent', where: [agentId], limit: 1000 });
  return all.map(({ id }): Remove => ({ collection: 'sessions', id }));
}
