/**
 * Takes everything from one store into another, page by page; what is cut short goes on where it was. What belongs to the
 * running of one installation alone stays behind: marks and outcomes of the journal, starts, and who owns what.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectionName } from './collections.ts';
import { collectionNames } from './declaration.ts';
import type { Side } from './migrate/side.ts';
import { openSqliteSide } from './migrate/sqlite-side.ts';
import { databaseName } from './open-store.ts';
import { StoreUnavailable } from './store.ts';

export type { Side } from './migrate/side.ts';

/** `sqlite:` and a data folder, or `mongodb://…`. */
export type Address = { readonly dataDir: string } | { readonly uri: string; readonly database: string };

const staying: readonly CollectionName[] = ['marks', 'outcomes', 'boots', 'ownerships', 'members'];
const moving = collectionNames.filter((name) => !staying.includes(name));
const pageLength = 200;

/** Opens one side. Throws StoreUnavailable while a Parley runs on it. */
export async function openSide(address: Address, mode: 'sandbox' | 'live'): Promise<Side> {
  if ('dataDir' in address) return openSqliteSide(address.dataDir, mode);
  const { openMongoSide } = await import('./migrate/mongo-side.ts');
  return openMongoSide(address.uri, databaseName(address.database, mode), mode);
}

/**
 * Copies documents and files and compares both sides. `state` is a folder that remembers how far it is. `tell` hears of
 * each step in words. Resolves with the hash that both have. Throws StoreUnavailable where the target is in use, or where
 * the two differ in the end.
 */
export async function migrate(
  source: Side,
  target: Side,
  state: string,
  tell: (line: string) => void,
): Promise<string> {
  const progress = makeProgressFile(state);
  // What is remembered may be of another target, or of one that was emptied.
  if (!(await isInUse(target))) progress.beginAnew();
  else if (!progress.isUnderWay) {
    throw new StoreUnavailable('The target holds an inbox already. Choose an empty one.');
  }
  progress.note('begun', '');
  await target.beginAfter(await source.store.head());
  for (const collection of moving) {
    let after = progress.of(collection);
    let count = 0;
    for (;;) {
      const documents = await source.page(collection, after, pageLength);
      const last = documents.at(-1);
      if (last === undefined) break;
      await target.write(collection, documents);
      after = last.id;
      progress.note(collection, after);
      count += documents.length;
      if (count % (pageLength * 50) === 0) tell(`${collection}: ${count} …`);
    }
    if (count > 0) tell(`${collection}: ${count}`);
  }
  let files = 0;
  for await (const name of source.files()) {
    const bytes = await source.readFile(name);
    if (bytes === undefined) continue;
    await target.writeFile(name, bytes);
    files += 1;
  }
  if (files > 0) tell(`files: ${files}`);
  const [before, after] = [await hashOf(source), await hashOf(target)];
  progress.forget();
  if (before !== after) throw new StoreUnavailable('The two stores differ. Empty the target and migrate again.');
  return after;
}

/** The same for the same documents, in whatever order they come. */
async function hashOf(side: Side): Promise<string> {
  let sum = 0n;
  for (const collection of moving) {
    for (let after = ''; ; ) {
      const documents = await side.page(collection, after, pageLength);
      const last = documents.at(-1);
      if (last === undefined) break;
      after = last.id;
      for (const document of documents) {
        const digest = createHash('sha256')
          .update(`${collection}/${JSON.stringify(document)}`)
          .digest('hex');
        sum = (sum + BigInt(`0x${digest}`)) % 2n ** 256n;
      }
    }
  }
  return sum.toString(16).padStart(64, '0');
}

async function isInUse(side: Side): Promise<boolean> {
  const pages = await Promise.all(moving.map((collection) => side.page(collection, '', 1)));
  return pages.some((page) => page.length > 0);
}

/** How far each collection is, in a file that is replaced as a whole. */
function makeProgressFile(folder: string) {
  const path = join(folder, 'migration.json');
  const isUnderWay = existsSync(path);
  let places = isUnderWay ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    isUnderWay,
    beginAnew() {
      places = {};
    },
    of: (name: string) => places[name] ?? '',
    note(name: string, place: string) {
      places[name] = place;
      writeFileSync(`${path}.unfinished`, JSON.stringify(places), { mode: 0o600 });
      renameSync(`${path}.unfinished`, path);
    },
    forget() {
      rmSync(path, { force: true });
    },
  };
}
