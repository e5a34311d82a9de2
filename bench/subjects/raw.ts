import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Program, startProgram } from './program.ts';
import type { LiveAccount, Subject } from './subject.ts';

export type RawProgram = 'inbox' | 'sockets' | 'ok';

export function startRaw(name: RawProgram, folder: string, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  const path = new URL(`../raw/${name}.ts`, import.meta.url);
  return startProgram(path, { DATA_DIR: folder, ...env }, /listening on (\d+)/, folder);
}

export function portOf({ said }: Program): number {
  return Number(said[1]);
}

/** The raw inbox as a subject. */
export async function startRawSubject(folder: string, { appSecret, graphUrl }: LiveAccount): Promise<Subject> {
  const program = await startRaw('inbox', folder, { APP_SECRET: appSecret, WHATSAPP_GRAPH_URL: graphUrl });
  const database = new DatabaseSync(join(folder, 'raw.db'), { readOnly: true });
  const messages = database.prepare('SELECT count(*) AS count FROM messages WHERE wamid > ? AND wamid < ?');
  const received = database.prepare('SELECT coalesce(sum(received), 0) AS count FROM chats');
  const port = portOf(program);
  return {
    name: 'raw',
    program,
    ports: [port],
    socket: { kind: 'ws', url: `ws://127.0.0.1:${port}` },
    headers: {},
    stored: {
      messages: (prefix) => Number(messages.get(prefix, `${prefix}\x7f`)?.count),
      received: () => Number(received.get()?.count),
    },
  };
}
