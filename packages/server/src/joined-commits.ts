/** Several changes that one work makes one after the other, as one change. */
import type { Commit, Insert, Put, Remove } from '@parley/storage/store';
import { makeStage } from './stage.ts';
import type { Read } from './writer.ts';

/** What is read once these changes are made. */
export function seenThrough(read: Read, ...commits: readonly Commit[]): Read {
  const stage = makeStage(read);
  for (const commit of commits) stage.add(commit);
  return stage.read;
}

/**
 * Of a document that more than one of them writes, the last word counts; within each, as in the store, what it removes
 * goes first. Their events follow each other.
 */
export function joined(...all: readonly Commit[]): Commit {
  const commits = all.filter(isFilled);
  if (commits.length <= 1) return commits[0] ?? {};
  const inserts = new Map<string, Insert>();
  const puts = new Map<string, Put>();
  const removes = new Map<string, Remove>();
  for (const { insert = [], put = [], remove = [] } of commits) {
    for (const one of remove) {
      const key = `${one.collection}/${one.id}`;
      puts.delete(key);
      if (!inserts.delete(key)) removes.set(key, one);
    }
    for (const one of insert) inserts.set(`${one.collection}/${one.document.id}`, one);
    for (const one of put) {
      const key = `${one.collection}/${one.document.id}`;
      removes.delete(key);
      (inserts.has(key) ? inserts : puts).set(key, one);
    }
  }
  return {
    insert: [...inserts.values()],
    put: [...puts.values()],
    remove: [...removes.values()],
    events: commits.flatMap(({ events = [] }) => events),
  };
}

function isFilled({ insert, put, remove, events }: Commit): boolean {
  return Boolean(insert?.length || put?.length || remove?.length || events?.length);
}
