/**
 * How a command at the machine reaches the Parley that runs there: a file in its data folder, which only its own user can
 * read, tells where it listens and the key of this start. Whoever reads that folder could change everything in it anyway.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

export type OperatorDoor = { readonly url: string; readonly key: string };

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export function makeOperatorDoor(config: Config): {
  /** What a command has to show. */
  readonly key: string;
  /** Parley answers at this port from now on. */
  open(port: number): void;
  close(): void;
} {
  const key = randomBytes(32).toString('base64url');
  const file = fileOf(config);
  let isOpen = false;
  return {
    key,
    open(port) {
      const host = wildcards.has(config.host) ? '127.0.0.1' : config.host;
      const door: OperatorDoor = { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, key };
      // A file that is there may have been made readable for others.
      rmSync(file, { force: true });
      writeFileSync(file, JSON.stringify(door), { mode: 0o600, flag: 'wx' });
      isOpen = true;
    },
    close() {
      if (isOpen) rmSync(file, { force: true });
      isOpen = false;
    },
  };
}

/** Where the Parley over this folder says that it is; one that was killed says it, too. */
export function findOperatorDoor(config: Config): OperatorDoor | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(config), 'utf8')) as OperatorDoor;
  } catch {
    return undefined;
  }
}

function fileOf({ dataDir, mode }: Config): string {
  return join(dataDir, mode, 'operator.json');
}
