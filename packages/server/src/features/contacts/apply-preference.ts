/** A contact's wish about marketing messages. Source: Meta, webhooks, user_preferences. */
import { wished } from '@parley/model/contact';
import type { ChangeHandler } from '../../feature.ts';
import { heardOf } from './heard-of.ts';

export const applyPreference: ChangeHandler<'preference'> = (deps, { change, receivedAt }) => {
  if (change.category !== marketing)
    return async () => ({ answer: { outcome: 'ignored', reason: 'Nothing uses this category of wishes yet' } });
  const { phoneNumberId, timestamp, contact, choice } = change;
  return heardOf(deps, { phoneNumberId, timestamp, contact, receivedAt }, (known, at) => wished(known, choice, at));
};

const marketing = 'marketing_messages';
