/** A TCP proxy that cuts its connections when the test says so, in the middle of whatever is being said. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FlakyProxy = {
  readonly url: string;
  /** Connections from now on are reset once so many bytes came from the server; Infinity leaves them alone. */
  cutAfter(bytes: number): void;
  /** Cuts every connection, and each new one at once, until `comeBack`. */
  goAway(): void;
  /** What the other side answers is lost and its connection cut, until `comeBack`: what was asked has happened there. */
  loseAnswers(): void;
  comeBack(): void;
  /** How many connections were cut. */
  cuts(): number;
  close(): Promise<void>;
};

export async function makeFlakyProxy(target: string): Promise<FlakyProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let limit = Number.POSITIVE_INFINITY;
  let isAway = false;
  let isLosing = false;
  let cuts = 0;

  const server = createServer((near) => {
    if (isAway) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), hostname);
    let left = limit;
    const cut = () => {
      near.resetAndDestroy();
      far.resetAndDestroy();
    };
    far.on('data', (chunk) => {
      if (isLosing) return cut();
      near.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left > 0) return;
      if (!near.destroyed) cuts += 1;
      cut();
    });
    near.on('data', (chunk) => void far.write(chunk));
    for (const side of [near, far]) {
      open.add(side);
      side.on('error', cut);
      side.on('close', () => {
        open.delete(side);
        cut();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter(bytes) {
      limit = bytes;
    },
    goAway() {
      isAway = true;
      for (const side of open) side.resetAndDestroy();
    },
    loseAnswers() {
      isLosing = true;
    },
    comeBack() {
      isAway = false;
      isLosing = false;
    },
    cuts: () => cuts,
    async close() {
      server.close();
      for (const side of open) side.destroy();
      await once(server, 'close');
    },
  };
}
