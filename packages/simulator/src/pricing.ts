/** What a message costs, in Meta's words. */
import { millis } from '@parley/model/ids';
import type { BusinessBubble, PhoneRecord } from './phones.ts';
import type { Pricing } from './webhook-body.ts';

/** Inside the window only templates of two categories cost. `now` in milliseconds. Source: Meta, pricing. */
export function pricingOf(phone: PhoneRecord, { type, category, isInWindow }: BusinessBubble, now: number): Pricing {
  if (phone.freeEntryUntil !== undefined && now < millis(phone.freeEntryUntil)) {
    return { type: 'free_entry_point', category: 'referral_conversion' };
  }
  if (type !== 'template') return { type: 'free_customer_service', category: 'service' };
  const kind = (category ?? 'UTILITY').toLowerCase();
  return { type: kind === 'utility' && isInWindow ? 'free_customer_service' : 'regular', category: kind };
}
