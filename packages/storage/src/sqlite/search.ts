import { tokens } from '@parley/model/tokens';
import type { SearchHit, SearchQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import { pageOf } from './read.ts';
import { chatWord, firstPlace, orderColumn, shapeOf, wordIndex } from './shape.ts';

const mostWords = 32;

/**
 * The documents that hold every word as a prefix, newest first. The words are cut by the tokenizer that indexed them,
 * which leaves no character that the query syntax of FTS5 knows. Without a word there is nothing to look for.
 */
export function search(connection: Connection, { collection, words, chatId, before, limit }: SearchQuery): SearchHit[] {
  const wanted = words.flatMap((word) => tokens(word)).slice(0, mostWords);
  if (wanted.length === 0) return [];
  const prefixes = wanted.map((word) => `"${word}"*`);
  const match = chatId === undefined ? prefixes : [`"${chatWord(chatId)}"`, ...prefixes];
  const index = wordIndex(collection);
  const byPlace = shapeOf(collection).hits === 'by place';
  const key = byPlace ? `${index}.rowid` : `d.${orderColumn}`;
  const bound = byPlace ? firstPlace('?') : '?';
  const sql = `SELECT d.id, d.${orderColumn} AS hit FROM ${index} CROSS JOIN ${collection} d ON d.place = ${index}.rowid
    WHERE ${index} MATCH ? ${before === undefined ? '' : `AND ${key} < ${bound}`} ORDER BY ${key} DESC LIMIT ?`;
  const values = [match.join(' '), ...(before === undefined ? [] : [Math.ceil(before)]), pageOf(limit)];
  return connection
    .statement(sql)
    .all(...values)
    .map((row) => ({ id: String(row.id), order: Number(row.hit) }));
}
