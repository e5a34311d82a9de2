import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  absorb,
  booked,
  type Contact,
  displayName,
  learn,
  losing,
  mergedWith,
  type Profile,
  phoneOf,
  rename,
  wished,
} from './contact.ts';
import type { ContactId, IdentityId } from './ids.ts';
import { at, contactId, sampleContact } from './testing/samples.ts';
import { shuffled } from './testing/shuffled.ts';

const stranger: Contact = { id: contactId, createdAt: at(0) };

describe('what a contact learns from a webhook', () => {
  it('adds names that were missing', () => {
    const contact = learn(
      stranger,
      { waId: '971501234567', userId: 'AE.1', profileName: 'Layla', username: 'layla' },
      at(1),
    );
    expect(contact).toEqual({
      ...stranger,
      waId: '971501234567',
      userId: 'AE.1',
      profileName: 'Layla',
      profileNameAt: at(1),
      username: 'layla',
    });
  });

  it('never takes a name away', () => {
    const contact = sampleContact({ userId: 'AE.1', username: 'layla' });
    expect(learn(contact, {}, at(9))).toBe(contact);
    expect(learn(contact, { profileName: '  ' }, at(9))).toBe(contact);
  });

  it('keeps the phone that it first came by', () => {
    expect(learn(sampleContact(), { waId: '971509999999' }, at(1)).waId).toBe('971501234567');
  });

  it('takes a newer profile name and not an older one', () => {
    const contact = learn(sampleContact({ profileNameAt: at(5) }), { profileName: 'Older' }, at(4));
    expect(contact.profileName).toBe('Layla');
    expect(learn(contact, { profileName: 'Newer' }, at(6)).profileName).toBe('Newer');
  });

  it('ends with the name heard last, whatever the order in which webhooks come', () => {
    const heard = fc.record({
      profileName: fc.constantFrom('Ana', 'Béa', 'Cléo'),
      second: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(shuffled(fc.array(heard, { maxLength: 6 })), ([webhooks, another]) => {
        expect(named(another)).toEqual(named(webhooks));
      }),
    );
  });

  it('returns the same contact for the same webhook again', () => {
    const profile: Profile = { waId: '971501234567', userId: 'AE.1', profileName: ' Layla ', username: 'layla' };
    const once = learn(stranger, profile, at(1));
    expect(learn(once, profile, at(1))).toBe(once);
  });

  it('cuts a hostile name to size and leaves it well-formed', () => {
    const contact = learn(
      stranger,
      { profileName: `\u0000a${'😀'.repeat(300)}`, username: `a${'😀'.repeat(300)}` },
      at(1),
    );
    expect(contact.profileName?.length).toBeLessThanOrEqual(200);
    expect(contact.profileName).not.toContain('\u0000');
    expect(contact.profileName?.isWellFormed()).toBe(true);
    expect(contact.username?.isWellFormed()).toBe(true);
  });
});

describe('the name on screen', () => {
  test.each<[string, Partial<Contact>, string]>([
    ['ours first', { name: 'Layla H.', profileName: 'Layla' }, 'Layla H.'],
    ['then what the person chose, marked as such', { profileName: 'Layla', waId: '971501234567' }, '~Layla'],
    ['then the username', { username: 'layla', waId: '971501234567' }, '@layla'],
    ['then the phone', { waId: '971501234567', userId: 'AE.1' }, '+971501234567'],
    ['then the user id', { userId: 'AE.1' }, 'AE.1'],
    ['and never nothing', {}, 'Unknown contact'],
  ])('is %s', (_name, fields, expected) => {
    expect(displayName(fields)).toBe(expected);
  });

  it('has no phone for somebody known by user id alone', () => {
    expect(phoneOf({})).toBeUndefined();
  });
});

function named(webhooks: readonly { profileName: string; second: number }[]): Contact {
  return webhooks.reduce((contact, { profileName, second }) => learn(contact, { profileName }, at(second)), stranger);
}

describe('two contacts that turn out to be one', () => {
  const kept = sampleContact({
    profileName: 'Layla',
    profileNameAt: at(10),
    marketing: { choice: 'resume', at: at(5) },
  });
  const other = sampleContact({
    id: 'p-2' as ContactId,
    waId: '12025550199',
    userId: 'US.1',
    profileName: 'Layla H.',
    profileNameAt: at(20),
    name: 'Ours',
    bookName: 'Layla of the shop',
    bookNameAt: at(1),
    marketing: { choice: 'stop', at: at(9) },
  });

  it('keep what only one of them knew, the newer of both, and the names that give way as former ones', () => {
    expect(absorb(kept, other)).toMatchObject({
      id: kept.id,
      waId: kept.waId,
      userId: 'US.1',
      name: 'Ours',
      profileName: 'Layla H.',
      bookName: 'Layla of the shop',
      marketing: { choice: 'stop' },
      former: ['waId:12025550199'],
      merging: ['p-2'],
    });
    expect(mergedWith(absorb(kept, other), other.id)).not.toHaveProperty('merging');
  });
});

describe('other names', () => {
  const contact = sampleContact({ userId: 'US.1' });

  it('replace the former ones, which are kept, and of two changes the later one counts', () => {
    const moved = rename(contact, { waId: '12025550199' }, at(20));
    expect(moved).toMatchObject({ waId: '12025550199', userId: 'US.1', former: ['waId:971501234567'] });
    expect(rename(moved, { waId: '12025550111' }, at(10))).toMatchObject({ waId: '12025550199' });
    expect(learn(rename(contact, { userId: 'US.2' }, at(20)), { userId: 'US.1' }, at(5)).userId).toBe('US.2');
  });

  it('leave nothing to write to where somebody else has the number now', () => {
    expect(losing(contact, 'waId:971501234567' as IdentityId)).not.toHaveProperty('waId');
    expect(losing(contact, 'userId:US.9' as IdentityId).waId).toBe(contact.waId);
  });
});

const members = (...names: readonly (string | undefined)[]) =>
  names.map((name, index) => ({ identity: `waId:${index + 1}`, at: at(1), ...(name === undefined ? {} : { name }) }));

it.each([
  ['an entry of the address book', { bookName: 'Layla of the shop' }, 'Layla of the shop'],
  ['our own name before that', { bookName: 'Layla of the shop', name: 'VIP' }, 'VIP'],
  ['the subject of a group', { groupId: 'G', profileName: 'Friends' }, 'Friends'],
  ['the end of its id', { groupId: 'GROUP-1', profileName: undefined }, 'Group …UP-1'],
  [
    'the people of a group',
    { groupId: 'G', profileName: undefined, members: members('Omar', 'Ana', undefined, 'Zoë') },
    'Ana, Omar +2',
  ],
  ['a number where nobody has a name', { groupId: 'G', profileName: undefined, members: members(undefined) }, '+1'],
])('goes by %s', (_what, fields, name) => {
  expect(displayName({ ...sampleContact(), ...fields } as Contact)).toBe(name);
});

it('the newest entry of the address book counts, and the newest wish', () => {
  const contact = booked(booked(sampleContact(), 'New', at(20)), 'Old', at(10));
  expect(contact.bookName).toBe('New');
  expect(booked(contact, undefined, at(30))).not.toHaveProperty('bookName');
  const wishes = [
    ['stop', 20],
    ['resume', 10],
  ] as const;
  expect(
    wishes.reduce((known, [choice, seconds]) => wished(known, choice, at(seconds)), contact).marketing?.choice,
  ).toBe('stop');
});
