/** Stands before the Graph API and passes every call on, but can keep the answers: accepted there, unknown here. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HoldingProxy = {
  readonly url: string;
  /** From now on answers to sends are kept. */
  hold(): void;
  /** How many answers are kept. */
  held(): number;
  /** Passes the kept answers on, and keeps none from now on. */
  letGo(): void;
  close(): Promise<void>;
};

export async function makeHoldingProxy(graphUrl: string): Promise<HoldingProxy> {
  let isHolding = false;
  let held: (() => void)[] = [];

  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const isSend = request.method === 'POST';
      const answer = await fetch(`${graphUrl}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' },
        ...(isSend ? { body: Buffer.concat(chunks) } : {}),
      });
      const body = await answer.text();
      const pass = () => void response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
      if (isHolding && isSend) held.push(pass);
      else pass();
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      isHolding = true;
    },
    held: () => held.length,
    letGo() {
      isHolding = false;
      for (const pass of held) pass();
      held = [];
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
