import type { Agent } from '@parley/model/agent';
import type { AgentId } from '@parley/model/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeOverlay, type Overlay } from './overlay.ts';

function agent(id: string, email: string): Agent {
  return { id: id as AgentId, name: id, email, role: 'agent', createdAt: '2026-01-01T00:00:00.000Z' };
}

function note(overlay: Overlay, id: string, email: string | null): void {
  overlay.note('agents', id, email === null ? null : agent(id, email));
}

describe('documents laid over a store', () => {
  test('what was never told or is cleared is not known, which is not the same as known to be missing', () => {
    const overlay = makeOverlay();
    expect(overlay.get('agents', 'ana')).toBeUndefined();
    expect(overlay.holder('agents', 'email', 'a@x')).toBeUndefined();
    note(overlay, 'ana', null);
    overlay.noteFree('agents', 'email', 'a@x');
    expect(overlay.get('agents', 'ana')).toBeNull();
    expect(overlay.holder('agents', 'email', 'a@x')).toBeNull();
    expect(overlay.get('contacts', 'ana')).toBeUndefined();
    overlay.clear();
    expect(overlay.get('agents', 'ana')).toBeUndefined();
    expect(overlay.holder('agents', 'email', 'a@x')).toBeUndefined();
  });

  test('a unique key is free once its holder has another or is removed, and passes to who takes it', () => {
    const overlay = makeOverlay();
    note(overlay, 'ana', 'a@x');
    note(overlay, 'ana', 'b@x');
    expect(overlay.holder('agents', 'email', 'a@x')).toBeNull();
    note(overlay, 'ben', 'a@x');
    note(overlay, 'ana', null);
    expect(overlay.holder('agents', 'email', 'a@x')).toBe('ben');
    expect(overlay.holder('agents', 'email', 'b@x')).toBeNull();
  });

  test('texts that the store cannot tell apart are one, and others are not', () => {
    const overlay = makeOverlay((text) => text.toLowerCase());
    note(overlay, 'Ana', 'a@x');
    note(overlay, 'ana', 'b@x');
    expect(overlay.get('agents', 'ANA')).toEqual(agent('ana', 'b@x'));
    expect(overlay.holder('agents', 'email', 'A@x')).toBeNull();
    expect(overlay.holder('agents', 'email', 'B@x')).toBe('ana');
    const strict = makeOverlay();
    note(strict, 'Ana', 'a@x');
    expect(strict.get('agents', 'ana')).toBeUndefined();
  });

  test('whatever is written and asked, a reader finds what a store that holds it all would say', () => {
    const who = fc.constantFrom('ana', 'ben', 'cem');
    const email = fc.constantFrom('a@x', 'b@x', 'c@x');
    const step = fc.record({ does: fc.constantFrom('writes', 'removes', 'looks', 'applies'), who, email });
    const start = fc.uniqueArray(fc.tuple(who, email), { selector: ([id]) => id });
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 12 }), (stored, steps) => {
        const overlay = makeOverlay();
        let store = new Map<string, string>();
        for (const [id, address] of stored) if (!holderIn(store, address)) store.set(id, address);
        const truth = new Map(store);
        for (const step of steps) {
          if (step.does === 'applies') {
            store = new Map(truth);
            overlay.clear();
          } else if (step.does === 'removes') {
            truth.delete(step.who);
            note(overlay, step.who, null);
          } else if (step.does === 'looks') {
            const address = store.get(step.who) ?? null;
            if (overlay.get('agents', step.who) === undefined) note(overlay, step.who, address);
          } else if ((holderIn(truth, step.email) ?? step.who) === step.who) {
            truth.set(step.who, step.email);
            note(overlay, step.who, step.email);
          }
          for (const address of ['a@x', 'b@x', 'c@x']) {
            expect(holderThrough(overlay, store, address)).toBe(holderIn(truth, address));
          }
        }
      }),
    );
  });
});

function holderIn(emails: ReadonlyMap<string, string>, email: string): string | undefined {
  return [...emails].find(([, held]) => held === email)?.[0];
}

function holderThrough(overlay: Overlay, store: ReadonlyMap<string, string>, email: string): string | undefined {
  const known = overlay.holder('agents', 'email', email);
  if (known !== undefined) return known ?? undefined;
  const stored = holderIn(store, email);
  return stored !== undefined && overlay.get('agents', stored) === undefined ? stored : undefined;
}
