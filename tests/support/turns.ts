/** A load balancer as small as it can be: each request goes to the next server in turn, or to the one after it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Turns = { readonly url: string; close(): Promise<void> };

/** `targets` are asked for at each request. A server that takes no connection is passed over. */
export async function makeTurns(targets: () => readonly string[]): Promise<Turns> {
  let turn = 0;

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    const servers = targets();
    for (let tried = 0; tried < servers.length; tried += 1) {
      turn += 1;
      const server = servers[turn % servers.length] ?? '';
      if (await isPassedTo(server, incoming, Buffer.concat(body), answer)) return;
    }
    answer.writeHead(502).end();
  }

  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch(() => answer.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** False only where nothing has reached the server. */
function isPassedTo(server: string, incoming: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const outgoing = request(`${server}${url}`, { method, headers: { ...headers, 'content-length': body.length } });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.on('end', () => resolve(true)).on('error', reject);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
    outgoing.end(body);
  });
}
