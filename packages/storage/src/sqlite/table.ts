import type { CollectionName } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import type { Connection } from './connection.ts';
import { insertSql, orderColumn, shapeOf, wordIndex, wordsColumn } from './shape.ts';

/** The writes of one collection, on the write connection. `rev` is the first seq of the entry that they belong to. */
export type Table = {
  /** Throws SQLite's constraint error where the id or a unique key exists. */
  insert(document: StoredDocument, rev: number): void;
  put(document: StoredDocument, rev: number): void;
  remove(id: string): void;
};

export function makeTables(connection: Connection): { readonly [C in CollectionName]: Table } {
  const tables = collectionNames.map((collection) => [collection, makeTable(connection, collection)] as const);
  return Object.fromEntries(tables) as { [C in CollectionName]: Table };
}

function makeTable(connection: Connection, collection: CollectionName): Table {
  const shape = shapeOf(collection);
  const { version, columns, hits } = shape;
  const names = columns.map(({ name }) => name);
  const insertRow = connection.statement(insertSql(shape));
  const known = connection.statement(`SELECT ${['id', ...names].join(', ')} FROM ${collection} WHERE id = ?`);
  const removeRow = connection.statement(`DELETE FROM ${collection} WHERE id = ?`);
  const updateRow = (changed: readonly string[]) => {
    const assignments = ['rev', 'version', ...changed, 'document'].map((name) => `${name} = ?`);
    return connection.statement(`UPDATE ${collection} SET ${assignments.join(', ')} WHERE id = ?`);
  };
  const words = hits === undefined ? undefined : makeWords(connection, collection);

  function insert(document: StoredDocument, rev: number): void {
    const values = columns.map(({ of }) => of(document) ?? null);
    insertRow.run(document.id, rev, version, ...values, JSON.stringify(document));
    words?.add(document.id);
  }

  /** Sets only the columns that change: SQLite rewrites every index of a column that is set, even to the same value. */
  function put(document: StoredDocument, rev: number): void {
    const { id } = document;
    const row = known.get(id);
    if (row === undefined) {
      insert(document, rev);
      return;
    }
    const changes = new Map<string, string | number | null>();
    for (const { name, of } of columns) {
      const value = of(document) ?? null;
      if (value !== row[name]) changes.set(name, value);
    }
    if (hits === 'by place' && changes.has(orderColumn)) {
      remove(id);
      insert(document, rev);
      return;
    }
    if (changes.has(wordsColumn)) words?.drop(id);
    updateRow([...changes.keys()]).run(rev, version, ...changes.values(), JSON.stringify(document), id);
    if (changes.has(wordsColumn)) words?.add(id);
  }

  function remove(id: string): void {
    if (known.get(id) === undefined) return;
    words?.drop(id);
    removeRow.run(id);
  }

  return { insert, put, remove };
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
