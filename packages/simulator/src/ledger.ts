/**
 * Every accepted send, in order, never changed: what a test compares with after it killed something. With a file each
 * entry is on the disk (fsync) before the send is answered; entries that wait together share one write.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { LedgerEntry } from '@parley/model/sandbox';

export type Ledger = {
  entries(): readonly LedgerEntry[];
  /** Calls `onDurable` once the entry is on the disk, in the order of the calls, then resolves. Rejects when it is not. */
  append(entry: LedgerEntry, onDurable: () => void): Promise<void>;
  close(): Promise<void>;
};

type Waiting = {
  readonly entry: LedgerEntry;
  readonly settle: (error?: unknown) => void;
};

/** Without a path the ledger lives in memory. Throws when the file holds something else than a ledger. */
export async function openLedger(path: string | undefined): Promise<Ledger> {
  const file = path === undefined ? undefined : await open(path, 'a+', 0o600);
  const opened = file === undefined ? { entries: [], bytes: 0 } : await readEntries(file);
  const entries: LedgerEntry[] = opened.entries;
  let bytes = opened.bytes;
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (file !== undefined) bytes = await write(file, batch, bytes);
      } catch (error) {
        for (const { settle } of batch) settle(error);
        continue;
      }
      for (const { entry, settle } of batch) {
        entries.push(entry);
        settle();
      }
    }
    flushing = undefined;
  }

  return {
    entries: () => entries,
    append: (entry, onDurable) =>
      new Promise((resolve, reject) => {
        const settle = (error?: unknown) => {
          if (error !== undefined) return reject(error);
          onDurable();
          resolve();
        };
        waiting.push({ entry, settle });
        flushing ??= Promise.resolve().then(flush);
      }),
    async close() {
      await flushing;
      await file?.close();
    },
  };
}

/** Appends the batch and gives the new length. After a failed write the file ends where it ended before. */
async function write(file: FileHandle, batch: readonly Waiting[], bytes: number): Promise<number> {
  const lines = Buffer.from(batch.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''));
  try {
    await file.appendFile(lines);
    await file.datasync();
  } catch (error) {
    await file.truncate(bytes);
    throw error;
  }
  return bytes + lines.length;
}

/** A last line without its end was never answered: it is cut off. */
async function readEntries(file: FileHandle): Promise<{ entries: LedgerEntry[]; bytes: number }> {
  const content = await file.readFile();
  const bytes = content.lastIndexOf('\n') + 1;
  if (bytes < content.length) await file.truncate(bytes);
  const lines = content.subarray(0, bytes).toString().split('\n').slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line) as LedgerEntry), bytes };
}
