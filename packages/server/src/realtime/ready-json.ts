/**
 * A payload whose JSON is at hand. The store has written out the events of a flush for its log; what goes to the sockets
 * is the same text, so it need not be made again.
 */
import { type Packet, PacketType, Encoder as PlainEncoder } from 'socket.io-parser';

export class ReadyJson {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

/** Socket.IO's own encoding, but for an event that carries a ReadyJson and nothing else. */
export class Encoder extends PlainEncoder {
  override encode(packet: Packet): ReturnType<PlainEncoder['encode']> {
    const [name, payload] = Array.isArray(packet.data) ? packet.data : [];
    if (packet.type === PacketType.EVENT && payload instanceof ReadyJson) {
      return [`${PacketType.EVENT}[${JSON.stringify(name)},${payload.json}]`];
    }
    return super.encode(packet);
  }
}
