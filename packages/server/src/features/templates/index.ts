/** Templates: the list of each account, read at a start and when asked for, and kept true by webhooks. */
import { instant, type WabaId } from '@parley/model/ids';
import { isSyncDue } from '@parley/model/template';
import type { Deps } from '../../deps.ts';
import type { Feature } from '../../feature.ts';
import { receiveNews } from './receive-news.ts';
import { templateRoutes } from './routes.ts';
import { makeSyncs, wanted } from './sync.ts';

/** A reading that WhatsApp takes longer for than this at a stop is dropped: the next start reads the list anyway. */
const longestStopMs = 5000;

/** The feature. `idle` resolves when no list is being read. */
export function makeTemplates(): Feature & { idle(): Promise<void> } {
  const syncs = makeSyncs();

  return {
    name: 'templates',
    routes: (app, deps) =>
      templateRoutes(app, deps, async () => {
        const accounts = await accountsOf(deps);
        await want(deps, accounts);
        await Promise.all(accounts.map((wabaId) => syncs.run(deps, wabaId)));
      }),
    changes: { template: receiveNews },
    reactors: {
      template_sync_update: (deps, { sync }) => {
        if (isSyncDue(sync)) void syncs.run(deps, sync.id);
      },
    },
    // WhatsApp may be slow or away: the start does not wait for it.
    resume: async (deps) => want(deps, await accountsOf(deps)),
    async take(deps, isOne) {
      for (const wabaId of await accountsOf(deps)) if (isOne(wabaId)) void syncs.run(deps, wabaId);
    },
    async stop() {
      syncs.stop();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, longestStopMs)));
      await Promise.race([syncs.idle(), patience]);
      clearTimeout(timer);
    },
    idle: syncs.idle,
  };
}

/** The accounts of our numbers. */
async function accountsOf({ store }: Deps): Promise<readonly WabaId[]> {
  const numbers = await store.find('phoneNumbers', { index: 'all', limit: 1000 });
  return [...new Set(numbers.map(({ wabaId }) => wabaId))];
}

async function want(deps: Deps, accounts: readonly WabaId[]): Promise<void> {
  for (const wabaId of accounts) await deps.write(wanted(wabaId, instant(deps.now())));
}
