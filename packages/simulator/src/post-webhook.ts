/**
 * The way out of a webhook. An element (one message or status) goes waiting → ready → posted; anything but a 200 makes
 * it wait again, longer each time, and it is never given up. Elements about one person leave in order, unless a retry or
 * the reordering dial says otherwise; elements about different people leave side by side.
 */
import type { Dials } from '@parley/model/sandbox';
import { sign } from '@parley/whatsapp/signature';
import type { Schedule } from './schedule.ts';
import { webhookBytes } from './webhook-body.ts';

/**
 * One change of a webhook as JSON. `personId` names the person, or whatever else it is about: elements about one thing
 * leave in order. `summary` is for the wire log and holds no message text. Changes of the account carry `atSeconds`.
 */
export type Element = {
  readonly personId: string;
  readonly json: string;
  readonly summary: string;
  readonly atSeconds?: number;
};

/** An element with how often it was tried, as the state file keeps it. */
export type PendingElement = Element & { readonly attempts: number };

/** One POST as it went. */
export type PostedWebhook = {
  readonly url: string;
  readonly body: Buffer;
  readonly signature: string;
  readonly summary: string;
  readonly status: number | 'no answer';
  readonly ms: number;
};

export type Outbox = {
  /** `onTried` is called when its first POST was answered, or was not. */
  add(element: Element, onTried?: () => void): void;
  /** Takes up what an earlier run left. */
  restore(elements: readonly PendingElement[]): void;
  /** Everything not yet answered with 200, oldest first. */
  pending(): readonly PendingElement[];
  /** True while something is being posted or could be. */
  isBusy(): boolean;
  setUrl(url: string): void;
  clear(): void;
  /** Ends the POSTs on their way; their elements stay pending. */
  stop(): Promise<void>;
};

export type OutboxDeps = {
  readonly schedule: Schedule;
  readonly appSecret: string;
  readonly wabaId: string;
  readonly dials: () => Dials;
  /** True when the next POST is to be signed with another secret. */
  readonly spendWrongSignature: () => boolean;
  readonly onPosted: (posted: PostedWebhook) => void;
  readonly onChange: () => void;
};

/** What a dial called "the same moment" spans. */
const momentMs = 2000;
/** How long an element waits for others that may share its webhook. */
const gatherMs = 50;
const timeoutMs = 20_000;
const maxBytes = 3 * 1024 * 1024;
const maxInFlight = 32;

type Entry = PendingElement & { attempts: number; readonly onTried: (() => void) | undefined };

export function makeOutbox(deps: OutboxDeps): Outbox {
  const { schedule, dials } = deps;
  const entries = new Set<Entry>();
  let ready: Entry[] = [];
  let moment: Entry[] = [];
  const posts = new Set<Promise<void>>();
  const busyPeople = new Set<string>();
  const stopping = new AbortController();
  let url: string | undefined;
  let isGathering = false;

  function wait(entry: Entry): void {
    const { webhookDelayMs, isReordered } = dials();
    if (isReordered) hold(entry, webhookDelayMs);
    else schedule.in(webhookDelayMs, () => release([entry]));
  }

  /** The first element of a moment opens it; when it ends, all leave in reverse. */
  function hold(entry: Entry, delayMs: number): void {
    moment.push(entry);
    if (moment.length > 1) return;
    schedule.in(delayMs + momentMs, () => {
      const held = moment.reverse();
      moment = [];
      release(held);
    });
  }

  function release(due: readonly Entry[]): void {
    ready.push(...due.filter((entry) => entries.has(entry)));
    if (dials().batchSize === 1) {
      pump();
    } else if (!isGathering) {
      isGathering = true;
      schedule.in(gatherMs, () => {
        isGathering = false;
        pump();
      });
    }
  }

  function pump(): void {
    while (url !== undefined && posts.size < maxInFlight && !stopping.signal.aborted) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const post = postBatch(url, batch).finally(() => {
        posts.delete(post);
        deps.onChange();
        pump();
      });
      posts.add(post);
    }
  }

  /** The next elements that may share a POST. People who wait for an earlier POST are passed over, in order. */
  function takeBatch(): readonly Entry[] {
    const batch: Entry[] = [];
    const rest: Entry[] = [];
    let bytes = 0;
    const { batchSize } = dials();
    for (const [place, entry] of ready.entries()) {
      const isTooMuch = batch.length > 0 && bytes + entry.json.length > maxBytes;
      if (batch.length === batchSize || isTooMuch) {
        rest.push(...ready.slice(place));
        break;
      }
      if (busyPeople.has(entry.personId)) {
        rest.push(entry);
      } else {
        batch.push(entry);
        bytes += entry.json.length + 1;
      }
    }
    if (batch.length > 0) ready = rest;
    for (const { personId } of batch) busyPeople.add(personId);
    return batch;
  }

  async function postBatch(target: string, batch: readonly Entry[]): Promise<void> {
    const body = webhookBytes(deps.wabaId, batch);
    const secret = deps.spendWrongSignature() ? `not ${deps.appSecret}` : deps.appSecret;
    const signature = sign(secret, body);
    const summary = batch.length === 1 ? (batch[0]?.summary ?? '') : `${batch.length} elements`;
    const copies = Array.from({ length: dials().copies }, () => postOnce(target, body, signature, summary));
    const isTaken = (await Promise.all(copies)).includes(true);
    for (const entry of batch) {
      busyPeople.delete(entry.personId);
      entry.onTried?.();
      if (isTaken) entries.delete(entry);
      else if (!stopping.signal.aborted) tryAgain(entry);
    }
  }

  async function postOnce(target: string, body: Buffer, signature: string, summary: string): Promise<boolean> {
    const startedAt = performance.now();
    const status = await statusOf(target, body, signature, stopping.signal);
    if (status === 'no answer' && stopping.signal.aborted) return false;
    const ms = Math.round(performance.now() - startedAt);
    deps.onPosted({ url: target, body, signature, summary, status, ms });
    return status === 200;
  }

  function tryAgain(entry: Entry): void {
    if (!entries.has(entry)) return;
    const backoffMs = Math.min(10_000, 500 * 2 ** Math.min(entry.attempts, 10));
    entry.attempts += 1;
    schedule.in(backoffMs, () => release([entry]));
  }

  function letGo(): void {
    for (const { onTried } of entries) onTried?.();
  }

  return {
    add(element, onTried) {
      const entry: Entry = { ...element, attempts: 0, onTried };
      entries.add(entry);
      wait(entry);
      deps.onChange();
    },
    restore(elements) {
      for (const element of elements) {
        const entry: Entry = { ...element, onTried: undefined };
        entries.add(entry);
        ready.push(entry);
      }
      pump();
    },
    pending: () => [...entries].map(({ onTried: _, ...element }) => element),
    isBusy: () => posts.size > 0 || (ready.length > 0 && url !== undefined),
    setUrl(next) {
      url = next;
      pump();
    },
    clear() {
      letGo();
      isGathering = false;
      entries.clear();
      ready = [];
      moment = [];
    },
    async stop() {
      stopping.abort();
      letGo();
      await Promise.all(posts);
    },
  };
}

async function statusOf(
  url: string,
  body: Buffer,
  signature: string,
  stop: AbortSignal,
): Promise<number | 'no answer'> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': signature,
        'user-agent': 'facebookexternalua',
      },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    // Unread, the answer would keep its connection.
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 'no answer';
  }
}
