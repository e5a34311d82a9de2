/**
 * A copy of the database in one file: lines of MongoDB's extended JSON, packed. The collections are read while writing goes on, so a copy of
 * them is of no single moment; but it holds the log as well, and everything that was not applied when the reading
 * began is applied again when the copy is opened.
 */

import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BSON } from 'mongodb';
import { collectionNames } from '../declaration.ts';
import { StoreUnavailable } from '../store.ts';
import { type Connection, connect, type Row } from './connection.ts';
import { guarded } from './failure.ts';
import { makeProgress } from './progress.ts';

/** Rows in one command, and about how many bytes of them. */
const partLength = 500;
const partBytes = 4_000_000;

/** Collections besides those of documents, each with what is copied of it. Leases, clocks and epochs stay behind. */
const besides: { readonly [name: string]: readonly string[] | undefined } = {
  // The pieces of a file were there before its entry.
  '_files.files': undefined,
  '_files.chunks': undefined,
  _log: undefined,
  _journal: undefined,
  _nodes: ['number', 'floor'],
  _floors: undefined,
};

type Line = { readonly collection: string; readonly row: Row };
type Header = { readonly parley: 'backup'; readonly mode: string; readonly layout: number; readonly applied: number };

/** Writes the file at this path, or none. `applied`: up to where everything is in the collections now. */
export async function backUp(connection: Connection, path: string, applied: number): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    const target = createWriteStream(unfinished, { mode: 0o600, flags: 'w' });
    await piped(Readable.from(linesOf(connection, applied)), createGzip({ level: 3 }), target);
    const file = await open(unfinished, 'r+');
    await file.sync();
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The same for a database that is not opened here. */
export async function backUpMongo(
  path: string,
  from: { readonly uri: string; readonly database: string },
): Promise<void> {
  const connection = await connect(from.uri, from.database);
  try {
    await guarded(async () => {
      if ((await connection.collection('_stamp').findOne({ _id: 'stamp' })) === null) {
        throw new StoreUnavailable(`There is nothing of Parley in the database ${from.database}.`);
      }
      await backUp(connection, path, await makeProgress(connection).all());
    });
  } finally {
    await connection.close();
  }
}

async function* linesOf(connection: Connection, applied: number): AsyncGenerator<string> {
  const stamps = connection.collection('_stamp');
  const stamp = await stamps.findOne({ _id: 'stamp' });
  const header: Header = { parley: 'backup', mode: String(stamp?.mode), layout: Number(stamp?.layout), applied };
  yield `${JSON.stringify(header)}\n`;
  for (const name of [...collectionNames, ...Object.keys(besides)]) {
    for await (const row of connection.collection(name).find({}, { batchSize: 100 })) {
      const kept = besides[name];
      const part = kept && Object.fromEntries(['_id', ...kept].map((field) => [field, row[field]]));
      yield lineOf(name, (part ?? row) as Row);
    }
  }
  for (const name of collectionNames) {
    const declared = await stamps.findOne({ _id: `of ${name}` });
    const row = { _id: `of ${name}`, version: Number(declared?.version), signature: 'to be made anew' };
    yield lineOf('_stamp', row);
  }
}

/**
 * Fills an empty database from such a file. Cursors of the former one are refused from then on, because it has an epoch of
 * its own. Throws StoreUnavailable where the database is not empty or the file is not a whole backup.
 */
export async function restoreMongo(
  path: string,
  to: { readonly uri: string; readonly database: string; readonly mode?: string },
): Promise<void> {
  await lookThrough(path, to.mode);
  const connection = await connect(to.uri, to.database);
  try {
    await guarded(() => fill(connection, path, to.database));
  } finally {
    await connection.close();
  }
}

async function fill(connection: Connection, path: string, database: string): Promise<void> {
  const stamps = connection.collection('_stamp');
  if ((await stamps.findOne({ _id: 'stamp' })) !== null) {
    throw new StoreUnavailable(
      `The database ${database} is in use. Restore into a new one: choose another MONGODB_DB_NAME.`,
    );
  }
  let header: Header | undefined;
  let part: Line[] = [];
  let bytes = 0;
  const flush = async () => {
    for (const name of new Set(part.map(({ collection }) => collection))) {
      const rows = part.filter(({ collection }) => collection === name).map(({ row }) => row);
      await connection.collection(name).insertMany(rows);
    }
    part = [];
    bytes = 0;
  };
  for await (const line of linesIn(path)) {
    if (header === undefined) header = headerOf(line);
    else part.push(BSON.EJSON.parse(line) as Line);
    bytes += line.length;
    if (part.length >= partLength || bytes >= partBytes) await flush();
  }
  if (header === undefined) throw new StoreUnavailable('The file is empty.');
  await flush();
  await connection.collection('_progress').insertOne({ _id: 'restored', all: header.applied });
  // The stamp comes last: a restore that was cut short leaves a database that nobody opens.
  const { mode, layout } = header;
  await stamps.insertOne({ _id: 'stamp', mode, layout, epoch: randomUUID() });
}

/** To the end, before the database is touched: what is found out half way would leave it half full. */
async function lookThrough(path: string, mode: string | undefined): Promise<void> {
  let header: Header | undefined;
  try {
    for await (const line of linesIn(path)) header ??= headerOf(line);
  } catch (cause) {
    const isPacking = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    if (!isPacking && !(cause instanceof SyntaxError)) throw cause;
    throw new StoreUnavailable(`${path} is not restored. It is no whole backup of an inbox in MongoDB.`, { cause });
  }
  if (header === undefined) throw new StoreUnavailable(`${path} is not restored. It is empty.`);
  if (mode !== undefined && header.mode !== mode) {
    throw new StoreUnavailable(`${path} is not restored. It is of the ${header.mode} mode, and this is ${mode}.`);
  }
}

/** An error of the file ends the reading, too. */
function linesIn(path: string): AsyncIterable<string> {
  const input = pipeline(createReadStream(path), createGunzip(), () => undefined);
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

function headerOf(line: string): Header {
  const header = JSON.parse(line) as Partial<Header>;
  if (header.parley !== 'backup') throw new StoreUnavailable('The file is not a backup of Parley.');
  return header as Header;
}

/** Bytes, times and ids of the database have no place in plain JSON. */
function lineOf(collection: string, row: Row): string {
  return `${BSON.EJSON.stringify({ collection, row } satisfies Line)}\n`;
}
