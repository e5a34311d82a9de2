/** Parley as one or more nodes over one database server, as a subject: webhooks go to all, agents sit at the last. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { liveEnv, main, socketAt, startParley } from './parley.ts';
import { startProgram } from './program.ts';
import type { LiveAccount, Subject } from './subject.ts';

export async function startNodes(
  folder: string,
  account: LiveAccount,
  count: number,
  { uri, name, redisUrl }: { readonly uri: string; readonly name: string; readonly redisUrl: string },
): Promise<Subject> {
  const env = { ...liveEnv(account), MONGODB_URI: uri, MONGODB_DB_NAME: name, REDIS_URL: redisUrl };
  const placeOf = (index: number) => {
    const place = join(folder, `${name}-${index}`);
    mkdirSync(place);
    return place;
  };
  const first = await startParley(placeOf(0), env);
  const programs = [first.program];
  const ports = [first.port];
  for (let index = 1; index < count; index += 1) {
    const place = placeOf(index);
    const settings = { DATA_DIR: place, PORT: '0', LOG_LEVEL: 'warn', ...env };
    const program = await startProgram(main, settings, /http:\/\/[\w.]+:(\d+)\/docs.*Ready in/s, place);
    programs.push(program);
    ports.push(Number(program.said[1]));
  }
  const client = new MongoClient(uri);
  const documents = async (collection: string) => {
    const rows = await client
      .db(name)
      .collection(collection)
      .find({}, { projection: { json: 1 } })
      .toArray();
    return rows.map(({ json }) => JSON.parse(String(json)) as { readonly wamid?: string; readonly received?: number });
  };
  return {
    name: 'ours',
    program: {
      freeze: () => programs.forEach((program) => void program.freeze()),
      thaw: () => programs.forEach((program) => void program.thaw()),
      cpuMicros: () => programs.reduce((sum, program) => sum + program.cpuMicros(), 0),
      async stop() {
        await client.close();
        await Promise.all(programs.map((program) => program.stop()));
      },
    },
    ports,
    socket: socketAt(ports.at(-1) ?? 0, first.cookie),
    headers: { cookie: first.cookie },
    stored: {
      messages: async (prefix) => (await documents('messages')).filter(({ wamid }) => wamid?.startsWith(prefix)).length,
      received: async () => (await documents('chats')).reduce((sum, { received = 0 }) => sum + received, 0),
    },
  };
}
