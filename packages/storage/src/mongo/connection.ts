/** The client of the official driver, and what every read and write asks of the server. */
import { type Collection, type Db, type Document, MongoClient, type ReadConcernLike } from 'mongodb';
import { guarded } from './failure.ts';

/** A document by its `_id`, and whatever else. */
export type Row = Document & { _id: string | number };

export type Connection = {
  readonly database: Db;
  collection(name: string): Collection<Row>;
  /** True for FerretDB, which indexes an array as one value of at most 8 kB. */
  readonly hasNarrowIndexes: boolean;
  /** True for FerretDB, which reads the whole collection to find a range of it, also of its ids. */
  readonly hasUnorderedIds: boolean;
  /** True for FerretDB, where the guard of a replacement is read before, and not with, the writing. */
  readonly writesInTwoSteps: boolean;
  /** Hears whether there is a server that takes writes, whenever something is learned about the servers. */
  onReachable(listener: (isReachable: boolean) => void): void;
  close(): Promise<void>;
};

/** Durable on a majority of the members and in their journals; a standalone server is its own majority. */
export const durable = { writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 } } as const;

/**
 * Connects, so that a start with a wrong address or password fails at once, in words. A server that goes away later is
 * looked for as long as it takes; meanwhile each call fails after some seconds.
 */
export function connect(uri: string, database: string): Promise<Connection> {
  return guarded(async () => {
    const client = new MongoClient(uri, {
      ...(/[?&]serverSelectionTimeoutMS=/i.test(uri) ? {} : { serverSelectionTimeoutMS: 5000 }),
      appName: 'parley',
      maxPoolSize: 24,
      connectTimeoutMS: 5000,
      socketTimeoutMS: 20_000,
      waitQueueTimeoutMS: 20_000,
      heartbeatFrequencyMS: 2000,
      readPreference: 'primary',
    });
    try {
      await client.connect();
      const db = client.db(database);
      const hello = await db.command({ hello: 1 });
      const build = await db.command({ buildInfo: 1 });
      const isAlone = hello.setName === undefined && hello.msg !== 'isdbgrid';
      return connectionOf(client, db, isAlone ? 'local' : 'majority', build.ferretdbVersion !== undefined);
    } catch (error) {
      await client.close();
      throw error;
    }
  });
}

/** What a standalone server has read it has; elsewhere a read must not see what a new primary could take back. */
function connectionOf(client: MongoClient, db: Db, level: 'local' | 'majority', isFerret: boolean): Connection {
  const readConcern: ReadConcernLike = { level };
  const options = { readConcern, ...durable };
  return {
    database: db,
    collection: (name) => db.collection<Row>(name, options),
    hasNarrowIndexes: isFerret,
    hasUnorderedIds: isFerret,
    writesInTwoSteps: isFerret,
    onReachable(listener) {
      client.on('topologyDescriptionChanged', ({ newDescription }) => {
        listener([...newDescription.servers.values()].some(({ isWritable }) => isWritable));
      });
    },
    close: () => client.close(),
  };
}
