/**
 * What WhatsApp tells about the account and its numbers, in sentences for an admin. News of one topic supersede each
 * other: a ban and its end, a rejected name and an approved one. Source: Meta, webhooks reference, account fields.
 */

/** `field` and `event` are Meta's words; `detail` is its reason, or the limit that counts now. */
export type AccountEvent = { readonly field: string; readonly event: string; readonly detail?: string };

export type AccountNewsText = {
  /** What it supersedes, and what may supersede it. */
  readonly topic: string;
  /** What happened and what to do. */
  readonly title: string;
};

/** Every event has a sentence; one that Meta invents later is told by its name. */
export function accountNews(news: AccountEvent): AccountNewsText {
  const known = texts.get(`${news.field} ${news.event}`) ?? texts.get(news.field);
  return known?.(news) ?? { topic: `${news.field} ${news.event}`, title: `WhatsApp tells: ${spoken(news.event)}.` };
}

type Text = (news: AccountEvent) => AccountNewsText;

const manager = 'Look at the account in WhatsApp Manager.';

function text(topic: string, title: string): Text {
  return () => ({ topic, title });
}

const texts: ReadonlyMap<string, Text> = new Map<string, Text>([
  [
    'account_update ACCOUNT_DELETED',
    text(
      'account',
      'The WhatsApp account was deleted. Nothing can be sent or received any more. Contact Meta support.',
    ),
  ],
  [
    'account_update ACCOUNT_VIOLATION',
    text('violation', 'WhatsApp says that the account breaks one of its policies. Correct it before it is restricted.'),
  ],
  [
    'account_update ACCOUNT_RESTRICTION',
    text('restriction', `WhatsApp has restricted the account: some messages are refused until that ends. ${manager}`),
  ],
  ['account_update DISABLED_UPDATE', ban],
  [
    'account_update PARTNER_REMOVED',
    text('connection', 'The number was disconnected from this program. Connect it again to send and receive.'),
  ],
  ['account_update PARTNER_ADDED', text('connection', 'The number was connected to this program.')],
  [
    'account_update ACCOUNT_OFFBOARDED',
    text('connection', 'The number left the platform. Connect it again to send and receive.'),
  ],
  ['account_update ACCOUNT_RECONNECTED', text('connection', 'The number is connected again.')],
  [
    'account_review_update REJECTED',
    text('review', `WhatsApp has rejected the business. Nothing can be sent until a review succeeds. ${manager}`),
  ],
  ['account_review_update', ({ event }) => ({ topic: 'review', title: `Review of the business: ${spoken(event)}.` })],
  [
    'phone_number_name_update REJECTED',
    text('name', 'WhatsApp has rejected the display name. Choose another one in WhatsApp Manager.'),
  ],
  [
    'phone_number_name_update',
    ({ event }) => ({ topic: 'name', title: `Display name of the number: ${spoken(event)}.` }),
  ],
  [
    'phone_number_quality_update FLAGGED',
    text('quality', 'Many contacts block or report this number. Send less marketing, or WhatsApp will restrict it.'),
  ],
  ['phone_number_quality_update UNFLAGGED', text('quality', 'The quality of the number is good again.')],
  [
    'phone_number_quality_update DOWNGRADE',
    text('limit', 'WhatsApp lowered how many people this number may write to first in a day.'),
  ],
  ['phone_number_quality_update', limit],
  ['business_capability_update', limit],
  [
    'account_alerts',
    ({ event }) => ({ topic: `alert ${event}`, title: `WhatsApp tells: ${spoken(event)}. ${manager}` }),
  ],
  [
    'security',
    ({ event }) => ({
      topic: 'pin',
      title: `Two-step verification of the number: ${spoken(event)}. If nobody of you did that, change the PIN at once.`,
    }),
  ],
  [
    'account_settings_update',
    ({ event }) => ({ topic: `settings ${event}`, title: `Settings of the number changed: ${spoken(event)}.` }),
  ],
  ['business_username_update', ({ event }) => ({ topic: 'username', title: `Business username: ${spoken(event)}.` })],
  [
    'payment_configuration_update',
    ({ event }) => ({ topic: 'payments', title: `Payments in WhatsApp: ${spoken(event)}.` }),
  ],
]);

function ban({ detail }: AccountEvent): AccountNewsText {
  switch (detail) {
    case 'REINSTATE':
      return { topic: 'ban', title: 'WhatsApp has reinstated the account. Messages can be sent again.' };
    case 'SCHEDULE_FOR_DISABLE':
      return { topic: 'ban', title: `WhatsApp is going to disable the account. Ask for a review now. ${manager}` };
    default:
      return { topic: 'ban', title: `WhatsApp has disabled the account. Ask for a review. ${manager}` };
  }
}

function limit({ detail, event }: AccountEvent): AccountNewsText {
  const title =
    detail === undefined
      ? `What the number may do has changed: ${spoken(event)}.`
      : `People that may be written to first in a day: ${spoken(detail.replace(/^TIER_/, ''))}.`;
  return { topic: 'limit', title };
}

/** Meta's word as people read it. */
function spoken(word: string): string {
  return word.replaceAll('_', ' ').toLowerCase();
}
