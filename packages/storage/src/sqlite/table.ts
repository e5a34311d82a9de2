import type { StatementSync } from 'node:sqlite';
import type { CollectionName } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import type { Connection } from './connection.ts';
import { type Column, shapeOf } from './shape.ts';

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
  const { version, columns } = shapeOf(collection);
  const names = columns.map(({ name }) => name);
  const known = connection.statement(
    `SELECT rowid${names.map((name) => `, ${name}`).join('')} FROM ${collection} WHERE id = ?`,
  );
  const all = ['id', 'rev', 'version', ...names, 'document'];
  const insert = connection.statement(
    `INSERT INTO ${collection} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`,
  );
  const remove = connection.statement(`DELETE FROM ${collection} WHERE id = ?`);
  const update = (changed: readonly Column[]): StatementSync => {
    const assignments = ['rev', 'version', ...changed.map(({ name }) => name), 'document'].map((name) => `${name} = ?`);
    return connection.statement(`UPDATE ${collection} SET ${assignments.join(', ')} WHERE rowid = ?`);
  };
  const table: Table = {
    insert(document, rev) {
      const values = columns.map(({ of }) => of(document) ?? null);
      insert.run(document.id, rev, version, ...values, JSON.stringify(document));
    },
    /** Sets only the columns that change: SQLite rewrites every index of a column that is set, even to the same value. */
    put(document, rev) {
      const row = known.get(document.id);
      if (row === undefined) return table.insert(document, rev);
      const changed: Column[] = [];
      const values: (string | number | null)[] = [];
      for (const column of columns) {
        const value = column.of(document) ?? null;
        if (value === row[column.name]) continue;
        changed.push(column);
        values.push(value);
      }
      update(changed).run(rev, version, ...values, JSON.stringify(document), row.rowid ?? null);
    },
    remove(id) {
      remove.run(id);
    },
  };
  return table;
}
