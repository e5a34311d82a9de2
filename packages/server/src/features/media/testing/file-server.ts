/** A server in the place of WhatsApp's: files by id, at addresses that need the token, with behaviour by file. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { GraphId } from '@parley/model/ids';
import { onTestFinished } from 'vitest';

export type Asked = { readonly path: string; readonly authorization: string | undefined; readonly at: number };

/** How one file is served; each answers its request in full, or leaves it open. */
export type Behaviour = {
  readonly locate?: (answer: ServerResponse, request: IncomingMessage) => void;
  readonly download?: (answer: ServerResponse, request: IncomingMessage) => void;
};

export type FileServer = {
  readonly url: string;
  readonly token: string;
  readonly asked: Asked[];
  /** The forms that were handed over, newest last. */
  readonly uploads: FormData[];
  /** What a webhook says of a file that is here from now on. */
  put(bytes: Uint8Array, mime: string, behaviour?: Behaviour): { id: GraphId; mime_type: string; sha256: string };
  /** Changes how a file is served. */
  behave(id: GraphId, behaviour: Behaviour): void;
};

export async function startFileServer(): Promise<FileServer> {
  const token = 'EAAtokenoffilestests0123';
  const asked: Asked[] = [];
  const uploads: FormData[] = [];
  const files = new Map<string, { readonly bytes: Uint8Array; behaviour: Behaviour }>();
  let next = 1_000_000_000_000_000;

  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url ?? '/', url);
    asked.push({ path: pathname, authorization: request.headers.authorization, at: Date.now() });
    const [, first, second] = pathname.split('/');
    if (request.method === 'POST') {
      const type = { 'content-type': request.headers['content-type'] ?? '' };
      uploads.push(await new Response(Uint8Array.from(await buffer(request)), { headers: type }).formData());
      return answer.end(JSON.stringify({ id: String(++next) }));
    }
    const file = files.get(second ?? '');
    if (request.headers.authorization !== `Bearer ${token}`) return answer.writeHead(401).end();
    if (file === undefined) return answer.writeHead(404).end('{}');
    if (first === 'bytes') {
      if (file.behaviour.download) return file.behaviour.download(answer, request);
      return answer.writeHead(200, { 'content-length': file.bytes.length }).end(file.bytes);
    }
    if (file.behaviour.locate) return file.behaviour.locate(answer, request);
    answer.end(JSON.stringify({ url: `${url}/bytes/${second}`, file_size: String(file.bytes.length), id: second }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url,
    token,
    asked,
    uploads,
    put(bytes, mime, behaviour = {}) {
      const id = String(++next) as GraphId;
      files.set(id, { bytes, behaviour });
      return { id, mime_type: mime, sha256: createHash('sha256').update(bytes).digest('base64') };
    },
    behave(id, behaviour) {
      const file = files.get(id);
      if (file !== undefined) file.behaviour = behaviour;
    },
  };
}
