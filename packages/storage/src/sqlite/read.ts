/** Reads of documents, each one statement on the read connection. */
import type { SQLInputValue } from 'node:sqlite';
import type { CollectionName, UniqueKeyName } from '../collections.ts';
import type { DocumentOf, Query } from '../store.ts';
import type { Connection } from './connection.ts';
import { indexName, keyColumn, presence, shapeOf } from './shape.ts';

const longestPage = 1000;

/** How many rows to read for a limit. */
export function pageOf(limit: number): number {
  return Math.max(0, Math.min(limit, longestPage));
}

export function get<C extends CollectionName>(connection: Connection, collection: C, id: string) {
  return parsed<C>(connection.statement(`SELECT document FROM ${collection} WHERE id = ?`).get(id));
}

export function getBy<C extends CollectionName>(
  connection: Connection,
  collection: C,
  key: UniqueKeyName<C>,
  value: string,
) {
  return parsed<C>(connection.statement(`SELECT document FROM ${collection} WHERE ${keyColumn(key)} = ?`).get(value));
}

/** Walks the declared index and no other, so a query that the index cannot answer fails instead of scanning. */
export function find<C extends CollectionName>(
  connection: Connection,
  collection: C,
  { index, where = [], after = [], before = [], direction = 'ascending', limit }: Query<C>,
): DocumentOf<C>[] {
  const fields = shapeOf(collection).indexes.get(index);
  if (fields === undefined) throw new Error(`No index ${index} on ${collection}`);
  const following = fields.slice(where.length);
  if (where.length > fields.length || Math.max(after.length, before.length) > following.length) {
    throw new Error(`More values than the index ${index} on ${collection} has fields`);
  }
  const conditions = [
    presence(fields),
    ...fields.slice(0, where.length).map((field) => `${field} = ?`),
    bound(following, '>', after.length),
    bound(following, '<', before.length),
  ].filter((condition) => condition !== '');
  const order = fields.map((field) => (direction === 'ascending' ? field : `${field} DESC`)).join(', ');
  const sql = `SELECT document FROM ${collection} INDEXED BY ${indexName(collection, index)}${
    conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  } ORDER BY ${order} LIMIT ?`;
  const values: SQLInputValue[] = [...where, ...after, ...before, pageOf(limit)];
  const documents: DocumentOf<C>[] = [];
  for (const row of connection.statement(sql).all(...values)) {
    const document = parsed<C>(row);
    if (document !== undefined) documents.push(document);
  }
  return documents;
}

function bound(fields: readonly string[], comparison: '<' | '>', count: number): string {
  if (count === 0) return '';
  return `(${fields.slice(0, count).join(', ')}) ${comparison} (${Array.from({ length: count }, () => '?').join(', ')})`;
}

/** A document as it was stored: what is in the database was written by us, checked at the door. */
function parsed<C extends CollectionName>(row: Record<string, unknown> | undefined): DocumentOf<C> | undefined {
  return row === undefined ? undefined : (JSON.parse(String(row.document)) as DocumentOf<C>);
}
