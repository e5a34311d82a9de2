/**
 * The database server of a test run: the one that `npm test` has started, else one that is started here, once, and
 * stopped at the end. Tests read its address with `inject('database')`.
 */
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import { type Database, startDatabase } from '../../scripts/database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined outside the project `mongodb`. */
    readonly database: Database | undefined;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.PARLEY_TEST_DATABASE;
  const { database, stop } = given
    ? { database: JSON.parse(given) as Database, stop: undefined }
    : await startDatabase();
  console.log('skipped' in database ? `MongoDB: left out, ${database.skipped}` : `MongoDB: ${database.server}`);
  project.provide('database', database);
  return async () => {
    if ('uri' in database) await dropTestDatabases(database.uri);
    await stop?.();
  };
}

async function dropTestDatabases(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
  const ours = databases.filter(({ name }) => name.startsWith('parley_test_'));
  await Promise.all(ours.map(({ name }) => client.db(name).dropDatabase()));
  await client.close();
}
