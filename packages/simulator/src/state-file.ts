/**
 * What the simulator remembers over a restart: phones, dials, clock, templates, what is known about files, and the
 * webhooks still owed. Written whole to a second file that then takes the first one's place, so a crash leaves the old
 * state or the new one. Accepted sends do not wait for it: the ledger has them, and `applied` says how many of them
 * this state already shows.
 */
import { open, readFile, rename } from 'node:fs/promises';
import type { Dials } from '@parley/model/sandbox';
import type { MediaRecord } from './media/media-store.ts';
import type { PhoneRecord } from './phones.ts';
import type { PendingElement } from './post-webhook.ts';
import type { TemplateRecord } from './templates/template-store.ts';

export type SavedState = {
  readonly version: 1;
  /** How often this state was opened. */
  readonly starts: number;
  readonly clockOffsetMs: number;
  readonly dials: Dials;
  readonly phones: readonly PhoneRecord[];
  readonly webhooks: readonly PendingElement[];
  readonly applied: number;
  /** Absent in a state from before there were media and templates. */
  readonly media?: readonly MediaRecord[];
  readonly templates?: readonly TemplateRecord[];
  /** What the phone app shared already. */
  readonly synchronised?: readonly string[];
};

export type StateFile = {
  /** Saves soon. */
  touch(): void;
  /** Resolves when everything up to this call is saved; rejects when that write failed. */
  saved(): Promise<void>;
  /** Saves a last time, if anything changed. */
  close(): Promise<void>;
};

const soonMs = 100;

/** Undefined when there is no file yet. Throws when it cannot be read as the simulator's state. */
export async function loadState(path: string): Promise<SavedState | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const state = JSON.parse(text) as Partial<SavedState>;
  if (state.version !== 1) throw new Error(`${path} is not a state of this simulator. Move it away and start again.`);
  return state as SavedState;
}

/** Saves what `snapshot` gives. A save that takes long makes the next one wait ten times as long. */
export function openStateFile(path: string, snapshot: () => SavedState): StateFile {
  let isDirty = false;
  let timer: NodeJS.Timeout | undefined;
  let restMs = soonMs;
  let writing: Promise<void> = Promise.resolve();

  function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing
      .catch(() => undefined)
      .then(async () => {
        if (!isDirty) return;
        isDirty = false;
        const startedAt = performance.now();
        try {
          await replaceFile(path, JSON.stringify(snapshot()));
        } catch (error) {
          isDirty = true;
          throw error;
        }
        restMs = Math.max(soonMs, 10 * (performance.now() - startedAt));
      });
    return writing;
  }

  return {
    touch() {
      isDirty = true;
      // A failed save is tried again with the next change, and reported by saved() and close().
      timer ??= setTimeout(() => save().catch(() => undefined), restMs);
    },
    saved: save,
    close: save,
  };
}

async function replaceFile(path: string, content: string): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}
