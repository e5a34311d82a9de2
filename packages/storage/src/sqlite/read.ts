/** Reads of many documents, each one statement. */
import type { SQLInputValue } from 'node:sqlite';
import type { CollectionName } from '../collections.ts';
import type { DocumentOf, Query } from '../store.ts';
import type { Connection } from './connection.ts';
import { indexName, presence, shapeOf } from './shape.ts';

const longestPage = 1000;

/** How many rows to read for a limit. */
export function pageOf(limit: number): number {
  return Math.max(0, Math.min(limit, longestPage));
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
    documents.push(JSON.parse(String(row.document)) as DocumentOf<C>);
  }
  return documents;
}

function bound(fields: readonly string[], comparison: '<' | '>', count: number): string {
  if (count === 0) return '';
  return `(${fields.slice(0, count).join(', ')}) ${comparison} (${Array.from({ length: count }, () => '?').join(', ')})`;
}
