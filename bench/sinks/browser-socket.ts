/** An agent's socket without the browser, over the plain websocket: what it costs here is the same for both subjects. */
import { WebSocket } from 'ws';
import type { SocketTarget } from '../subjects/subject.ts';

const eventsPrefix = '42["events",';

/** Connects, registers where the protocol knows that, and hands every frame of events to `onFrame`. */
export function openSocket(target: SocketTarget, onFrame: (frame: Buffer) => void): Promise<WebSocket> {
  const socket = new WebSocket(target.url, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    headers: target.cookie === undefined ? {} : { cookie: target.cookie },
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    if (target.kind === 'ws') {
      socket.once('open', () => resolve(socket));
      socket.on('message', (data: Buffer) => onFrame(data));
      return;
    }
    socket.on('message', (data: Buffer) => {
      const start = data.toString('latin1', 0, eventsPrefix.length);
      if (start === eventsPrefix) onFrame(data);
      else if (start.startsWith('0')) socket.send('40');
      else if (start.startsWith('40{')) socket.send('420["register",{"batch":true}]');
      else if (start.startsWith('430')) resolve(socket);
      else if (start.startsWith('2')) socket.send('3');
      else if (start.startsWith('44')) reject(new Error(`Refused: ${data}`));
    });
  });
}

/** The texts of the new messages in a frame. Throws for a frame of Parley's that does not follow on `after`. */
export function textsIn(kind: SocketTarget['kind'], frame: Buffer, after: number | undefined): Frame {
  if (kind === 'ws') {
    const rows = JSON.parse(frame.toString()) as readonly { readonly message: { readonly text: { body: string } } }[];
    return { texts: rows.map(({ message }) => message.text.body), seq: undefined };
  }
  const [, { prev, seq, events }] = JSON.parse(frame.toString('utf8', 2)) as readonly [string, EventsFrame];
  if (after !== undefined && prev !== after) throw new Error(`After ${after} came the frame (${prev}, ${seq}]`);
  const texts = events.flatMap(({ type, message }) => (type === 'new_message' && message ? [message.text] : []));
  return { texts, seq };
}

export type Frame = { readonly texts: readonly string[]; readonly seq: number | undefined };

type EventsFrame = {
  readonly prev: number;
  readonly seq: number;
  readonly events: readonly { readonly type: string; readonly message?: { readonly text: string } }[];
};
