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
  readonly isSearchable: boolean;
};

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
    columns.set('hit_order', text.order);
    if (text.chatId) columns.set('hit_chat', text.chatId);
    columns.set('words', (document) => text.words(document).join(' '));
  }
  return {
    collection,
    version,
    columns: [...columns].map(([name, of]) => ({ name, of })),
    indexes: new Map(
      Object.entries(indexes).map(([index, fields]) => [index, Object.keys(fields).map((field) => fieldColumn(field))]),
    ),
    isSearchable: text !== undefined,
  };
}

/** The document comes last, so that reading a column never walks over a long one. `rev`: the entry that wrote it. */
export function tableSql(shape: Shape, table: string = shape.collection): string {
  const columns = ['id TEXT NOT NULL UNIQUE', 'rev INTEGER NOT NULL', 'version INTEGER NOT NULL'];
  return `CREATE TABLE ${table} (${[...columns, ...shape.columns.map(({ name }) => name), 'document TEXT NOT NULL'].join(', ')})`;
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
 * keeps every other script whole, so each word is one token. Only words that change are indexed again.
 */
export function searchSql({ collection, isSearchable }: Shape): string[] {
  if (!isSearchable) return [];
  const index = wordIndex(collection);
  const add = `INSERT INTO ${index} (rowid, words) VALUES (new.rowid, new.words);`;
  const drop = `INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', old.rowid, old.words);`;
  return [
    `CREATE VIRTUAL TABLE ${index} USING fts5 (words, content='${collection}', content_rowid='rowid', detail=none, columnsize=0, prefix='2 3', tokenize="ascii tokenchars '_'")`,
    `CREATE TRIGGER ${index}_insert AFTER INSERT ON ${collection} BEGIN ${add} END`,
    `CREATE TRIGGER ${index}_update AFTER UPDATE OF words ON ${collection} BEGIN ${drop} ${add} END`,
    `CREATE TRIGGER ${index}_delete AFTER DELETE ON ${collection} BEGIN ${drop} END`,
  ];
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

/** The unique key that a column holds, `id` for the id's own column. */
export function keyOfColumn(column: string): string {
  return column.startsWith(keyPrefix) ? column.slice(keyPrefix.length) : column;
}

function fieldColumn(field: string): string {
  return field === 'id' ? 'id' : `by_${field}`;
}
