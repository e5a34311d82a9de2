/**
 * Files in GridFS, under names of the caller's. A file is there when it is whole: its entry is written after its pieces.
 * Two nodes may keep the same file at once; both copies are good, one is read, and `sweep` removes what nobody needs.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GridFSBucket, ObjectId } from 'mongodb';
import type { FileStore } from '../store.ts';
import { type Connection, durable } from './connection.ts';
import { guarded } from './failure.ts';

const bucketName = '_files';
export const fileBucket = { bucketName, ...durable };

/** How far back pieces without an entry are looked for: what a process that was killed has left. */
const daysOfPieces = 30;

export function makeFiles(connection: Connection): FileStore {
  const bucket = new GridFSBucket(connection.database, fileBucket);
  const entries = connection.collection(`${bucketName}.files`);
  const pieces = connection.collection(`${bucketName}.chunks`);

  async function entryOf(name: string): Promise<{ id: ObjectId; length: number } | undefined> {
    const [entry] = await bucket.find({ filename: name }).limit(1).toArray();
    return entry && { id: entry._id, length: entry.length };
  }

  return {
    keep: (name, path) =>
      guarded(async () => {
        if ((await entryOf(name)) !== undefined) return;
        await pipeline(createReadStream(path), bucket.openUploadStream(name));
      }),
    read: (name, range) =>
      guarded(async (): Promise<Readable | undefined> => {
        const entry = await entryOf(name);
        if (entry === undefined) return undefined;
        // The end of a range of GridFS is not part of it.
        const end = range === undefined ? entry.length : Math.min(range.to + 1, entry.length);
        return bucket.openDownloadStream(entry.id, { start: range?.from ?? 0, end });
      }),
    sweep: (before, isNeeded) =>
      guarded(async () => {
        const since = objectIdAt(before);
        for await (const { _id, filename } of bucket.find({ _id: { $lt: since } })) {
          if (!(await isNeeded(filename))) await bucket.delete(_id);
        }
        const recent = objectIdAt(before - daysOfPieces * 24 * 60 * 60_000);
        const first = pieces.find({ n: 0, files_id: { $gt: recent, $lt: since } }, { projection: { files_id: 1 } });
        for await (const { files_id } of first) {
          if ((await entries.findOne({ _id: files_id })) === null) await pieces.deleteMany({ files_id });
        }
      }),
  };
}

/** The smallest id of this time, milliseconds since 1970: ids of GridFS begin with theirs, in seconds. */
function objectIdAt(time: number): ObjectId {
  return ObjectId.createFromTime(Math.max(0, Math.floor(time / 1000)));
}
