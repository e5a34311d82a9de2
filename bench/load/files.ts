/** WhatsApp's file server in the driver: photos of about a megabyte, each sent piece by piece as a network would. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';

export type Files = {
  /** Answers where a file is, and its bytes. False for any other request. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
  /** Resolves once so many files more have been sent whole. */
  sent(count: number): Promise<void>;
};

const pieces = 10;
const pieceEveryMs = 30;
/** A photo that can be read and made small; what stands behind its end is ignored by every reader. */
const photo = Buffer.concat([
  readFileSync(fileURLToPath(new URL('../../packages/simulator/src/samples/photo.jpg', import.meta.url))),
  Buffer.alloc(1_000_000),
]);

/** `url` of the server that asks this. */
export function makeFiles(url: string): Files {
  let due = 0;
  let done = Promise.withResolvers<void>();

  function sendPieces(response: ServerResponse): void {
    const length = Math.ceil(photo.length / pieces);
    let place = 0;
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': photo.length });
    const timer = setInterval(() => {
      response.write(photo.subarray(place, place + length));
      place += length;
      if (place < photo.length) return;
      clearInterval(timer);
      response.end();
      due -= 1;
      if (due === 0) done.resolve();
    }, pieceEveryMs);
    response.on('close', () => clearInterval(timer));
  }

  return {
    serve({ method, url: path = '' }, response) {
      const id = /^\/v[\d.]+\/(\d+)\?phone_number_id=/.exec(path)?.[1];
      if (method !== 'GET') return false;
      if (id !== undefined) response.end(JSON.stringify({ url: `${url}/files/${id}`, id }));
      else if (path.startsWith('/files/')) sendPieces(response);
      else return false;
      return true;
    },
    sent(count) {
      due = count;
      done = Promise.withResolvers();
      return done.promise;
    },
  };
}
