/** What admins are told while the nodes of a shared inbox cannot hear each other. */
import { instant } from '@parley/model/ids';
import type { AccountAlert, Settings } from '@parley/model/settings';
import type { Work } from '../../writer.ts';

/** The work that shows it, or takes it back, for one node. `now` in milliseconds. */
export function doorbellAlert(node: string, isAway: boolean, now: number): Work<void> {
  const id = `doorbell:${node}`;
  return async (read) => {
    const team = await read.get('settings', 'team');
    if (team === undefined || isAway === (team.alerts ?? []).some((alert) => alert.id === id)) {
      return { answer: undefined };
    }
    const others = (team.alerts ?? []).filter((alert) => alert.id !== id);
    const alert: AccountAlert = {
      id,
      severity: 'warning',
      title: 'Parley’s nodes cannot hear each other through Redis: changes show up to a second late until it is back.',
      at: instant(now),
    };
    const settings: Settings = { ...team, alerts: isAway ? [alert, ...others] : others };
    return {
      commit: {
        put: [{ collection: 'settings', document: settings }],
        events: [{ type: 'settings_update', settings, phoneNumbers: [] }],
      },
      answer: undefined,
    };
  };
}
