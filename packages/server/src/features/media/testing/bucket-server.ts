/** A store that speaks as much of S3 as files need, and refuses what is not signed as it must be. */
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { S3Settings } from '../s3-blobs.ts';

export type BucketServer = {
  readonly settings: S3Settings;
  /** What is in it, by path. */
  readonly objects: Map<string, Buffer>;
  /** Answers every request with this status from now on. */
  fail(status: number): void;
};

export async function startBucket(): Promise<BucketServer> {
  const objects = new Map<string, Buffer>();
  let failure: number | undefined;
  const server = createServer(async (request, answer) => {
    const body = await buffer(request);
    if (failure !== undefined) return answer.writeHead(failure).end();
    if (!isSigned(request, body, settings)) return answer.writeHead(403).end('<Code>SignatureDoesNotMatch</Code>');
    const path = request.url ?? '';
    if (request.method === 'PUT') {
      objects.set(path, body);
      return answer.end();
    }
    const object = objects.get(path);
    if (object === undefined) return answer.writeHead(404).end('<Code>NoSuchKey</Code>');
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) return answer.end(object);
    return answer.writeHead(206).end(object.subarray(Number(from), Number(to) + 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const settings: S3Settings = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: 'parley-files',
    region: 'eu-central-1',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'a-secret-of-nobody',
  };
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    settings,
    objects,
    fail(status) {
      failure = status;
    },
  };
}

/** Signature Version 4, and the hash of the body where one is given. Source: Amazon S3, authenticating requests. */
function isSigned(
  request: IncomingMessage,
  body: Buffer,
  { region, secretAccessKey, accessKeyId }: S3Settings,
): boolean {
  const { authorization = '', 'x-amz-date': date = '', 'x-amz-content-sha256': hash = '' } = request.headers;
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return false;
  const scope = `${String(date).slice(0, 8)}/${region}/s3/aws4_request`;
  const names = /SignedHeaders=([\w;-]+)/.exec(authorization)?.[1] ?? '';
  const headers = names.split(';').map((name) => `${name}:${request.headers[name]}\n`);
  const canonical = [request.method, request.url, '', headers.join(''), names, hash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  let key: Buffer = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of scope.split('/')) key = hmac(key, part);
  const signature = hmac(key, toSign).toString('hex');
  return (
    authorization.includes(`Credential=${accessKeyId}/${scope}`) && authorization.endsWith(`Signature=${signature}`)
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
