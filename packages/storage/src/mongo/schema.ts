/** The database's stamp and its indexes, made from the declaration: which mode it is of, and which versions. */
import { randomUUID } from 'node:crypto';
import { collectionNames } from '../declaration.ts';
import { StoreUnavailable } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { isDuplicate } from './failure.ts';
import { documentOf, indexesOf, rowOf, type Shape, shapeOf } from './shape.ts';

/** The version of what is besides the documents: log, journal, nodes. A collection's own counts the shape of its documents. */
const layoutVersion = 1;

/** Documents that are written anew at a time. */
const page = 200;

export type Stamp = { readonly epoch: string };

/**
 * Stamps a new database, and brings the indexes of an existing one to the present declaration; every step can be repeated,
 * and several nodes may do it at once. Throws StoreUnavailable for a database of the other mode or of a newer Parley.
 */
export async function prepareSchema(connection: Connection, mode: 'sandbox' | 'live'): Promise<Stamp> {
  const stamps = connection.collection('_stamp');
  await stamps.insertOne({ _id: 'stamp', mode, layout: layoutVersion, epoch: randomUUID() }).catch(ignoreDuplicate);
  const stamp = await stamps.findOne({ _id: 'stamp' });
  if (Number(stamp?.layout) > layoutVersion) throw newer();
  if (stamp?.mode !== mode) {
    throw new StoreUnavailable(
      `This database belongs to the ${stamp?.mode} mode and Parley is starting in ${mode} mode. Choose another MONGODB_DB_NAME.`,
    );
  }
  await Promise.all(collectionNames.map((collection) => declare(connection, shapeOf(collection))));
  return { epoch: String(stamp.epoch) };
}

async function declare(connection: Connection, shape: Shape): Promise<void> {
  const { collection, version } = shape;
  const stamps = connection.collection('_stamp');
  const wanted = indexesOf(shape, connection.hasNarrowIndexes);
  const signature = JSON.stringify([shape.fields.map(({ name }) => name), wanted]);
  const known = await stamps.findOne({ _id: `of ${collection}` });
  if (known?.signature === signature && known.version === version) return;
  if (known !== null && Number(known.version) > version) throw newer();
  if (known !== null) await fillFields(connection, shape);
  await makeIndexes(connection, shape, wanted);
  const declared: Row = { _id: `of ${collection}`, version, signature };
  const { _id, ...replacement } = declared;
  await stamps.replaceOne({ _id }, replacement, { upsert: true }).catch(ignoreDuplicate);
}

/** Only those that are missing: not every server takes an index that is there. A changed one is made anew. */
async function makeIndexes(connection: Connection, { collection }: Shape, wanted: ReturnType<typeof indexesOf>) {
  const rows = connection.collection(collection);
  const present = await rows.indexes().catch(() => []);
  for (const index of wanted) {
    const same = present.find(({ name }) => name === index.name);
    if (same !== undefined && JSON.stringify(same.key) === JSON.stringify(index.key)) continue;
    if (same?.name !== undefined) await rows.dropIndex(same.name);
    await rows.createIndexes([index]);
  }
}

/** Fills the fields of a changed declaration from the documents. What is changed meanwhile has them already. */
async function fillFields(connection: Connection, { collection }: Shape): Promise<void> {
  const rows = connection.collection(collection);
  for (let after = ''; ; ) {
    const found = await rows
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(page)
      .toArray();
    for (const row of found) {
      const document = documentOf(row);
      if (document === undefined) continue;
      const { _id, ...replacement } = rowOf(collection, document, Number(row.rev));
      await rows.replaceOne({ _id, rev: row.rev }, replacement);
    }
    const last = found.at(-1);
    if (last === undefined) return;
    after = String(last._id);
  }
}

function ignoreDuplicate(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}

function newer(): StoreUnavailable {
  return new StoreUnavailable('A newer Parley has written this database. Start that version, or restore a backup.');
}
