/**
 * What this node holds of the inbox. The log alone says who owns a shard: a change of hands is a document of it, so every
 * work that reads it is decided again where it has changed. A shard here is:
 *
 * - absent: another node's, or free.
 * - taking: this node's from a place in the log on. What state says is unfinished up to there is taken up first; what the
 *   log tells after it is kept meanwhile, so nothing overtakes.
 * - held: this node's.
 * - leaving: promised to another node; nothing begins any more, and it changes hands once nothing is on its way.
 */
import type { InboxEvent } from '@parley/model/events';
import type { Member, Ownership } from '@parley/storage/collections';
import type { LogEntry, Store } from '@parley/storage/store';
import type { Logger } from 'pino';
import type { Read, Work, Write } from '../writer.ts';
import { balance, bequeath } from './balance.ts';
import { type Shards, shardCount, shardIds, shardOf } from './shards.ts';

/** What has to be done where shards change hands. `isOne` is true for the names that fall into them. */
export type Hands = {
  /** Takes up what state says is unfinished, of what the log held up to this number. */
  take(isOne: (name: string) => boolean, upTo: number): Promise<void>;
  /** Begins nothing any more; resolves once nothing is on its way, or after so many milliseconds. */
  leave(isOne: (name: string) => boolean, longestMs: number): Promise<void>;
  /** Reacts to events of shards that are held, and to those that belong to none. */
  react(events: readonly InboxEvent[]): void;
  /** The journal that starts here is this node's to apply. */
  takeJournal(start: number): void;
  leaveJournal(start: number): void;
};

export type Holdings = Omit<Shards, 'mayBegin'> & {
  /** Takes part: from now on the log is heard, and what is this node's part is taken. */
  begin(instance: string): Promise<void>;
  /** As `holds`, of the journal that starts here. */
  holdsJournal(read: Read, start: number): Promise<boolean>;
  /** Hears an entry of the log. */
  hear(entry: LogEntry): void;
  /** Something may have changed about who is here. */
  ring(): void;
  /** This node's lease is over: nothing is its any more, whatever the log has told so far. */
  lose(): void;
  /** True where another node has removed this one from the log, though it has joined. */
  isRemoved(): boolean;
  /** The nodes that are here by the log. */
  members(): readonly string[];
  /** A node whose lease is over is not here any more. */
  remove(node: string): Promise<void>;
  /** Hands everything on; what is on its way has so many milliseconds to end. */
  handOver(longestMs: number): Promise<void>;
};

type Held = { readonly fence: number; state: 'taking' | 'held' | 'leaving' };
/** Shards that are taken together, with what the log tells about them meanwhile. */
type Taking = { readonly ids: ReadonlyMap<string, Held>; readonly kept: InboxEvent[]; readonly upTo: number };

const againMs = 1000;

export function makeHoldings(parts: {
  readonly store: Store;
  readonly write: Write;
  /** This node, and where its journal starts. */
  readonly me: string;
  readonly hands: Hands;
  readonly log: Logger;
}): Holdings {
  const { store, write, me, hands, log } = parts;
  const ownJournal = journalId(store.journal.start);
  const ownerships = new Map<string, Ownership>();
  const members = new Map<string, Member>();
  const heardMembers = new Set<string>();
  const held = new Map<string, Held>();
  const takings = new Set<Taking>();
  let instance: string | undefined;
  let hasJoined = false;
  let isBalancing = false;
  let hasRung = false;
  let isOver = false;
  let retry: NodeJS.Timeout | undefined;

  const heldShards = () => shardIds.filter((id) => held.has(id));
  const among = (ids: Iterable<string>) => {
    const set = new Set(ids);
    return (name: string) => set.has(shardOf(name));
  };

  async function holdsId(read: Read, id: string): Promise<boolean> {
    const known = held.get(id);
    const now = await read.get('ownerships', id);
    return known !== undefined && now?.node === me && now.fence === known.fence;
  }

  function hear({ writes, events, lastSeq }: LogEntry): void {
    const gained = new Map<string, Held>();
    let isNews = false;
    // Who is here comes first: what a new process of this node takes is not this one's.
    for (const { collection, id, document } of writes) {
      if (collection !== 'members') continue;
      heardMembers.add(id);
      if (document === undefined) members.delete(id);
      else members.set(id, document);
      isNews = true;
    }
    for (const { collection, document } of writes) {
      if (collection !== 'ownerships' || document === undefined) continue;
      changeHands(document, gained);
      isNews = true;
    }
    if (gained.size > 0) void takeUp({ ids: gained, kept: [], upTo: lastSeq });
    tell(events);
    if (isNews) ring();
  }

  function changeHands(ownership: Ownership, gained: Map<string, Held>): void {
    const { id, node, fence } = ownership;
    ownerships.set(id, ownership);
    const before = held.get(id);
    if (node === me && instance !== undefined && members.get(me)?.instance === instance) {
      if (before?.fence === fence) return;
      const now: Held = { fence, state: isJournal(id) ? 'held' : 'taking' };
      held.set(id, now);
      if (isJournal(id)) hands.takeJournal(startOf(id));
      else gained.set(id, now);
    } else if (before !== undefined) drop([id]);
  }

  /** They are not this node's any more. */
  function drop(ids: readonly string[]): void {
    for (const id of ids) {
      held.delete(id);
      if (isJournal(id)) hands.leaveJournal(startOf(id));
    }
    const shards = ids.filter((id) => !isJournal(id));
    if (shards.length === 0) return;
    hands
      .leave(among(shards), Number.POSITIVE_INFINITY)
      .catch((error: unknown) => log.error({ err: error }, 'Shards could not be left'));
  }

  async function takeUp(taking: Taking): Promise<void> {
    takings.add(taking);
    const isOne = among(taking.ids.keys());
    const isStillMine = () => [...taking.ids].some(([id, one]) => held.get(id) === one);
    for (let isDone = false; !isDone && isStillMine() && !isOver; ) {
      try {
        await hands.take((name) => isOne(name) && held.has(shardOf(name)), taking.upTo);
        isDone = true;
      } catch (error) {
        log.error({ err: error }, 'Shards could not be taken up and are tried again shortly');
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    }
    takings.delete(taking);
    const mine = new Set<string>();
    for (const [id, one] of taking.ids) {
      if (held.get(id) !== one) continue;
      if (one.state === 'taking') one.state = 'held';
      mine.add(id);
    }
    hands.react(taking.kept.filter((event) => mine.has(shardOfEvent(event) ?? '')));
    log.info({ shards: heldShards().length }, 'Shards are taken up');
  }

  /** Events of a chat or a job are for its owner; all others are for every node. */
  function tell(events: readonly InboxEvent[]): void {
    const now: InboxEvent[] = [];
    for (const event of events) {
      const shard = shardOfEvent(event);
      const state = shard === undefined ? 'held' : held.get(shard)?.state;
      if (state === 'held') now.push(event);
      if (state !== 'taking' || shard === undefined) continue;
      for (const taking of takings) if (taking.ids.has(shard) && event.seq > taking.upTo) taking.kept.push(event);
    }
    if (now.length > 0) hands.react(now);
  }

  function ring(): void {
    hasRung = true;
    if (instance === undefined || isOver || isBalancing) return;
    isBalancing = true;
    rebalance().then(
      () => {
        isBalancing = false;
        if (hasRung) ring();
      },
      (error: unknown) => {
        isBalancing = false;
        log.error({ err: error }, 'The shards could not be spread and are tried again shortly');
        if (!isOver) retry ??= setTimeout(again, againMs);
      },
    );
  }

  function again(): void {
    retry = undefined;
    ring();
  }

  async function rebalance(): Promise<void> {
    while (hasRung && !isOver) {
      hasRung = false;
      // What could not be handed on, because the log could not be written, is nobody's until somebody is short of it.
      const left = [...held].flatMap(([id, { state }]) => (state === 'leaving' ? [{ id }] : []));
      if (left.length > 0) await handOn(left);
      const here = [...members.keys()];
      if (!here.includes(me)) return;
      const orphans = [...ownerships.values()].filter(({ id, node = '' }) => isJournal(id) && !members.has(node));
      if (orphans.length > 0) await write(takeWork(orphans.map(({ id }) => id)));
      const { take, give } = balance(ownerships, here, me);
      if (take.length > 0) await write(takeWork(take));
      if (give.length > 0) await handOn(give);
    }
  }

  /** Takes what nobody who is here owns by the time it is committed. */
  function takeWork(ids: readonly string[]): Work<void> {
    return async (read) => {
      if ((await read.get('members', me))?.instance !== instance) return { answer: undefined };
      const put: { collection: 'ownerships'; document: Ownership }[] = [];
      for (const id of ids) {
        const now = await read.get('ownerships', id);
        if (now?.node !== undefined && (await read.get('members', now.node)) !== undefined) continue;
        put.push({ collection: 'ownerships', document: { id, node: me, fence: (now?.fence ?? 0) + 1 } });
      }
      return { commit: { put }, answer: undefined };
    };
  }

  /** What is on its way ends first: nothing of a shard is ever on its way from two nodes. */
  async function handOn(given: readonly { readonly id: string; readonly to?: string }[]): Promise<void> {
    for (const { id } of given) {
      const one = held.get(id);
      if (one !== undefined) one.state = 'leaving';
    }
    await hands.leave(among(given.map(({ id }) => id)), Number.POSITIVE_INFINITY);
    await write(giveWork(given));
  }

  function giveWork(given: readonly { readonly id: string; readonly to?: string }[], isLeaving = false): Work<void> {
    return async (read) => {
      const put: { collection: 'ownerships'; document: Ownership }[] = [];
      for (const { id, to } of given) {
        const now = await read.get('ownerships', id);
        if (now?.node !== me || now.fence !== held.get(id)?.fence) continue;
        const isThere = to !== undefined && (await read.get('members', to)) !== undefined;
        const document = { id, ...(isThere ? { node: to } : {}), fence: now.fence + 1 };
        put.push({ collection: 'ownerships', document });
      }
      const member = isLeaving ? await read.get('members', me) : undefined;
      const isOurs = member !== undefined && member.instance === instance;
      return {
        commit: { put, ...(isOurs ? { remove: [{ collection: 'members', id: me }] } : {}) },
        answer: undefined,
      };
    };
  }

  return {
    owns: (name) => {
      const state = held.get(shardOf(name))?.state;
      return state === 'taking' || state === 'held';
    },
    holds: (read, name) => holdsId(read, shardOf(name)),
    holdsJournal: (read, start) => holdsId(read, journalId(start)),
    share: () => heldShards().length / shardCount,
    isRemoved: () => hasJoined && members.get(me)?.instance !== instance,
    members: () => [...members.keys()],
    hear,
    ring,

    async begin(joined) {
      // What the log has told meanwhile is newer than what is read here.
      for (const one of await store.find('ownerships', { index: 'all', limit: 1000 })) {
        if ((ownerships.get(one.id)?.fence ?? 0) < one.fence) ownerships.set(one.id, one);
      }
      const read = await store.find('members', { index: 'all', limit: 1000 });
      for (const one of read) if (!heardMembers.has(one.id)) members.set(one.id, one);
      instance = joined;
      // What an earlier process of this node has held is taken anew: a copy of it that still runs is shut out.
      const before = [...ownerships.values()].filter(({ node, id }) => node === me && !isJournal(id));
      const ids = [ownJournal, ...before.map(({ id }) => id)];
      const member: Member = { id: me, instance: joined, joinedAt: new Date().toISOString() };
      await write(async (read) => {
        const put: { collection: 'ownerships'; document: Ownership }[] = [];
        for (const id of ids) {
          const now = await read.get('ownerships', id);
          if (id !== ownJournal && now?.node !== me) continue;
          put.push({ collection: 'ownerships', document: { id, node: me, fence: (now?.fence ?? 0) + 1 } });
        }
        return { commit: { put: [...put, { collection: 'members', document: member }] }, answer: undefined };
      });
      hasJoined = true;
      ring();
    },

    lose() {
      instance = undefined;
      hasJoined = false;
      drop([...held.keys()]);
    },

    async remove(node) {
      const known = members.get(node);
      if (known === undefined) return;
      await write(async (read) => {
        const now = await read.get('members', node);
        if (now?.instance !== known.instance) return { answer: undefined };
        return { commit: { remove: [{ collection: 'members', id: node }] }, answer: undefined };
      });
    },

    async handOver(longestMs) {
      isOver = true;
      clearTimeout(retry);
      for (const one of held.values()) one.state = 'leaving';
      await hands.leave(() => true, longestMs);
      const shards = bequeath(ownerships, [...members.keys()], me);
      const given = new Map<string, { id: string; to?: string }>();
      for (const id of held.keys()) given.set(id, { id });
      for (const one of shards) if (held.has(one.id)) given.set(one.id, one);
      await write(giveWork([...given.values()], true));
    },
  };
}

/** The id of the ownership of the journal that starts here. */
function journalId(start: number): string {
  return `journal:${start}`;
}

function isJournal(id: string): boolean {
  return id.startsWith('journal:');
}

function startOf(id: string): number {
  return Number(id.slice('journal:'.length));
}

/** The shard of the chat or the job that an event belongs to; undefined for those that belong to the whole team. */
function shardOfEvent(event: InboxEvent): string | undefined {
  if ('chatId' in event) return shardOf(event.chatId);
  if ('message' in event) return shardOf(event.message.chatId);
  if ('chat' in event) return shardOf(event.chat.id);
  if ('sync' in event) return shardOf(event.sync.id);
  return undefined;
}
