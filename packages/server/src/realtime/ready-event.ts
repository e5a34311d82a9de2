/**
 * An event in the bytes that go to a socket. Those of a frame are the same for everybody, so they are put together once
 * and in one piece. Socket.IO's own way to a room hands each connection two pieces, the header of the WebSocket frame and
 * its text, which costs a fifth more for each socket.
 */
import type { Socket } from 'socket.io';

type Connection = Socket['conn'];

export type ReadyEvent = {
  /** Behind whatever the connection was given before. */
  sendTo(connection: Connection): void;
};

/** `json`: the payload. The store has written out the events of a flush for its log, and they go out as the same text. */
export function readyEvent(name: string, json: string): ReadyEvent {
  const data = `${event}[${JSON.stringify(name)},${json}]`;
  const options = { compress: true, wsPreEncodedFrame: [textFrame(`${message}${data}`)] };
  const packets: Parameters<Connection['transport']['send']>[0] = [{ type: 'message', data, options }];
  return {
    sendTo(connection) {
      // A transport that is free has sent all there was: the way through Engine.IO's queue would only take longer.
      if (connection.readyState === 'open' && connection.transport.writable) connection.transport.send(packets);
      else connection.send(data, options);
    },
  };
}

/** Packet types of Socket.IO and of Engine.IO below it. */
const event = 2;
const message = 4;

/** RFC 6455, 5.2: the last and only fragment of a text, unmasked, its length in 7, 16 or 64 bits. */
function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const start = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x81;
  if (start === 2) {
    frame[1] = length;
  } else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, start);
  return frame;
}
