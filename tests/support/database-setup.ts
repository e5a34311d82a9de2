/**
 * The database server of a test run: the one that `npm test` has started, else one that is started here, once, and
 * stopped at the end. Tests read its address with `inject('database')`.
 */
import type { TestProject } from 'vitest/node';
import { type Database, startDatabase } from '../../scripts/database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Present in the project `mongodb` alone. */
    readonly database: Database;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.PARLEY_TEST_DATABASE;
  if (given !== undefined) {
    project.provide('database', JSON.parse(given) as Database);
    return async () => {};
  }
  const { database, stop } = await startDatabase();
  console.log('skipped' in database ? `MongoDB: left out, ${database.skipped}` : `MongoDB: ${database.server}`);
  project.provide('database', database);
  return stop;
}
