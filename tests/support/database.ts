/**
 * Where a world keeps its data: in SQLite, or, in the test project `mongodb`, in a database of its own on the run's server.
 * A fresh database costs a second for its indexes, so one that a world of this file is done with is emptied and used again.
 */
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { inject } from 'vitest';

/** The names of databases that tests make begin so; the end of the run drops them. */
export const testPrefix = 'parley_test_';

export type Borrowed = {
  /** Settings that make Parley keep its data there. */
  readonly env: NodeJS.ProcessEnv;
  /**
   * Parley is closed, its data is not needed any more. After a `kill` the database is not used again: the server may still
   * be doing what the dead process has asked for.
   */
  giveBack(after: 'close' | 'kill'): Promise<void>;
};

/** True where worlds do not keep their data in SQLite. */
export function isOnServer(): boolean {
  const server = inject('database');
  return server !== undefined && !('skipped' in server);
}

const free: string[] = [];

/** A place for the data of one Parley, or of several nodes that share it; undefined where it is SQLite in DATA_DIR. */
export function borrowDatabase(): Borrowed | undefined {
  // The browser tests run without Vitest, always on SQLite.
  const server = process.env.VITEST === undefined ? undefined : inject('database');
  if (server === undefined || 'skipped' in server) return undefined;
  const name = free.pop() ?? `${testPrefix}${randomUUID().slice(0, 12)}`;
  return {
    env: { MONGODB_URI: server.uri, MONGODB_DB_NAME: name },
    async giveBack(after) {
      if (after === 'kill') return;
      await emptyDatabases(server.uri, [name, `${name}_sandbox`]);
      free.push(name);
    },
  };
}

/** Removes everything but the stamps, so that the next one finds the indexes made. */
export async function emptyDatabases(uri: string, names: readonly string[]): Promise<void> {
  const client = new MongoClient(uri);
  try {
    for (const name of names) {
      const db = client.db(name);
      const collections = await db.listCollections({}, { nameOnly: true }).toArray();
      const others = collections.filter((collection) => collection.name !== '_stamp');
      await Promise.all(others.map((collection) => db.collection(collection.name).deleteMany({})));
    }
  } finally {
    await client.close();
  }
}
