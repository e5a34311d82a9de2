import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CollectionName } from '../collections.ts';
import type { StoredDocument } from '../declaration.ts';
import { connect } from '../sqlite/connection.ts';
import { openSqlite } from '../sqlite.ts';
import type { Insert } from '../store.ts';
import type { Side } from './side.ts';

/** The store in `DATA_DIR/<mode>`, with the files of messages beside it. Throws StoreUnavailable while Parley runs on it. */
export async function openSqliteSide(dataDir: string, mode: 'sandbox' | 'live'): Promise<Side> {
  const folder = join(dataDir, mode);
  const media = join(folder, 'media');
  const file = join(folder, 'parley.db');
  const store = await openSqlite({ folder, mode });
  const reader = connect(file, 'read');
  const pathOf = (name: string) => join(media, name.slice(0, 2), name);

  return {
    store,
    async page(collection, after, limit) {
      await store.applied();
      const sql = `SELECT document FROM ${collection} WHERE id > ? ORDER BY id LIMIT ?`;
      const rows = reader.statement(sql).all(after, limit);
      return rows.map((row) => JSON.parse(String(row.document)) as StoredDocument);
    },
    async write(collection: CollectionName, documents) {
      await store.commit([{ put: documents.map((document) => ({ collection, document }) as Insert) }]);
    },
    async beginAfter(head) {
      if (head <= (await store.head())) return;
      const writer = connect(file, 'write');
      writer
        .statement("INSERT OR IGNORE INTO log (seq, last, at, events, writes) VALUES (?1, ?1, ?2, '[]', '[]')")
        .run(head, Date.now());
      writer.close();
    },
    async *files() {
      for (const prefix of existsSync(media) ? readdirSync(media) : []) {
        if (/^[0-9a-f]{2}$/.test(prefix)) yield* readdirSync(join(media, prefix));
      }
    },
    async readFile(name) {
      return existsSync(pathOf(name)) ? createReadStream(pathOf(name)) : undefined;
    },
    async writeFile(name, bytes) {
      if (existsSync(pathOf(name))) return;
      mkdirSync(join(media, name.slice(0, 2)), { recursive: true, mode: 0o700 });
      const unfinished = join(media, `${name}.unfinished`);
      await pipeline(bytes, createWriteStream(unfinished, { mode: 0o600, flush: true }));
      renameSync(unfinished, pathOf(name));
    },
    async close() {
      reader.close();
      await store.close();
    },
  };
}
