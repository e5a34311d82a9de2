/** Server-sent events to one browser: what happens on the phones, as it happens. */
import type { ServerResponse } from 'node:http';
import type { SimulatorEvent } from '@parley/model/sandbox';
import type { FastifyReply } from 'fastify';

export type EventStream = { send(event: SimulatorEvent): void; end(): void };

const heartbeatMs = 15_000;
/** A reader this far behind is let go; it comes back and gets the whole state. */
const backlogLimit = 4 * 1024 * 1024;

/** Takes over the answer. `onClose` is called once, whoever ends it. */
export function openEventStream(reply: FastifyReply, onClose: () => void): EventStream {
  reply.hijack();
  const response: ServerResponse = reply.raw;
  // Headers that the mounter sets on every answer are not lost by taking over.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const heartbeat = setInterval(() => write(':\n\n'), heartbeatMs);
  response.once('close', () => {
    clearInterval(heartbeat);
    onClose();
  });

  function write(frame: string): void {
    if (response.writableEnded) return;
    if (response.writableLength > backlogLimit) response.destroy();
    else response.write(frame);
  }

  return {
    send: (event) => write(`data: ${JSON.stringify(event)}\n\n`),
    end: () => void response.end(),
  };
}
