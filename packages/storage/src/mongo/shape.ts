/**
 * A collection as MongoDB sees it: a document per document, with its JSON as text and a field per indexed field and
 * unique key beside it. As text it keeps every byte and every name that a customer's message may hold, and nothing in it
 * is ever taken for an operator.
 */
import type { IndexDescription } from 'mongodb';
import type { CollectionName } from '../collections.ts';
import { collectionNames, declarationOf, type StoredDocument } from '../declaration.ts';
import type { Row } from './connection.ts';

export type Shape = {
  readonly collection: CollectionName;
  readonly version: number;
  readonly fields: readonly Field[];
  /** The fields of each index, most significant first. */
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  readonly isSearched: boolean;
  readonly hasChats: boolean;
};

type Field = { readonly name: string; readonly of: (document: StoredDocument) => string | number | undefined };

const shapes = new Map<CollectionName, Shape>(collectionNames.map((collection) => [collection, derive(collection)]));

export function shapeOf(collection: CollectionName): Shape {
  const shape = shapes.get(collection);
  if (shape === undefined) throw new Error(`No collection ${collection}`);
  return shape;
}

/** A field name means the same in every index of its collection, so each is one field; `id` is the `_id`. */
function derive(collection: CollectionName): Shape {
  const { version, unique = {}, indexes = {}, text } = declarationOf(collection);
  const fields = new Map<string, Field['of']>();
  for (const [key, of] of Object.entries(unique)) fields.set(keyField(key), of);
  for (const index of Object.values(indexes)) {
    for (const [field, of] of Object.entries(index)) if (field !== 'id') fields.set(indexField(field), of);
  }
  if (text !== undefined) fields.set('hit', text.order);
  if (text?.chatId !== undefined) fields.set('hit_chat', text.chatId);
  return {
    collection,
    version,
    fields: [...fields].map(([name, of]) => ({ name, of })),
    indexes: new Map(
      Object.entries(indexes).map(([index, of]) => [index, Object.keys(of).map((field) => indexField(field))]),
    ),
    isSearched: text !== undefined,
    hasChats: text?.chatId !== undefined,
  };
}

/** The document as it is stored, written by the entry `rev`. */
export function rowOf(collection: CollectionName, document: StoredDocument, rev: number): Row {
  const { version, fields, isSearched } = shapeOf(collection);
  const row: Row = { _id: plain(document.id), rev, version };
  for (const { name, of } of fields) {
    const value = of(document);
    if (value !== undefined) row[name] = plain(value);
  }
  if (isSearched) row.words = wordsOf(collection, document);
  row.json = JSON.stringify(document);
  return row;
}

/**
 * What stays of a removed document until the log is pruned past it, so that a slow node that still applies an older
 * entry brings nothing back. It has no field of an index, so no walk and no search meets it.
 */
export function tombstone(id: string, rev: number): Row {
  return { _id: plain(id), rev, isGone: true };
}

/** The document of a row; undefined for a tombstone. What is in the database was written by us, checked at the door. */
export function documentOf(row: Row): StoredDocument | undefined {
  return row.json === undefined ? undefined : (JSON.parse(String(row.json)) as StoredDocument);
}

/** The indexes that the declaration asks for: plain ones, because every server has those. */
export function indexesOf(shape: Shape, hasNarrowIndexes: boolean): IndexDescription[] {
  const keys = shape.fields.filter(({ name }) => name.startsWith('key_'));
  const indexes: IndexDescription[] = [
    ...keys.map(({ name }) => ({ name, key: { [name]: 1 }, sparse: true })),
    ...[...shape.indexes]
      // An index over the id alone is there from the beginning.
      .filter(([, fields]) => fields.length > 1 || fields[0] !== '_id')
      .map(([name, fields]) => ({ name, key: Object.fromEntries(fields.map((field) => [field, 1])) })),
  ];
  if (shape.isSearched) indexes.push({ name: 'hit', key: { hit: -1 }, sparse: true });
  if (shape.hasChats) indexes.push({ name: 'hit_chat', key: { hit_chat: 1, hit: -1 }, sparse: true });
  if (shape.isSearched && !hasNarrowIndexes) indexes.push({ name: 'words', key: { words: 1 }, sparse: true });
  return indexes;
}

export function keyField(key: string): string {
  return `key_${key}`;
}

function indexField(field: string): string {
  return field === 'id' ? '_id' : `by_${field}`;
}

function wordsOf(collection: CollectionName, document: StoredDocument): string[] {
  const words = declarationOf(collection).text?.words(document) ?? [];
  return [...new Set(words)];
}

/** A value as every server can hold and compare it: well-formed text without the character that ends a C string. */
export function plain<V extends string | number>(value: V): V {
  if (typeof value !== 'string') return value;
  return value.toWellFormed().replaceAll('\u0000', '\ufffd') as V & string;
}
