/** What Meta tells about an account besides templates, each with a likely value. Source: Meta, webhooks reference. */

export type AccountNews = { readonly name: string; readonly field: string; readonly value: object };

const number = '15005550006';

export const accountNews: readonly AccountNews[] = [
  {
    name: 'The account is restricted',
    field: 'account_update',
    value: {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_800_000_000 }],
    },
  },
  {
    name: 'The account broke a rule',
    field: 'account_update',
    value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } },
  },
  {
    name: 'An alert',
    field: 'account_alerts',
    value: {
      entity_type: 'PHONE_NUMBER',
      entity_id: number,
      alert_info: {
        alert_severity: 'WARNING',
        alert_status: 'ACTIVE',
        alert_type: 'PROFILE_PICTURE_LOST',
        alert_description: 'The picture of the profile is gone.',
      },
    },
  },
  {
    name: 'The number may send more',
    field: 'phone_number_quality_update',
    value: { display_phone_number: number, event: 'THROUGHPUT_UPGRADE' },
  },
  {
    name: 'Another limit of conversations',
    field: 'business_capability_update',
    value: { max_daily_conversations_per_business: 'TIER_2K', max_phone_numbers_per_business: 25 },
  },
  {
    name: 'The name is approved',
    field: 'phone_number_name_update',
    value: { display_phone_number: number, decision: 'APPROVED', requested_verified_name: 'Parley Shop' },
  },
  {
    name: 'The PIN has changed',
    field: 'security',
    value: { display_phone_number: number, event: 'PIN_CHANGED' },
  },
  {
    name: 'The quality of a template',
    field: 'message_template_quality_update',
    value: {
      previous_quality_score: 'GREEN',
      new_quality_score: 'YELLOW',
      message_template_id: 600100200300000,
      message_template_name: 'order_update',
      message_template_language: 'en_US',
    },
  },
  { name: 'Something of tomorrow', field: 'holograms', value: { hologram: { id: '1' } } },
];

export function newsNamed(name: string): AccountNews | undefined {
  return accountNews.find((news) => news.name === name);
}
