/**
 * Keep-alive HTTP connections as cheap as they can be in Node: requests are bytes made by the caller, of an answer only
 * its status and its length are read. One request at a time and connection.
 */
import { connect, type Socket } from 'node:net';

export type HttpConnections = {
  readonly count: number;
  /** Sends on the connection that is free for longest and resolves with the status. Rejects when the connection breaks. */
  request(bytes: Buffer): Promise<number>;
  close(): void;
};

type Connection = { send(bytes: Buffer): Promise<number>; close(): void };

/** So many connections, to these ports in turn. */
export async function openConnections(ports: readonly number[], count: number): Promise<HttpConnections> {
  const all = await Promise.all(
    Array.from({ length: count }, (_, index) => openConnection(ports[index % ports.length] ?? 0)),
  );
  const free = [...all];
  const queue: ((connection: Connection) => void)[] = [];

  async function request(bytes: Buffer): Promise<number> {
    const connection = free.shift() ?? (await new Promise<Connection>((resolve) => queue.push(resolve)));
    const status = await connection.send(bytes);
    const next = queue.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
    return status;
  }

  return {
    count,
    request,
    close() {
      for (const connection of all) connection.close();
    },
  };
}

/** A request as it goes over the wire. */
export function httpRequest(path: string, headers: { readonly [name: string]: string }, body: Buffer): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function openConnection(port: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    let waiting: { resolve(status: number): void; reject(error: Error): void } | undefined;
    let received = '';
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const fail = (error: Error) => (waiting === undefined ? reject(error) : waiting.reject(error));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('The server closed a connection')));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const status = statusOf(received);
      if (status === undefined) return;
      received = '';
      const done = waiting;
      waiting = undefined;
      done?.resolve(status);
    });
    socket.once('connect', () =>
      resolve({
        send: (bytes) =>
          new Promise((answered, failed) => {
            waiting = { resolve: answered, reject: failed };
            socket.write(bytes);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/** The status of an answer that is complete. */
function statusOf(answer: string): number | undefined {
  const headEnd = answer.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1];
  if (length === undefined) throw new Error('The driver reads only answers that tell their length');
  return answer.length < headEnd + 4 + Number(length) ? undefined : Number(answer.slice(9, 12));
}
