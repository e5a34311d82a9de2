import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Contact, displayName, learn, type Profile, phoneOf } from './contact.ts';
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
