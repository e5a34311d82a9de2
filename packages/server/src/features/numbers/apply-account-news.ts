/**
 * News of WhatsApp about the account or a number: kept for admins, told in one banner while they are open, and taken over
 * where they say how a number is doing. Of one topic only the newest counts, in whatever order they come.
 */
import { hash } from 'node:crypto';
import { accountNews } from '@parley/model/account-news';
import { instant } from '@parley/model/ids';
import { field, textField } from '@parley/model/json';
import { type AccountAlert, type PhoneNumber, withAlert } from '@parley/model/settings';
import { believableTime } from '@parley/model/window';
import type { Put } from '@parley/storage/store';
import type { AccountChange } from '@parley/whatsapp/change';
import type { ChangeHandler } from '../../feature.ts';

export const applyAccountNews: ChangeHandler<'account'> = (deps, { change, receivedAt }) => {
  const at = instant(believableTime(change.timestamp * 1000, receivedAt));
  const ours = deps.account.phoneNumberId;
  const { wabaId, severity, detail, until } = change;
  const { topic, title } = accountNews(change);
  const id = hash('sha256', JSON.stringify([wabaId, change.field, change.timestamp || 0, change.raw]), 'hex');

  return async (read) => {
    const known = await read.get('accountNews', id);
    if (known !== undefined) return { answer: { outcome: 'duplicate', reason: 'This is known already' } };
    const settings = await read.get('settings', 'team');
    const number = await read.get('phoneNumbers', ours);
    if (settings === undefined || number?.wabaId !== wabaId)
      return { answer: { outcome: 'dead', reason: `The account ${wabaId} is not connected here` } };

    const isOurNumber = change.displayNumber === undefined || change.displayNumber === digitsOf(number.display);
    const alert: AccountAlert = {
      id: change.displayNumber === undefined ? topic : `${topic} ${change.displayNumber}`,
      severity,
      title,
      ...(detail === undefined ? {} : { detail }),
      at,
      ...(until === undefined ? {} : { until: instant(until * 1000) }),
      ...(change.displayNumber !== undefined && isOurNumber ? { phoneNumberId: ours } : {}),
    };
    const put: Put[] = [{ collection: 'accountNews', document: { id, wabaId, alert, raw: change.raw } }];
    const topicId = `${wabaId}:${alert.id}`;
    const newest = await read.get('accountTopics', topicId);
    if (newest !== undefined && newest.at > at) return { commit: { put }, answer: { outcome: 'applied' } };

    put.push({ collection: 'accountTopics', document: { id: topicId, at } });
    const next = withAlert(settings, alert);
    const told = isOurNumber ? withNews(number, change) : number;
    if (next !== settings) put.push({ collection: 'settings', document: next });
    if (told !== number) put.push({ collection: 'phoneNumbers', document: told });
    const phoneNumbers = told === number ? [] : [told];
    return {
      commit: { put, events: [{ type: 'settings_update', settings: next, phoneNumbers }] },
      answer: { outcome: 'applied' },
    };
  };
};

/** What the news say about how the number is doing. */
function withNews(number: PhoneNumber, { field: name, event, detail, raw }: AccountChange): PhoneNumber {
  switch (name) {
    case 'phone_number_name_update': {
      const asked = textField(raw, 'requested_verified_name');
      return event === 'APPROVED' && asked !== undefined ? { ...number, name: asked.slice(0, 200) } : number;
    }
    case 'phone_number_quality_update': {
      const quality = event === 'FLAGGED' ? 'red' : event === 'UNFLAGGED' ? 'green' : number.quality;
      return { ...number, ...(quality ? { quality } : {}), ...(detail ? { limit: detail } : {}) };
    }
    case 'business_capability_update':
      return detail === undefined || field(raw, 'max_daily_conversations_per_business') === undefined
        ? number
        : { ...number, limit: detail };
    default:
      return number;
  }
}

function digitsOf(display: string): string {
  return display.replaceAll(/\D/g, '');
}
