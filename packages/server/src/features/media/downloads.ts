/**
 * The fetching of files. State is the queue: a file that is pending is the job, and its document says when the next
 * attempt is due. Nothing is polled: a new message, the end of an attempt and one timer for the next due time are what
 * makes it look. A few at a time, and the fewer the more messages come, so that files never get in their way.
 */
import { type MediaId, millis } from '@parley/model/ids';
import type { MediaFile } from '@parley/model/media';
import type { Deps } from '../../deps.ts';
import { makeErrorBudget } from './error-budget.ts';
import { fetchFile, type Keeping } from './fetch-file.ts';
import { claimAttempt, postpone, settle } from './file-works.ts';
import { makePace } from './pace.ts';
import { isTooLate } from './retry-schedule.ts';

export type Downloads = {
  /** There may be something due. Returns at once. */
  ring(): void;
  /** Resolves when nothing is being fetched; files may still wait for a due time. */
  idle(): Promise<void>;
  /** Stops what is on its way; its attempts are counted, and the next start goes on. */
  stop(): Promise<void>;
};

export type DownloadOptions = {
  readonly deps: Deps;
  readonly keeping: Keeping;
  /** Nothing is fetched while the disk has fewer free bytes than this. */
  readonly leastFreeBytes: number;
};

const atATime = 4;
/** From the start of a file to that of the next one, and from a megabyte of any to the next, in milliseconds: see pace.ts. */
const fileMs = 400;
const megabyteMs = 100;
/** Where other nodes fetch, too, theirs stand in between. */
const pageSize = 200;
/** How long to wait where it is not WhatsApp's doing, in milliseconds: the disk is full, the store cannot be written. */
const fullDiskMs = 5 * 60_000;
const troubleMs = 5000;
/** Timers count in 31 bits; longer waits are taken up again. */
const longestTimerMs = 2 ** 31 - 1;

export function makeDownloads({ deps, keeping, leastFreeBytes }: DownloadOptions): Downloads {
  const { store, write, shards, now, log, mediaApi } = deps;
  const budget = makeErrorBudget(shards.share);
  const files = makePace(fileMs);
  const megabytes = makePace(megabyteMs);
  const stopped = new AbortController();
  const running = new Map<MediaId, Promise<void>>();
  let looking: Promise<void> | undefined;
  let hasRung = false;
  let timer: NodeJS.Timeout | undefined;

  function ring(): void {
    hasRung = true;
    looking ??= lookAgain().finally(() => {
      looking = undefined;
    });
  }

  async function lookAgain(): Promise<void> {
    while (hasRung && !stopped.signal.aborted) {
      hasRung = false;
      try {
        await look();
      } catch (error) {
        log.error({ err: error }, 'Looking for files to fetch failed and is tried again');
        ringIn(troubleMs);
      }
    }
  }

  async function look(): Promise<void> {
    clearTimeout(timer);
    const waiting = await nextDue(atATime + running.size);
    if (waiting.length === 0) return;
    if ((await keeping.blobs.freeBytes()) < leastFreeBytes) {
      log.warn('The disk is almost full: files are not fetched until there is room');
      return ringIn(fullDiskMs);
    }
    for (const { id, phoneNumberId, nextAttemptAt = '' } of waiting) {
      const waitMs = millis(nextAttemptAt) - now();
      if (waitMs > 0) return ringIn(waitMs);
      if (running.size >= atATime) return;
      if (running.has(id)) continue;
      const begun = budget.begin(phoneNumberId, now());
      if (begun.isAllowed) {
        await files.step(stopped.signal);
        if (stopped.signal.aborted) return;
        begin(id, begun.settle);
      } else if (begun.until !== undefined) await write(postpone(id, begun.until));
    }
  }

  /** The files that are due next, of those that are this node's to fetch. */
  async function nextDue(count: number): Promise<readonly MediaFile[]> {
    const found: MediaFile[] = [];
    for (let last: MediaFile | undefined; ; ) {
      const page: MediaFile[] = await store.find('media', {
        index: 'due',
        direction: 'ascending',
        ...(last?.nextAttemptAt === undefined ? {} : { after: [last.nextAttemptAt, last.id] }),
        limit: shards.share() < 1 ? pageSize : count,
      });
      found.push(...page.filter(({ id }) => shards.owns(id)));
      last = page.at(-1);
      if (last === undefined || found.length >= count || shards.share() === 1) return found.slice(0, count);
    }
  }

  function begin(id: MediaId, account: (errors: number, now: number) => void): void {
    const attempted = attempt(id).then(
      (errors) => {
        running.delete(id);
        account(errors, now());
        ring();
      },
      (error: unknown) => {
        running.delete(id);
        account(0, now());
        log.error({ err: error, mediaId: id }, 'Fetching a file met an error and goes on when it is due');
        ringIn(troubleMs);
      },
    );
    running.set(id, attempted);
  }

  /** Resolves with the errors that WhatsApp answered. */
  async function attempt(id: MediaId): Promise<number> {
    const file = await write(claimAttempt(id, now()));
    if (file === undefined) return 0;
    const { settlement, errors, reason } = await fetchFile(mediaApi, keeping, file, megabytes, stopped.signal);
    if (settlement !== undefined) {
      await write(settle(id, settlement));
      return errors;
    }
    if (stopped.signal.aborted) {
      // It was on its way: the next start need not wait.
      await write(postpone(id, now()));
      return errors;
    }
    log.info({ mediaId: id, attempts: file.attempts, reason }, 'A file could not be fetched yet');
    if (isTooLate(millis(file.nextAttemptAt), millis(file.receivedAt))) await write(settle(id, { state: 'expired' }));
    return errors;
  }

  function ringIn(ms: number): void {
    clearTimeout(timer);
    if (!stopped.signal.aborted) timer = setTimeout(ring, Math.min(ms, longestTimerMs));
  }

  async function idle(): Promise<void> {
    while (looking !== undefined || running.size > 0) await Promise.all([looking, ...running.values()]);
  }

  return {
    ring,
    idle,
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await idle();
    },
  };
}
