import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentityId, Instant } from './ids.ts';
import { type GroupMember, type HeardMember, learnMembers, memberNames, mostMembers } from './participant.ts';
import { reactInGroup, reaction } from './reaction.ts';
import { inboundAt } from './testing/samples.ts';

const at = (seconds: number) => `2026-11-23T10:00:${String(seconds).padStart(2, '0')}.000Z` as Instant;
const ana = { identity: 'waId:1' as IdentityId, name: 'Ana' };
const omar = { identity: 'waId:2' as IdentityId, name: 'Omar' };

describe('the people of a group', () => {
  it('are the same in whatever order and however often it is heard of them', () => {
    const heard = fc.record({
      seconds: fc.integer({ min: 0, max: 5 }),
      waId: fc.constantFrom('1', '2', '3'),
      profileName: fc.constantFrom(undefined, 'Ana', 'Omar', 'Zo\u0000e'),
      hasLeft: fc.boolean(),
    });
    const learned = (all: readonly (HeardMember & { seconds: number })[]) =>
      all.reduce<readonly GroupMember[]>((known, one) => learnMembers(known, [one], at(one.seconds)), []);
    fc.assert(
      fc.property(fc.array(heard, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (events, random) => {
        const all = events.map(({ hasLeft, ...one }) =>
          // Who leaves does not say a name.
          hasLeft ? { ...one, profileName: undefined, hasLeft: true as const } : one,
        );
        const shuffled = [...all, ...all]
          .map((one) => ({ one, place: random.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
        expect(learned(shuffled)).toEqual(learned(all));
      }),
    );
  });

  it('are those who have not left, and their names lose what cannot be seen', () => {
    const joined = learnMembers([], [{ waId: '1', profileName: ' A\u0000na ' }, { waId: '2' }, {}], at(1));
    expect(memberNames(joined)).toEqual(['A\ufffdna', '+2']);
    expect(memberNames(learnMembers(joined, [{ waId: '1', hasLeft: true }], at(2)))).toEqual(['+2']);
    expect(learnMembers(joined, [{ waId: '1' }], at(1))).toBe(joined);
  });
});

describe('reactions in a group', () => {
  const reactions = (...all: readonly (readonly [typeof ana, string | undefined, number])[]) =>
    all.reduce((message, [who, emoji, seconds]) => reactInGroup(message, who, reaction(emoji, at(seconds))), {
      ...inboundAt(0),
    }).reactions;

  it('are one for each participant, the newest of each, in any order', () => {
    const events = [
      [omar, '👍', 1],
      [ana, '👍', 2],
      [ana, '❤️', 3],
    ] as const;
    const expected = {
      participants: [
        { ...ana, emoji: '❤️', at: at(3) },
        { ...omar, emoji: '👍', at: at(1) },
      ],
    };
    expect(reactions(...events)).toEqual(expected);
    expect(reactions(...events.toReversed())).toEqual(expected);
  });

  it('and its people have a bound: of too many the same ones are kept, in any order', () => {
    const crowd = Array.from({ length: 3000 }, (_, index) => String(1000 + index));
    const all = crowd.map((waId) => [{ identity: `waId:${waId}` as IdentityId, name: waId }, '👍', 1] as const);
    const kept = reactions(...all)?.participants ?? [];
    expect(kept).toHaveLength(mostMembers);
    expect(reactions(...all.toReversed())?.participants).toEqual(kept);
    const members = learnMembers(
      [],
      crowd.map((waId) => ({ waId })),
      at(1),
    );
    expect(members).toHaveLength(mostMembers);
    expect(learnMembers(members, [{ waId: '9999' }], at(2))).toBe(members);
  });

  it('are taken back by nobody else', () => {
    const { participants } = reactions([omar, '👍', 1], [ana, '❤️', 2], [ana, undefined, 3]) ?? {};
    expect(participants?.flatMap(({ name, emoji }) => (emoji ? [name, emoji] : []))).toEqual(['Omar', '👍']);
  });

  it('take the place of one of which nobody knows whose it was', () => {
    const before = { ...inboundAt(0), reactions: { contact: { emoji: '👍', at: at(2) } } };
    expect(reactInGroup(before, ana, reaction('😂', at(1))).reactions).toMatchObject({ contact: { emoji: '👍' } });
    expect(reactInGroup(before, ana, reaction('❤️', at(3))).reactions).not.toHaveProperty('contact');
  });
});
