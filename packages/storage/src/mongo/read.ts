/** Reads of many documents, each one query. */
import { tokens } from '@parley/model/tokens';
import type { Filter } from 'mongodb';
import type { CollectionName } from '../collections.ts';
import type { DocumentOf, Query, SearchHit, SearchQuery } from '../store.ts';
import type { Connection, Row } from './connection.ts';
import { documentOf, plain, shapeOf } from './shape.ts';

const longestPage = 1000;
const mostWords = 32;

/** Walks the declared index and no other. */
export async function find<C extends CollectionName>(
  connection: Connection,
  collection: C,
  { index, where = [], after = [], before = [], direction = 'ascending', limit }: Query<C>,
): Promise<DocumentOf<C>[]> {
  const fields = shapeOf(collection).indexes.get(index);
  if (fields === undefined) throw new Error(`No index ${index} on ${collection}`);
  const following = fields.slice(where.length);
  if (where.length > fields.length || Math.max(after.length, before.length) > following.length) {
    throw new Error(`More values than the index ${index} on ${collection} has fields`);
  }
  if (limit <= 0) return [];
  // Beside the other conditions and not among them: FerretDB looks no deeper for what it hands on to PostgreSQL.
  const place = Object.fromEntries(where.map((value, index) => [fields[index] ?? '', plain(value)]));
  const conditions: Filter<Row>[] = [
    ...following.filter((field) => field !== '_id').map((field) => ({ [field]: { $exists: true } })),
    { isGone: { $exists: false } },
    ...bound(following, '$gt', after),
    ...bound(following, '$lt', before),
  ];
  const order = direction === 'ascending' ? 1 : -1;
  const isOwnIndex = fields.length > 1 || fields[0] !== '_id';
  const rows = await connection
    .collection(collection)
    .find({ ...place, $and: conditions }, { projection: { json: 1 }, ...(isOwnIndex ? { hint: index as string } : {}) })
    .sort(Object.fromEntries(fields.map((field) => [field, order])))
    .limit(Math.min(limit, longestPage))
    .toArray();
  return rows.map((row) => documentOf(row) as DocumentOf<C>);
}

/**
 * Beyond a place of the index: beyond its first field, or there and beyond the next one, and so on. What the first field
 * alone says stands beside it, so that the walk begins near the place.
 */
function bound(fields: readonly string[], beyond: '$gt' | '$lt', values: readonly (string | number)[]): Filter<Row>[] {
  const [first, ...rest] = values.map(plain);
  const [field = ''] = fields;
  if (first === undefined) return [];
  if (rest.length === 0) return [{ [field]: { [beyond]: first } }];
  const cases = values.map((value, place) => ({
    ...Object.fromEntries(fields.slice(0, place).map((name, at) => [name, plain(values[at] ?? '')])),
    [fields[place] ?? '']: { [beyond]: plain(value) },
  }));
  return [{ [field]: { [beyond === '$gt' ? '$gte' : '$lte']: first } }, { $or: cases }];
}

/**
 * The documents that hold every word as a prefix, newest first. The words are cut by the tokenizer that indexed them,
 * which leaves no character that a pattern knows. Without a word there is nothing to look for.
 */
export async function search(
  connection: Connection,
  { collection, words, chatId, before, limit }: SearchQuery,
): Promise<SearchHit[]> {
  const wanted = words.flatMap((word) => tokens(word)).slice(0, mostWords);
  if (wanted.length === 0 || limit <= 0 || Number.isNaN(before)) return [];
  const prefixes = wanted.map((word) => ({ words: { $regex: `^${word}` } }));
  if (chatId !== undefined && !shapeOf(collection).hasChats) return [];
  const place = chatId === undefined ? {} : { hit_chat: plain(chatId) };
  const conditions: Filter<Row>[] = [
    ...prefixes,
    // Says of each hit that it has a place, so that a server may walk them newest first.
    { hit: { $lt: before ?? Number.MAX_SAFE_INTEGER } },
  ];
  const rows = await connection
    .collection(collection)
    .find({ ...place, $and: conditions }, { projection: { hit: 1 } })
    .sort({ hit: -1 })
    .limit(Math.min(limit, longestPage))
    .toArray();
  return rows.map((row) => ({ id: String(row._id), order: Number(row.hit) }));
}
