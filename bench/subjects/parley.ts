import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Program, startProgram } from './program.ts';
import type { LiveAccount, SocketTarget, Subject } from './subject.ts';

export const main = new URL('../../packages/server/src/main.mjs', import.meta.url);

/** The whole product as `npm start` runs it, with an admin who is signed in. */
export async function startParley(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{
  readonly program: Program;
  readonly port: number;
  readonly cookie: string;
}> {
  const program = await startProgram(
    main,
    { DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn', ...env },
    /setup\?token=(\S+).*http:\/\/[\w.]+:(\d+)\/docs.*Ready in/s,
    folder,
  );
  const [, token, port] = program.said;
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Bench', email: 'bench@example.test', password: 'violet-harbour-41-tram' }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`Nobody could sign in: ${answer.status} ${await answer.text()}`);
  return { program, port: Number(port), cookie };
}

/** Parley in live mode, with the driver in Meta's place, as a subject. */
export async function startOurSubject(folder: string, account: LiveAccount): Promise<Subject> {
  const { program, port, cookie } = await startParley(folder, liveEnv(account));
  const database = new DatabaseSync(join(folder, 'live', 'parley.db'), { readOnly: true });
  const messages = database.prepare('SELECT count(*) AS count FROM messages WHERE key_wamid > ? AND key_wamid < ?');
  const received = database.prepare("SELECT coalesce(sum(document ->> '$.received'), 0) AS count FROM chats");
  /** A list of chats is read from the collections, so they hold everything then. */
  const applied = () => fetch(`http://127.0.0.1:${port}/api/chats`, { headers: { cookie } });
  return {
    name: 'ours',
    program,
    ports: [port],
    socket: socketAt(port, cookie),
    headers: { cookie },
    stored: {
      async messages(prefix) {
        await applied();
        const key = `${account.phoneNumberId}:${prefix}`;
        return Number(messages.get(key, `${key}\x7f`)?.count);
      },
      async received() {
        await applied();
        return Number(received.get()?.count);
      },
    },
  };
}

/** Settings of live mode, with the driver in Meta's place. */
export function liveEnv(account: LiveAccount): NodeJS.ProcessEnv {
  return {
    WHATSAPP_ACCESS_TOKEN: 'a-token-that-only-the-driver-knows',
    WHATSAPP_PHONE_NUMBER_ID: account.phoneNumberId,
    WHATSAPP_WABA_ID: '900800700600501',
    VERIFY_TOKEN: 'a-verify-token',
    WHATSAPP_APP_SECRET: account.appSecret,
    WHATSAPP_GRAPH_URL: account.graphUrl,
    // The pace of an upgraded number; the driver counts no pairs.
    NUMBER_THROUGHPUT: '1000',
    PAIR_BURST: '1000',
  };
}

export function socketAt(port: number, cookie: string): SocketTarget {
  return { kind: 'socket.io', url: `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, cookie };
}
