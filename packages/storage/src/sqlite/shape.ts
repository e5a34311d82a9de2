/** A collection as SQLite tables: a row per document with its JSON, and a column per indexed field and unique key. */
import type { CollectionName } from '../collections.ts';
import { collectionNames, declarationOf, type StoredDocument } from '../declaration.ts';

/** A column filled from the document. Columns have no type, so text stays text and numbers stay numbers. */
export type Column = {
  readonly name: string;
  readonly of: (document: StoredDocument) => string | number | undefined;
};

export type Shape = {
  readonly collection: CollectionName;
  readonly version: number;
  readonly columns: readonly Column[];
  /** The columns of each index, most significant first. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  /** How its words are found: hits by place come in order as they are, hits by column have to be sorted. */
  readonly hits?: 'by place' | 'by column';
};

/** The order of a searchable document among hits, and its words, separated by spaces. */
export const orderColumn = 'hit_order';
export const wordsColumn = 'words';

const keyPrefix = 'key_';

const shapes = new Map<CollectionName, Shape>(collectionNames.map((collection) => [collection, derive(collection)]));

export function shapeOf(collection: CollectionName): Shape {
  const shape = shapes.get(collection);
  if (shape === undefined) throw new Error(`No collection ${collection}`);
  return shape;
}

/** A field name means the same in every index of its collection, so each is one column; `id` is the document's own. */
function derive(collection: CollectionName): Shape {
  const { version, unique = {}, indexes = {}, text } = declarationOf(collection);
  const columns = new Map<string, Column['of']>();
  for (const [key, of] of Object.entries(unique)) columns.set(keyColumn(key), of);
  for (const fields of Object.values(indexes)) {
    for (const [field, of] of Object.entries(fields)) if (field !== 'id') columns.set(fieldColumn(field), of);
  }
  if (text) {
    const { words, order, chatId } = text;
    columns.set(orderColumn, order);
    columns.set(wordsColumn, (document) =>
      [...words(document), ...(chatId ? [chatWord(chatId(document))] : [])].join(' '),
    );
  }
  return {
    collection,
    version,
    columns: [...columns].map(([name, of]) => ({ name, of })),
    indexes: new Map(
      Object.entries(indexes).map(([index, fields]) => [index, Object.keys(fields).map((field) => fieldColumn(field))]),
    ),
    ...(text ? { hits: text.isOrderFixed ? 'by place' : 'by column' } : {}),
  };
}

/** The document comes last, so that reading a column never walks over a long one. `rev`: the entry that wrote it. */
export function tableSql(shape: Shape, table: string = shape.collection): string {
  const fixed = [
    'place INTEGER PRIMARY KEY',
    'id TEXT NOT NULL UNIQUE',
    'rev INTEGER NOT NULL',
    'version INTEGER NOT NULL',
  ];
  const names = shape.columns.map(({ name }) => name);
  return `CREATE TABLE ${table} (${[...fixed, ...names, 'document TEXT NOT NULL'].join(', ')})`;
}

/** An order is less than this, or its places would be more than SQLite counts. */
export const mostOrder = 2 ** 47;

/** The first place for documents of this order; 65,536 of them can share it. */
export function firstPlace(order: string): string {
  return `CAST(${order} AS INTEGER) * 65536`;
}

/**
 * Inserts id, rev, version, the columns and the document, in this order. Where hits come by place, the place is the
 * next free one of the document's order; where its order has none left, it is found before all others.
 */
export function insertSql({ collection, columns, hits }: Shape, table: string = collection): string {
  const names = ['id', 'rev', 'version', ...columns.map(({ name }) => name), 'document'];
  const parameters = names.map((_, index) => `?${index + 1}`);
  const first = firstPlace(`?${names.indexOf(orderColumn) + 1}`);
  const end = `${first} + 65536`;
  const place = `(SELECT CASE max(place) + 1 WHEN ${end} THEN NULL ELSE coalesce(max(place) + 1, ${first}) END FROM ${table} WHERE place >= ${first} AND place < ${end})`;
  return `INSERT INTO ${table} (place, ${names.join(', ')}) VALUES (${hits === 'by place' ? place : 'NULL'}, ${parameters.join(', ')})`;
}

/** Documents without a field or a key are left out of its index. */
export function indexSql({ collection, columns, indexes }: Shape): string[] {
  const keys = columns.filter(({ name }) => name.startsWith(keyPrefix));
  return [
    ...keys.map(
      ({ name }) => `CREATE UNIQUE INDEX ${collection}_${name} ON ${collection} (${name}) WHERE ${name} IS NOT NULL`,
    ),
    ...[...indexes].map(([index, fields]) => {
      const present = presence(fields);
      return `CREATE INDEX ${indexName(collection, index)} ON ${collection} (${fields.join(', ')})${present && ` WHERE ${present}`}`;
    }),
  ];
}

/**
 * The word index over the `words` column. Our words hold no ASCII but letters, digits and `_`, and the ascii tokenizer
 * keeps every other script whole, so each word is one token. Rows are added and dropped by statement, not by trigger: a
 * statement with a trigger is a savepoint, and at each savepoint FTS5 writes out what it holds in memory.
 */
export function searchSql({ collection, hits }: Shape): string[] {
  if (hits === undefined) return [];
  return [
    `CREATE VIRTUAL TABLE ${wordIndex(collection)} USING fts5 (words, content='${collection}', content_rowid='place', detail=none, columnsize=0, prefix='2 3', tokenize="ascii tokenchars '_-'")`,
  ];
}

/** The word that stands for a chat in the words of its documents. No word of a text holds a `-`. */
export function chatWord(chatId: string): string {
  return `-${chatId.replace(/[^0-9a-zA-Z]/g, '-')}`;
}

/** The condition under which a document is in an index over these columns; empty where every document is. */
export function presence(fields: readonly string[]): string {
  return fields
    .filter((field) => field !== 'id')
    .map((field) => `${field} IS NOT NULL`)
    .join(' AND ');
}

export function indexName(collection: CollectionName, index: string): string {
  return `${collection}_by_${index}`;
}

export function wordIndex(collection: CollectionName): string {
  return `${collection}_words`;
}

export function keyColumn(key: string): string {
  return `${keyPrefix}${key}`;
}

function fieldColumn(field: string): string {
  return field === 'id' ? 'id' : `by_${field}`;
}
