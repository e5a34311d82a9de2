/** Fields about groups: made, ended, joined, left, renamed. Source: Meta, webhooks reference, group fields. */
import { cleanText } from '@parley/model/content';
import type { Names } from '@parley/model/identity';
import { field, isObject, textField } from '@parley/model/json';
import type { Change } from '../change.ts';
import { namesOf, secondsOf } from '../from-cloud.ts';
import { broken, type Place } from './place.ts';

/** Meta spells the field of participants in two ways. */
export const groupFields: readonly string[] = [
  'group_lifecycle_update',
  'group_participants_update',
  'group_participant_update',
  'group_settings_update',
  'group_status_update',
];

export function isGroupId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value);
}

/** What happened to groups; undefined where there is no list of them. */
export function readGroups(value: unknown, place: Place): Change[] | undefined {
  const groups = field(value, 'groups');
  return Array.isArray(groups) ? groups.map((group: unknown) => readGroup(group, place)) : undefined;
}

function readGroup(group: unknown, { wabaId, phoneNumberId }: Place): Change {
  if (phoneNumberId === undefined) return broken('A group came without the id of our phone number');
  const groupId = field(group, 'group_id');
  const event = textField(group, 'type');
  if (!isObject(group) || !isGroupId(groupId) || event === undefined)
    return broken('What happened to a group cannot be read');
  const subject = textField(group, 'subject') ?? textField(field(group, 'group_subject'), 'text');
  const errors = field(group, 'errors');
  const [joined, left, failed] = (['added', 'removed', 'failed'] as const).map((what) =>
    peopleIn(field(group, `${what}_participants`)),
  ) as [Names[], Names[], Names[]];
  return {
    kind: 'group',
    phoneNumberId,
    wabaId,
    timestamp: secondsOf(field(group, 'timestamp')),
    groupId,
    event: event.slice(0, 100),
    ...(subject === undefined ? {} : { subject: cleanText(subject).slice(0, 200) }),
    people: [...joined, ...left, ...failed].flatMap(({ waId, userId }) =>
      waId === undefined ? (userId ?? []) : `+${waId}`,
    ),
    joined,
    left,
    ...(Array.isArray(errors) && errors.length > 0 ? { isFailed: true } : {}),
    raw: group,
  };
}

/** As far as a notice can name them. */
const mostPeople = 20;

function peopleIn(list: unknown): Names[] {
  if (!Array.isArray(list)) return [];
  return list
    .slice(0, mostPeople)
    .map((person: unknown) =>
      namesOf(field(person, 'wa_id') ?? field(person, 'input'), field(person, 'user_id'), undefined),
    );
}
