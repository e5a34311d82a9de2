import type { StatementSync } from 'node:sqlite';
import type { CollectionName } from '../collections.ts';
import { collectionNames, type StoredDocument } from '../declaration.ts';
import type { Write } from '../flush.ts';
import type { Connection } from './connection.ts';
import type { Pending } from './pending.ts';
import { type ColumnValue, makeRecent } from './recent.ts';
import { insertSql, keyColumn, mostOrder, orderColumn, shapeOf, wordIndex, wordsColumn } from './shape.ts';

/** A document as it becomes a row: `rev` is the first seq of its entry, `values` those of the columns. */
export type Row = {
  readonly document: StoredDocument;
  readonly rev: number;
  readonly json: string;
  readonly values: readonly ColumnValue[];
};

/** One write of an entry, worked out so far that nothing but the database can keep it from being done. */
export type RowWrite =
  | ({ readonly kind: 'insert' | 'put'; readonly collection: CollectionName } & Row)
  | { readonly kind: 'remove'; readonly collection: CollectionName; readonly id: string };

/** The documents of one collection: read as the log has left them, and written as rows when entries are applied. */
export type Table = {
  get(id: string): StoredDocument | undefined;
  getBy(key: string, value: string): StoredDocument | undefined;
  valuesOf(document: StoredDocument): ColumnValue[];
  /** An entry that is to come writes this, or removes what is named. */
  expect(document: StoredDocument, length: number): void;
  expectNone(id: string): void;
  insert(row: Row): void;
  put(row: Row): void;
  remove(id: string): void;
  /** A transaction was undone: what is remembered of its writes never happened. */
  undone(): void;
};

export type Tables = { readonly [C in CollectionName]: Table };

export function makeTables(connection: Connection, pending: Pending): Tables {
  const tables = collectionNames.map((collection) => [collection, makeTable(connection, pending, collection)] as const);
  return Object.fromEntries(tables) as { [C in CollectionName]: Table };
}

/** `rev`: the first seq of its entry. Throws where a document cannot become a row, while that can still be refused. */
export function rowWrite(
  tables: Tables,
  write: Write,
  rev: number,
  jsonOf: (document: StoredDocument) => string,
): RowWrite {
  if (write.kind === 'remove') return write;
  const { document } = write;
  return { ...write, rev, json: jsonOf(document), values: tables[write.collection].valuesOf(document) };
}

function makeTable(connection: Connection, pending: Pending, collection: CollectionName): Table {
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
  function load(row: Record<string, unknown>): StoredDocument {
    const json = String(row.document);
    const document = JSON.parse(json) as StoredDocument;
    recent.keep({ document }, json.length);
    return document;
  }

  function valuesOf(document: StoredDocument): ColumnValue[] {
    const values = columns.map(({ of }) => of(document) ?? null);
    const wrong = names.find((name, index) => !canStand(values[index], name === orderColumn));
    if (wrong !== undefined) throw new Error(`A document of ${collection} has no fit value for ${wrong}`);
    return values;
  }

  /** What SQLite would refuse must not get into the log, or nothing after it could be applied. */
  function canStand(value: unknown, isOrder: boolean): boolean {
    if (isOrder && hits === 'by place' && typeof value === 'number') return Math.abs(value) < mostOrder;
    return value === null || typeof value === 'string' || typeof value === 'number';
  }

  /** The values of a row's columns; undefined where there is none. */
  function storedValues(id: string): readonly ColumnValue[] | undefined {
    const known = recent.get(id)?.values;
    if (known !== undefined) return known;
    const row = selectValues.get(id);
    return row && names.map((name) => row[name] as ColumnValue);
  }

  function get(id: string): StoredDocument | undefined {
    const known = recent.get(id);
    if (known !== undefined) return known.document;
    const document = pending.get(collection, id);
    if (document !== undefined) return document ?? undefined;
    const row = selectRow.get(id);
    return row && load(row);
  }

  function getBy(key: string, value: string): StoredDocument | undefined {
    const known = recent.getBy(key, value);
    if (known !== undefined) return known.document;
    const holder = pending.holder(collection, key, value);
    if (holder !== undefined) return holder === null ? undefined : get(holder);
    const select = connection.statement(`SELECT id, document FROM ${collection} WHERE ${keyColumn(key)} = ?`);
    const row = select.get(value);
    // A document that was written since no longer holds what its row says.
    return row === undefined || pending.get(collection, String(row.id)) !== undefined ? undefined : load(row);
  }

  function insert({ document, rev, json, values }: Row): void {
    const { lastInsertRowid } = insertRow.run(document.id, rev, version, ...values, json);
    words?.add(lastInsertRowid, values[wordsAt] ?? null);
    recent.keep({ document, values }, json.length);
  }

  /** Sets only the columns that change: SQLite rewrites every index of a column that is set, even to the same value. */
  function put(row: Row): void {
    const { document, rev, json, values } = row;
    const { id } = document;
    const before = storedValues(id);
    if (before === undefined) {
      insert(row);
      return;
    }
    const changed = names.map((_, index) => values[index] !== before[index]);
    if (hits === 'by place' && changed[orderAt]) {
      remove(id);
      insert(row);
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
    get,
    getBy,
    valuesOf,
    expect(document, length) {
      const values = recent.get(document.id)?.values;
      recent.keep({ document, ...(values && { values }) }, length);
    },
    expectNone: recent.forget,
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
