import { pipeline } from 'node:stream/promises';
import { GridFSBucket } from 'mongodb';
import type { CollectionName } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import { type Connection, connect, type Row } from '../mongo/connection.ts';
import { guarded, isDuplicate } from '../mongo/failure.ts';
import { fileBucket } from '../mongo/files.ts';
import { logCollection } from '../mongo/log.ts';
import { makeProgress } from '../mongo/progress.ts';
import { documentOf, rowOf } from '../mongo/shape.ts';
import { openMongo } from '../mongo.ts';
import { StoreUnavailable } from '../store.ts';
import type { Side } from './side.ts';

/** What documents that are written without an entry of the log are of: every entry is newer. */
const beforeEverything = 0;

const partLength = 32;

/** The store of this database. Throws StoreUnavailable while a node runs on it. */
export async function openMongoSide(uri: string, database: string, mode: 'sandbox' | 'live'): Promise<Side> {
  const store = await openMongo({ uri, database, mode, node: 'migration' });
  const running = (await store.shared?.nodes.list())?.filter(({ leftMs }) => leftMs > 0) ?? [];
  if (running.length > 0) {
    await store.close();
    throw new StoreUnavailable('A Parley runs on this database. Stop every node first.');
  }
  const connection = await connect(uri, database);
  const bucket = new GridFSBucket(connection.database, fileBucket);

  return {
    store,
    page: (collection, after, limit) =>
      guarded(async () => {
        const rows = await connection
          .collection(collection)
          .find({ _id: { $gt: after }, isGone: { $exists: false } }, { projection: { json: 1 } })
          .sort({ _id: 1 })
          .limit(limit)
          .toArray();
        return rows.map((row) => documentOf(row) as StoredDocument);
      }),
    write: (collection, documents) =>
      guarded(async () => {
        const rows = documents.map((document) => rowOf(collection, document, beforeEverything));
        for (let from = 0; from < rows.length; from += partLength) {
          await writePart(connection, collection, rows.slice(from, from + partLength));
        }
      }),
    beginAfter: (head) =>
      guarded(async () => {
        if (head === 0 || (await logCollection(connection).findOne({})) !== null) return;
        const entry = {
          _id: head,
          last: head,
          at: Date.now(),
          node: 'migration',
          flush: '',
          events: '[]',
          writes: '[]',
        };
        await logCollection(connection).insertOne(entry);
        await makeProgress(connection).note('migration', head, head);
      }),
    async *files() {
      for await (const { filename } of bucket.find()) yield filename;
    },
    readFile: async (name) => store.files?.read(name),
    writeFile: (name, bytes) =>
      guarded(async () => {
        const [there] = await bucket.find({ filename: name }).limit(1).toArray();
        if (there === undefined) await pipeline(bytes, bucket.openUploadStream(name));
        else bytes.destroy();
      }),
    async close() {
      await connection.close();
      await store.close();
    },
  };
}

/** Adding many at once is quick; a page that was written by half before is written again document by document. */
async function writePart(connection: Connection, collection: CollectionName, part: readonly Row[]): Promise<void> {
  const rows = connection.collection(collection);
  await rows.insertMany([...part]).catch(async (error: unknown) => {
    if (!isDuplicate(error)) throw error;
    for (const { _id, ...replacement } of part) await rows.replaceOne({ _id }, replacement, { upsert: true });
  });
}
