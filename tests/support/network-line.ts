/** The wire between a browser and Parley: TCP passed on as it is, until it is cut. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type NetworkLine = {
  /** Where the browser goes instead of Parley's own address. */
  readonly url: string;
  /** Ends every connection, the socket's included; new ones are refused until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function openLine(target: string): Promise<NetworkLine> {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function cut(): void {
    isCut = true;
    for (const socket of open) socket.resetAndDestroy();
  }

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    mend() {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
