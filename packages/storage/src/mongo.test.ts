import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, describe, inject } from 'vitest';
import { restoreMongo } from './mongo/backup.ts';
import { openMongo } from './mongo.ts';
import type { Store } from './store.ts';
import { storeContract } from './store-contract.ts';

const database = inject('database');
const uri = 'uri' in database ? database.uri : '';
const client = new MongoClient(uri || 'mongodb://127.0.0.1/');
const names = new Set<string>();

describe.skipIf(uri === '')(`on ${'server' in database ? database.server : 'no server'}`, () => {
  const name = `parley_contract_${randomUUID().slice(0, 8)}`;
  names.add(name);

  storeContract('MongoDB', async () => {
    const clock = { now: 1_780_000_000_000 };
    const stores: Store[] = [];
    const open = async (database: string) => {
      const store = await openMongo({ uri, database, mode: 'sandbox', node: 'a', now: () => clock.now });
      stores.push(store);
      return store;
    };
    const store = await open(name);
    return {
      store,
      clock,
      async reopen() {
        await stores.at(-1)?.close();
        return open(name);
      },
      async restore(path) {
        const other = `${name}_restored`;
        names.add(other);
        await restoreMongo(path, { uri, database: other });
        return open(other);
      },
      async dispose() {
        for (const each of stores) await each.close();
        await empty(name);
      },
    };
  });
});

afterAll(async () => {
  for (const name of names) await client.db(name).dropDatabase();
  await client.close();
});

/** Removes everything but the stamp, so that the next test finds the indexes made. */
async function empty(name: string): Promise<void> {
  const db = client.db(name);
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  const others = collections.filter((collection) => collection.name !== '_stamp');
  await Promise.all(others.map((collection) => db.collection(collection.name).deleteMany({})));
}
