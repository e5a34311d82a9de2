/** A server of the shape of the Graph API that answers as a test says. Closed with the test. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { GraphOptions } from '../graph-answer.ts';

export const accessToken = 'EAAtesttoken0123456789';

export type Graph = {
  readonly options: GraphOptions;
  /** Method and address of each request, in order, and the token it came with. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
};

export async function startGraph(
  answer: (url: URL, response: ServerResponse, request: IncomingMessage) => unknown,
): Promise<Graph> {
  const requests: Graph['requests'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    answer(url, response, request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { options: { graphUrl: `http://127.0.0.1:${port}`, version: 'v23.0', accessToken }, requests };
}

/** An error as the Graph API writes it. */
export function graphError(code: number): string {
  const message = `(#${code}) Meta says no to ${accessToken}`;
  return JSON.stringify({ error: { message, type: 'OAuthException', code, fbtrace_id: 'trace-1' } });
}
