/** Who this node is, from start to start: its journal is known by it. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreUnavailable } from '@parley/storage/store';

/** The id that this folder keeps, made at the first start. Throws StoreUnavailable. */
export function nodeIdIn(folder: string): string {
  const file = join(folder, 'node-id');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomUUID()}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const id = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f-]{36}$/.test(id)) {
    throw new StoreUnavailable(`${file} does not hold the id of a node. Remove it, and Parley makes another.`);
  }
  return id;
}
