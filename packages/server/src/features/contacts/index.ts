/** Contacts: what WhatsApp tells of them outside of messages, and two that turn out to be one. */
import type { Deps } from '../../deps.ts';
import type { Feature } from '../../feature.ts';
import { applyPreference } from './apply-preference.ts';
import { applyUserId } from './apply-user-id.ts';
import { finishMerges } from './finish-merges.ts';
import { syncContact } from './sync-contact.ts';

const againMs = 1000;

export function makeContacts(): Feature {
  let running: Promise<void> | undefined;
  let again: NodeJS.Timeout | undefined;
  let hasRung = false;
  let isStopped = false;

  /** One course at a time; what rang during it is looked for once more. */
  function ring(deps: Deps): void {
    hasRung = true;
    running ??= run(deps).finally(() => {
      running = undefined;
    });
  }

  async function run(deps: Deps): Promise<void> {
    while (hasRung && !isStopped) {
      hasRung = false;
      await finishMerges(deps).catch((error: unknown) => {
        deps.log.error({ err: error }, 'Merging contacts stopped and goes on shortly');
        if (!isStopped) again ??= setTimeout(goOn, againMs, deps);
      });
    }
  }

  function goOn(deps: Deps): void {
    again = undefined;
    ring(deps);
  }

  return {
    name: 'contacts',
    changes: { user_id: applyUserId, preference: applyPreference, contact_sync: syncContact },
    reactors: {
      contact_update: (deps, { contact }) => {
        if (contact.merging !== undefined && deps.shards.owns(contact.id)) ring(deps);
      },
    },
    // What another node had begun goes on here.
    async take(deps) {
      ring(deps);
    },
    async stop() {
      isStopped = true;
      clearTimeout(again);
      await running;
    },
  };
}
