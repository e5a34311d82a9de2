/**
 * The files that the simulator holds for Meta: uploads of the business and what people send. With a folder each file
 * lies there under its id; what is known about it is in the state file. The oldest go when there are too many.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Instant, instant, millis } from '@parley/model/ids';
import type { Mint } from '../mint.ts';
import { essence } from './media-kinds.ts';
import { type Sniffed, sniff } from './sniff.ts';

export type MediaFile = { readonly bytes: Buffer; readonly mime: string; readonly name?: string };

export type MediaRecord = {
  /** Digits, as Meta's. */
  readonly id: string;
  /** As it was declared, with parameters such as `codecs=opus`. */
  readonly mime: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly name?: string;
  readonly from: 'business' | 'person';
  readonly at: Instant;
  /** What the bytes say; absent where they are not of the declared type. */
  readonly sniffed?: Sniffed;
  /** Deleted through the API: phones still show it. */
  readonly isDeleted?: true;
};

export type MediaStore = {
  /** Resolves when the file is kept. */
  add(file: MediaFile, from: MediaRecord['from']): Promise<MediaRecord>;
  /** What the Graph API knows: not deleted, and not older than Meta keeps an id. */
  alive(id: string): MediaRecord | undefined;
  /** Whatever is held. */
  held(id: string): MediaRecord | undefined;
  /** Undefined where the file is not held any more. */
  read(id: string): Promise<Buffer | undefined>;
  markDeleted(id: string): void;
  all(): readonly MediaRecord[];
  clear(): Promise<void>;
};

export type MediaStoreDeps = {
  /** Undefined: in memory. */
  readonly folder: string | undefined;
  readonly records: readonly MediaRecord[];
  readonly mint: Mint;
  readonly now: () => number;
  readonly onChange: () => void;
};

const dayMs = 24 * 60 * 60 * 1000;
/** Source: Meta, media: an uploaded id lives 30 days, one from a webhook 7 days. */
const lifeMs = { business: 30 * dayMs, person: 7 * dayMs } as const;
const mostFiles = 2000;
const mostBytes = 512 * 1024 * 1024;

export async function openMediaStore(deps: MediaStoreDeps): Promise<MediaStore> {
  const { mint, now, onChange } = deps;
  const files = await openFiles(deps.folder);
  const records = new Map<string, MediaRecord>();
  let total = 0;
  for (const record of deps.records) keep(record);
  await files.keepOnly(records);

  function keep(record: MediaRecord): void {
    records.set(record.id, record);
    total += record.bytes;
  }

  async function makeRoom(): Promise<void> {
    for (const [id, { bytes }] of records) {
      if (records.size <= mostFiles && total <= mostBytes) return;
      records.delete(id);
      total -= bytes;
      await files.remove(id);
    }
  }

  return {
    async add({ bytes, mime, name }, from) {
      const sniffed = sniff(bytes, essence(mime));
      const record: MediaRecord = {
        id: mint.digits(15),
        mime,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ...(name === undefined ? {} : { name }),
        from,
        at: instant(now()),
        ...(sniffed === undefined ? {} : { sniffed }),
      };
      await files.write(record.id, bytes);
      keep(record);
      await makeRoom();
      onChange();
      return record;
    },
    alive(id) {
      const record = records.get(id);
      if (record === undefined || record.isDeleted) return undefined;
      return now() < millis(record.at) + lifeMs[record.from] ? record : undefined;
    },
    held: (id) => records.get(id),
    read: async (id) => (records.has(id) ? files.read(id) : undefined),
    markDeleted(id) {
      const record = records.get(id);
      if (record !== undefined) records.set(id, { ...record, isDeleted: true });
      onChange();
    },
    all: () => [...records.values()],
    async clear() {
      records.clear();
      total = 0;
      await files.keepOnly(records);
    },
  };
}

type Files = {
  write(id: string, bytes: Buffer): Promise<void>;
  read(id: string): Promise<Buffer | undefined>;
  remove(id: string): Promise<void>;
  /** Removes what an earlier life left and nobody names. */
  keepOnly(ids: { has(id: string): boolean }): Promise<void>;
};

async function openFiles(folder: string | undefined): Promise<Files> {
  if (folder === undefined) return filesInMemory();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async write(id, bytes) {
      const file = await open(join(folder, id), 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    read: (id) => readFile(join(folder, id)).catch(() => undefined),
    remove: (id) => rm(join(folder, id), { force: true }),
    async keepOnly(ids) {
      for (const name of await readdir(folder)) {
        if (/^\d+$/.test(name) && !ids.has(name)) await rm(join(folder, name), { force: true });
      }
    },
  };
}

function filesInMemory(): Files {
  const files = new Map<string, Buffer>();
  return {
    write: async (id, bytes) => void files.set(id, bytes),
    read: async (id) => files.get(id),
    remove: async (id) => void files.delete(id),
    keepOnly: async () => files.clear(),
  };
}
