/** The tables of a database, made from the declaration, and its stamp: which mode and which versions it is of. */
import { collectionNames, type StoredDocument } from '../declaration.ts';
import { StoreUnavailable } from '../store.ts';
import type { Connection } from './connection.ts';
import { indexSql, insertSql, type Shape, searchSql, shapeOf, tableSql, wordIndex } from './shape.ts';

export type Mode = 'sandbox' | 'live';

/** The version of the tables below. A collection's own version counts the shape of its documents. */
const layoutVersion = 2;

const layout = `
  CREATE TABLE stamp (mode TEXT NOT NULL);
  CREATE TABLE declared (collection TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, sql TEXT NOT NULL);
  CREATE TABLE log (seq INTEGER PRIMARY KEY, last INTEGER NOT NULL, at INTEGER NOT NULL, events TEXT NOT NULL, writes TEXT NOT NULL);
  CREATE TABLE applied (seq INTEGER NOT NULL);
  INSERT INTO applied (seq) VALUES (0);
  CREATE TABLE journal (position INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, body BLOB NOT NULL);
  PRAGMA user_version = ${layoutVersion};
`;

/** Before, a flush went into the collections at once. */
const fromVersion1 = `
  ALTER TABLE log ADD COLUMN writes TEXT NOT NULL DEFAULT '[]';
  CREATE TABLE applied (seq INTEGER NOT NULL);
  INSERT INTO applied (seq) SELECT coalesce(max(last), 0) FROM log;
  PRAGMA user_version = 2;
`;

/**
 * Makes a new database, or brings the tables of an existing one to the present declaration: all in one transaction,
 * so a crash leaves the former state. Throws StoreUnavailable for a database of the other mode, one that a newer
 * Parley wrote, or one that is not Parley's.
 */
export function prepareSchema(connection: Connection, mode: Mode): void {
  const { database } = connection;
  database.exec('BEGIN IMMEDIATE');
  try {
    if (versionOf(connection) === 0) create(connection, mode);
    if (versionOf(connection) === 1) database.exec(fromVersion1);
    checkStamp(connection, mode);
    for (const collection of collectionNames) declare(connection, shapeOf(collection));
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function create({ database }: Connection, mode: Mode): void {
  const row = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get();
  if (row?.tables !== 0)
    throw new StoreUnavailable('The database file was not made by Parley. Choose another DATA_DIR.');
  database.exec(layout);
  database.prepare('INSERT INTO stamp (mode) VALUES (?)').run(mode);
}

function checkStamp(connection: Connection, mode: Mode): void {
  if (versionOf(connection) > layoutVersion) throw newer();
  const stamped = connection.database.prepare('SELECT mode FROM stamp').get()?.mode;
  if (stamped === mode) return;
  throw new StoreUnavailable(
    `This database belongs to the ${stamped} mode and Parley is starting in ${mode} mode. Choose another DATA_DIR.`,
  );
}

function declare({ database }: Connection, shape: Shape): void {
  const { collection, version } = shape;
  const sql = [tableSql(shape), ...indexSql(shape), ...searchSql(shape)].join(';\n');
  const known = database.prepare('SELECT version, sql FROM declared WHERE collection = ?').get(collection);
  if (known === undefined) database.exec(sql);
  else if (Number(known.version) > version) throw newer();
  else if (known.sql !== sql) rebuild(database, shape);
  database
    .prepare('INSERT OR REPLACE INTO declared (collection, version, sql) VALUES (?, ?, ?)')
    .run(collection, version, sql);
}

/** Fills the columns of a changed declaration from the documents. */
function rebuild(database: Connection['database'], shape: Shape): void {
  const { collection, columns, hits } = shape;
  const next = `${collection}_next`;
  database.exec(tableSql(shape, next));
  const copy = database.prepare(insertSql(shape, next));
  for (const row of database.prepare(`SELECT id, rev, version, document FROM ${collection} ORDER BY rowid`).iterate()) {
    const document = JSON.parse(String(row.document)) as StoredDocument;
    const values = columns.map(({ of }) => of(document) ?? null);
    copy.run(row.id ?? null, row.rev ?? null, row.version ?? null, ...values, row.document ?? null);
  }
  database.exec(
    `DROP TABLE IF EXISTS ${wordIndex(collection)}; DROP TABLE ${collection}; ALTER TABLE ${next} RENAME TO ${collection}`,
  );
  for (const statement of [...indexSql(shape), ...searchSql(shape)]) database.exec(statement);
  const index = wordIndex(collection);
  if (hits) database.exec(`INSERT INTO ${index} (${index}) VALUES ('rebuild')`);
}

function versionOf({ database }: Connection): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function newer(): StoreUnavailable {
  return new StoreUnavailable('A newer Parley has written this database. Start that version, or restore a backup.');
}
