/** Meta's place in the driver: notes when a message request arrives and accepts it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { micros } from '../measure/clock.ts';
import { type Files, makeFiles } from './files.ts';

export type Graph = {
  readonly url: string;
  /** The files that webhooks may name: each id is one. */
  readonly files: Files;
  /** Told the text of each message request and when its first byte was read, microseconds. */
  onMessage: (text: string, at: number) => void;
  close(): void;
};

export async function startGraph(): Promise<Graph> {
  let count = 0;
  const server = createServer((request, response) => {
    const at = micros();
    if (files.serve(request, response)) return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const text = body === '' ? undefined : (JSON.parse(body) as { text?: { body?: string } }).text?.body;
      if (text !== undefined) graph.onMessage(text, at);
      count += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: `wamid.sent.${count}` }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = makeFiles(url);
  const graph: Graph = {
    url,
    files,
    onMessage: () => undefined,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return graph;
}
