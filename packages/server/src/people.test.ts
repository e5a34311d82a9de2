import type { Profile } from '@parley/model/contact';
import type { ChatId, ContactId, IdentityId } from '@parley/model/ids';
import { at, phoneNumberId } from '@parley/model/testing/samples';
import { expect, test } from 'vitest';
import { meet } from './people.ts';
import { startShell } from './testing/start-shell.ts';

/** A store in which everybody who is met is remembered. */
async function startMeeting() {
  const { store } = await startShell();
  let count = 0;
  /** Somebody wrote so many seconds after noon, and it came so many after. */
  const meets = async (profile: Profile, seconds: number, cameAt = seconds) => {
    const id = ++count;
    const fresh = { contactId: () => `p-${id}` as ContactId, chatId: () => `c-${id}` as ChatId };
    const encounter = { phoneNumberId, profile, at: at(seconds), createdAt: at(cameAt), fresh };
    const { contact, commit } = await meet(store, encounter);
    await store.commit([commit]);
    return contact;
  };
  const holder = async (id: string) => (await store.get('identities', id as IdentityId))?.contactId;
  return { store, meets, holder };
}

const waId = '12025550143';

test('a number that passed from one person to another is the other’s, and who had it is not written to there any more', async () => {
  const { store, meets, holder } = await startMeeting();
  const first = await meets({ waId, userId: 'US.1' }, 0);
  const second = await meets({ userId: 'US.2' }, 50);
  expect((await meets({ waId, userId: 'US.2' }, 100)).id).toBe(second.id);
  expect(await holder(`waId:${waId}`)).toBe(second.id);
  const left = await store.get('contacts', first.id);
  expect(left).toMatchObject({ userId: 'US.1', former: [`waId:${waId}`] });
  expect(left).not.toHaveProperty('waId');
});

test('what somebody wrote before the number passed on takes it from nobody', async () => {
  const { store, meets, holder } = await startMeeting();
  const first = await meets({ waId, userId: 'US.1' }, 100);
  await meets({ userId: 'US.2' }, 10);
  await meets({ waId, userId: 'US.2' }, 50, 200);
  expect(await holder(`waId:${waId}`)).toBe(first.id);
  expect(await store.get('contacts', first.id)).toMatchObject({ waId, userId: 'US.1' });
  // In the very second in which it was first heard of nobody can say whose it is: it stays.
  await meets({ waId, userId: 'US.2' }, 100, 200);
  expect(await holder(`waId:${waId}`)).toBe(first.id);
});
