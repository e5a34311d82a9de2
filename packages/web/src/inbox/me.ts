import type { Agent } from '@parley/model/agent';
import type { InboxState } from './state.ts';

/** Who is signed in here, as the team knows them now: a new name or role comes by event. A selector for `useInbox`. */
export function currentAgent({ me, view }: InboxState): Agent | undefined {
  return me === undefined ? undefined : (view?.agents[me.id] ?? me);
}

export function isAdmin(state: InboxState): boolean {
  return currentAgent(state)?.role === 'admin';
}
