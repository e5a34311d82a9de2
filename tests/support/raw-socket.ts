/** A websocket that speaks Engine.IO by hand, so that it can say what no client library would. */
import { once } from 'node:events';
import { WebSocket } from 'ws';

export type RawSocket = {
  send(packet: string | Buffer): void;
  /** Every packet that came, in order. */
  readonly heard: readonly string[];
  /** How many bytes came. */
  bytes(): number;
  /** Stops reading: what is sent to it stays in the buffers on the way. */
  pause(): void;
  resume(): void;
  isOpen(): boolean;
  close(): void;
};

/** Opens the transport alone: nothing is said yet. Rejects with the HTTP status where the handshake is refused. */
export async function openRawSocket(url: string, headers: Record<string, string>): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers });
  const heard: string[] = [];
  let bytes = 0;
  socket.on('message', (data) => {
    const text = data.toString();
    bytes += text.length;
    heard.push(text);
    // The answer to a ping of the server.
    if (text === '2') socket.send('3');
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return {
    send: (packet) => socket.send(packet),
    heard,
    bytes: () => bytes,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  };
}
