/** Admins are told how many webhook elements wait for a person, by an alert that follows the count. */
import { instant } from '@parley/model/ids';
import { type AccountAlert, journalAlertId, type Settings } from '@parley/model/settings';
import type { Deps } from '../deps.ts';
import type { Work } from '../writer.ts';

export type DeadAlert = {
  /** Elements may have died, or been settled. Returns at once. */
  ring(): void;
  /** Resolves when what has rung is told. */
  idle(): Promise<void>;
};

/** From here on the number is not told: a stream of what nobody can apply must not become a stream of events. */
const mostCounted = 100;

export function makeDeadAlert({ store, write, realNow, log }: Deps): DeadAlert {
  let running: Promise<void> | undefined;
  let hasRung = false;

  async function count(): Promise<number> {
    const dead = { index: 'dead', where: [1], direction: 'ascending', limit: mostCounted } as const;
    return (await store.find('outcomes', dead)).length;
  }

  /** Counted again until it stays: another node may have told an older count in between. */
  async function tell(): Promise<void> {
    while (hasRung) {
      hasRung = false;
      let told: number | undefined;
      for (let dead = await count(); dead !== told; dead = await count()) {
        await write(deadAlert(dead, realNow()));
        told = dead;
      }
    }
  }

  function ring(): void {
    hasRung = true;
    running ??= tell()
      .catch((error: unknown) => {
        // The next element, or the next start, tells it.
        hasRung = false;
        log.error({ err: error }, 'Admins could not be told how many webhook elements wait');
      })
      .then(() => {
        running = undefined;
        if (hasRung) ring();
      });
  }

  return {
    ring,
    async idle() {
      while (running !== undefined) await running;
    },
  };
}

/** The work that tells it; `now` in milliseconds. */
function deadAlert(dead: number, now: number): Work<void> {
  return async (read) => {
    const team = await read.get('settings', 'team');
    const { alerts = [], ...rest } = team ?? {};
    const shown = alerts.find(({ id }) => id === journalAlertId);
    if (team === undefined || (dead === 0 ? undefined : titleOf(dead)) === shown?.title) return { answer: undefined };
    const alert: AccountAlert = { id: journalAlertId, severity: 'warning', title: titleOf(dead), at: instant(now) };
    const others = alerts.filter((one) => one !== shown);
    const open = dead === 0 ? others : [alert, ...others];
    const settings: Settings = { ...(rest as Settings), ...(open.length === 0 ? {} : { alerts: open }) };
    return {
      commit: {
        put: [{ collection: 'settings', document: settings }],
        events: [{ type: 'settings_update', settings, phoneNumbers: [] }],
      },
      answer: undefined,
    };
  };
}

function titleOf(dead: number): string {
  if (dead === 1) return 'One thing that WhatsApp sent could not be applied and waits for an admin.';
  const many = dead < mostCounted ? `${dead}` : `${mostCounted} or more`;
  return `${many} things that WhatsApp sent could not be applied and wait for an admin.`;
}
