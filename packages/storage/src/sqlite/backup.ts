import { open, rename, rm } from 'node:fs/promises';
import { backup } from 'node:sqlite';
import { connect } from './connection.ts';

/** More pages than a database has: the copy is made in one step, so no write that comes meanwhile starts it again. */
const allPages = 2 ** 31 - 1;

/**
 * Copies the database as it is now to `path`, readable by its owner only. A connection of its own does it on another
 * thread, so reads and writes go on. The file appears under its name when it is whole.
 */
export async function backUp(file: string, path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await rm(unfinished, { force: true });
  await (await open(unfinished, 'wx', 0o600)).close();
  const source = connect(file, 'read');
  try {
    await backup(source.database, unfinished, { rate: allPages });
    await rename(unfinished, path);
  } finally {
    source.close();
    await rm(unfinished, { force: true });
  }
}
