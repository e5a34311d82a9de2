/**
 * Which part of the inbox this node works on. Chats, and other things by their name, fall into 64 shards; where several
 * nodes share a database each owns some of them, and only the owner delivers, fetches and keeps up what is in one.
 */
import type { Read } from '../writer.ts';

export type Shards = {
  /** True while what has this name (a chat's id, a message's, a job's) is for this node to work on. */
  readonly owns: (name: string) => boolean;
  /** Inside a work: whether it still is by the log, which no other node can change meanwhile. */
  readonly holds: (read: Read, name: string) => Promise<boolean>;
  /** The part of all shards that is this node's, from 0 to 1. */
  readonly share: () => number;
  /** True while bytes that leave now have long arrived, or failed, before another node may take over. */
  readonly mayBegin: () => boolean;
};

export const shardCount = 64;

/** A node that shares with nobody. */
export const wholeInbox: Shards = {
  owns: () => true,
  holds: async () => true,
  share: () => 1,
  mayBegin: () => true,
};

/** The shard of a name, as the id of its ownership. The same on every node, for ever: FNV-1a. */
export function shardOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return shardId((hash >>> 0) % shardCount);
}

export const shardIds: readonly string[] = Array.from({ length: shardCount }, (_, index) => shardId(index));

function shardId(index: number): string {
  return `shard:${String(index).padStart(2, '0')}`;
}
