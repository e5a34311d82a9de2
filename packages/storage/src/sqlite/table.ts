import type { CollectionName } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import type { Connection } from './connection.ts';
import { type ColumnValue, makeRecent } from './recent.ts';
import { insertSql, keyColumn, orderColumn, shapeOf, wordIndex, wordsColumn } from './shape.ts';

/** The documents of one collection. `rev` is the first seq of the entry that a write belongs to. */
export type Table = {
  get(id: string): StoredDocument | undefined;
  getBy(key: string, value: string): StoredDocument | undefined;
  /** Throws SQLite's constraint error where the id or a unique key exists. */
  insert(document: StoredDocument, rev: number): void;
  put(document: StoredDocument, rev: number): void;
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
  const removeRow = connection.statement(`DELETE FROM ${collection} WHERE id = ?`);
  const updateRow = (changed: readonly string[]) => {
    const assignments = ['rev', 'version', ...changed, 'document'].map((name) => `${name} = ?`);
    return connection.statement(`UPDATE ${collection} SET ${assignments.join(', ')} WHERE id = ?`);
  };
  const words = hits === undefined ? undefined : makeWords(connection, collection);
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

  function insert(document: StoredDocument, rev: number, values = valuesOf(document)): void {
    const json = JSON.stringify(document);
    insertRow.run(document.id, rev, version, ...values, json);
    words?.add(document.id);
    recent.keep({ document, values }, json.length);
  }

  /** Sets only the columns that change: SQLite rewrites every index of a column that is set, even to the same value. */
  function put(document: StoredDocument, rev: number): void {
    const { id } = document;
    const before = storedValues(id);
    const values = valuesOf(document);
    if (before === undefined) {
      insert(document, rev, values);
      return;
    }
    const changed = names.filter((_, index) => values[index] !== before[index]);
    if (hits === 'by place' && changed.includes(orderColumn)) {
      remove(id);
      insert(document, rev, values);
      return;
    }
    const json = JSON.stringify(document);
    const changes = values.filter((value, index) => value !== before[index]);
    const isOfWords = changed.includes(wordsColumn);
    if (isOfWords) words?.drop(id);
    updateRow(changed).run(rev, version, ...changes, json, id);
    if (isOfWords) words?.add(id);
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

/**
 * The word index of a collection. It keeps no text of its own, so words are dropped before their row changes. The place
 * is a subquery: INSERT … SELECT would be a savepoint.
 */
function makeWords(connection: Connection, collection: CollectionName) {
  const index = wordIndex(collection);
  const cell = (column: string) => `(SELECT ${column} FROM ${collection} WHERE id = ?1)`;
  const add = connection.statement(
    `INSERT INTO ${index} (rowid, words) VALUES (${cell('place')}, ${cell(wordsColumn)})`,
  );
  const drop = connection.statement(
    `INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ${cell('place')}, ${cell(wordsColumn)})`,
  );
  return {
    add(id: string): void {
      add.run(id);
    },
    drop(id: string): void {
      drop.run(id);
    },
  };
}
