import { tokens } from '@parley/model/tokens';
import type { SearchHit, SearchQuery } from '../store.ts';
import type { Connection } from './connection.ts';
import { wordIndex } from './shape.ts';

const longestPage = 1000;
const mostWords = 32;

/**
 * The documents that hold every word as a prefix, newest first. The words are cut by the tokenizer that indexed them,
 * which leaves no character that the query syntax of FTS5 knows. Without a word there is nothing to look for.
 */
export function search(connection: Connection, { collection, words, chatId, before, limit }: SearchQuery): SearchHit[] {
  const wanted = words.flatMap((word) => tokens(word)).slice(0, mostWords);
  if (wanted.length === 0) return [];
  const index = wordIndex(collection);
  const conditions = [`${index} MATCH ?`];
  const values: (string | number)[] = [wanted.map((word) => `"${word}"*`).join(' ')];
  if (chatId !== undefined) {
    conditions.push('d.hit_chat = ?');
    values.push(chatId);
  }
  if (before !== undefined) {
    conditions.push('d.hit_order < ?');
    values.push(before);
  }
  const sql = `SELECT d.id, d.hit_order FROM ${index} CROSS JOIN ${collection} d ON d.rowid = ${index}.rowid
    WHERE ${conditions.join(' AND ')} ORDER BY d.hit_order DESC, d.rowid DESC LIMIT ?`;
  const rows = connection.statement(sql).all(...values, Math.max(0, Math.min(limit, longestPage)));
  return rows.map((row) => ({ id: String(row.id), order: Number(row.hit_order) }));
}
