import type { StatementSync } from 'node:sqlite';
import type { CollectionName } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import type { Connection } from './connection.ts';
import { type ColumnValue, makeRecent } from './recent.ts';
import { insertSql, keyColumn, orderColumn, shapeOf, wordIndex, wordsColumn } from './shape.ts';

/** The documents of one collection. `rev` is the first seq of the entry that a write belongs to, `json` the document. */
export type Table = {
  get(id: string): StoredDocument | undefined;
  getBy(key: string, value: string): StoredDocument | undefined;
  /** Throws SQLite's constraint error where the id or a unique key exists. */
  insert(document: StoredDocument, rev: number, json: string): void;
  put(document: StoredDocument, rev: number, json: string): void;
  remove(id: string): void;
  /** A transaction was undone: what is remembered of its writes never happened. */
  undone(): void;
};

export type Tables = { readonly [C in CollectionName]: Table };

export function makeTables(connection: Connection): Tables {
  const tables = collectionNames.map((collection) => [collection, makeTable(connection, collection)] as const);
  return Object.fromEntries(tables) as { [C in CollectionName]: Table };
}

function makeTable(connection: Connection, collection: CollectionName): Table {
  const shape = shapeOf(collection);
  const { version, columns, hits } = shape;
  const names = columns.map(({ name }) => name);
  const selectRow = connection.statement(`SELECT document FROM ${collection} WHERE id = ?`);
  const selectValues = connection.statement(`SELECT ${['id', ...names].join(', ')} FROM ${collection} WHERE id = ?`);
  const insertRow = connection.statement(insertSql(shape));
  insertRow.setReadBigInts(true);
  const removeRow = connection.statement(`DELETE FROM ${collection} WHERE id = ?`);
  const updateRow = makeUpdates(connection, collection, names);
  const words = hits === undefined ? undefined : makeWords(connection, collection);
  const orderAt = names.indexOf(orderColumn);
  const wordsAt = names.indexOf(wordsColumn);
  const recent = makeRecent(collection);

  /** A document as it was stored: what is in the database was written by us, checked at the door. */
  function load(row: Record<string, unknown> | undefined): StoredDocument | undefined {
    if (row === undefined) return undefined;
    const json = String(row.document);
    const document = JSON.parse(json) as StoredDocument;
    recent.keep({ document }, json.length);
    return document;
  }

  function valuesOf(document: StoredDocument): ColumnValue[] {
    return columns.map(({ of }) => of(document) ?? null);
  }

  /** The values of a stored document's columns; undefined where there is none. */
  function storedValues(id: string): readonly ColumnValue[] | undefined {
    const known = recent.get(id)?.values;
    if (known !== undefined) return known;
    const row = selectValues.get(id);
    return row && names.map((name) => row[name] as ColumnValue);
  }

  function insert(document: StoredDocument, rev: number, json: string, values = valuesOf(document)): void {
    const { lastInsertRowid } = insertRow.run(document.id, rev, version, ...values, json);
    words?.add(lastInsertRowid, values[wordsAt] ?? null);
    recent.keep({ document, values }, json.length);
  }

  /** Sets only the columns that change: SQLite rewrites every index of a column that is set, even to the same value. */
  function put(document: StoredDocument, rev: number, json: string): void {
    const { id } = document;
    const before = storedValues(id);
    const values = valuesOf(document);
    if (before === undefined) {
      insert(document, rev, json, values);
      return;
    }
    const changed = names.map((_, index) => values[index] !== before[index]);
    if (hits === 'by place' && changed[orderAt]) {
      remove(id);
      insert(document, rev, json, values);
      return;
    }
    const changes = values.filter((_, index) => changed[index]);
    const place = words && changed[wordsAt] ? words.drop(id) : undefined;
    updateRow(changed).run(rev, version, ...changes, json, id);
    if (place !== undefined) words?.add(place, values[wordsAt] ?? null);
    recent.keep({ document, values }, json.length);
  }

  function remove(id: string): void {
    if (storedValues(id) === undefined) return;
    words?.drop(id);
    removeRow.run(id);
    recent.forget(id);
  }

  return {
    get: (id) => recent.get(id)?.document ?? load(selectRow.get(id)),
    getBy(key, value) {
      const known = recent.getBy(key, value);
      if (known !== undefined) return known.document;
      return load(connection.statement(`SELECT document FROM ${collection} WHERE ${keyColumn(key)} = ?`).get(value));
    },
    insert,
    put,
    remove,
    undone: recent.clear,
  };
}

/** The statement that sets these columns of a row, each combination prepared once. */
function makeUpdates(connection: Connection, collection: CollectionName, names: readonly string[]) {
  const statements = new Map<number, StatementSync>();
  return (changed: readonly boolean[]): StatementSync => {
    const combination = changed.reduce((bits, isChanged, index) => (isChanged ? bits | (1 << index) : bits), 0);
    let statement = statements.get(combination);
    if (statement === undefined) {
      const columns = ['rev', 'version', ...names.filter((_, index) => changed[index]), 'document'];
      const assignments = columns.map((name) => `${name} = ?`).join(', ');
      statement = connection.statement(`UPDATE ${collection} SET ${assignments} WHERE id = ?`);
      statements.set(combination, statement);
    }
    return statement;
  };
}

/** The word index of a collection. It keeps no text of its own, so words are dropped before their row changes. */
function makeWords(connection: Connection, collection: CollectionName) {
  const index = wordIndex(collection);
  const add = connection.statement(`INSERT INTO ${index} (rowid, words) VALUES (?, ?)`);
  // INSERT … SELECT would be a savepoint.
  const drop = connection.statement(`INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`);
  const indexed = connection.statement(`SELECT place, ${wordsColumn} FROM ${collection} WHERE id = ?`);
  indexed.setReadBigInts(true);
  return {
    add(place: Place, words: ColumnValue): void {
      add.run(place, words);
    },
    /** Returns the place of the row. */
    drop(id: string): Place {
      const row = indexed.get(id);
      const place = row?.place as bigint;
      drop.run(place, row?.[wordsColumn] ?? null);
      return place;
    },
  };
}

/** A row's number in its table: those that follow an order in milliseconds are beyond what a number holds exactly. */
type Place = number | bigint;
