import { expect, it, test } from 'vitest';
import { accountNews } from './account-news.ts';

test.each([
  ['account_update', 'ACCOUNT_DELETED', undefined],
  ['account_update', 'ACCOUNT_RESTRICTION', 'RESTRICTED_BIZ_INITIATED_MESSAGING'],
  ['account_update', 'DISABLED_UPDATE', 'DISABLE'],
  ['account_update', 'PARTNER_REMOVED', 'PRIMARY_INACTIVITY'],
  ['account_update', 'SOMETHING_NEW', undefined],
  ['account_review_update', 'REJECTED', undefined],
  ['account_review_update', 'PENDING', undefined],
  ['phone_number_name_update', 'REJECTED', 'NAME_FORMAT_UNACCEPTABLE'],
  ['phone_number_quality_update', 'FLAGGED', undefined],
  ['phone_number_quality_update', 'ONBOARDING', 'TIER_250'],
  ['business_capability_update', 'CAPABILITY', '2000'],
  ['account_alerts', 'OBA_REJECTED', undefined],
  ['security', 'PIN_CHANGED', undefined],
  ['business_username_update', 'approved', undefined],
  ['a_field_of_tomorrow', 'WHATEVER', undefined],
])('%s %s has a topic and a whole sentence', (field, event, detail) => {
  const { topic, title } = accountNews({ field, event, ...(detail === undefined ? {} : { detail }) });
  expect(topic).not.toBe('');
  expect(title).toMatch(/^\p{Lu}.{10,}\.$/u);
});

it('what ends a trouble is of the same topic as the trouble', () => {
  const topicOf = (event: string, detail?: string) =>
    accountNews({ field: 'account_update', event, ...(detail === undefined ? {} : { detail }) }).topic;
  expect(topicOf('DISABLED_UPDATE', 'REINSTATE')).toBe(topicOf('DISABLED_UPDATE', 'DISABLE'));
  expect(topicOf('ACCOUNT_RECONNECTED')).toBe(topicOf('ACCOUNT_OFFBOARDED'));
});
