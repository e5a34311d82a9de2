/**
 * The process of the sinks: agents' sockets of one subject. One socket in ten reads its frames; the others only count
 * frames and bytes, or the sinks would be the bottleneck. What the counters say must agree with what was read.
 */
import type { WebSocket } from 'ws';
import { numberOf } from '../load/webhooks.ts';
import { micros } from '../measure/clock.ts';
import type { SocketTarget } from '../subjects/subject.ts';
import { openSocket, textsIn } from './browser-socket.ts';
import type { SinkAnswer, SinkCommand, SinkReport } from './protocol.ts';

const readEvery = 10;
/** Microseconds without a frame after which none is on its way to some of the sockets: they all get one within one. */
const quietMicros = 15_000;

type Sink = { frames: number; bytes: number; seq: number | undefined; numbers: number[]; at: number[] };

let sockets: WebSocket[] = [];
let sinks: Sink[] = [];
let window = '';
let expected: number | undefined;
let lastFrameAt = 0;
let report: SinkReport = { read: [], frames: [], bytes: [] };

process.on('message', (command: SinkCommand) => {
  switch (command.type) {
    case 'open':
      open(command.target, command.count).then(
        () => answer({ type: 'opened' }),
        (error: unknown) => answer({ type: 'failed', reason: String(error) }),
      );
      break;
    case 'begin':
      begin(command.window);
      break;
    case 'expect':
      expected = command.expected;
      tellIfSeen();
      break;
    case 'report':
      answer({ type: 'reported', ...report });
  }
});

async function open(target: SocketTarget, count: number): Promise<void> {
  for (const socket of sockets) socket.terminate();
  sinks = Array.from({ length: count }, () => ({ frames: 0, bytes: 0, seq: undefined, numbers: [], at: [] }));
  sockets = [];
  for (const [index, sink] of sinks.entries()) {
    sockets.push(await openSocket(target, (frame) => take(target.kind, sink, isReader(index), frame)));
  }
}

/** Files that are fetched meanwhile bring frames at any time, and each has to count at all sockets or at none. */
function begin(name: string): void {
  const quietFor = micros() - lastFrameAt;
  if (quietFor < quietMicros) {
    setTimeout(begin, (quietMicros - quietFor) / 1000, name);
    return;
  }
  window = name;
  expected = undefined;
  for (const sink of sinks) Object.assign(sink, { frames: 0, bytes: 0, numbers: [], at: [] });
  answer({ type: 'begun' });
}

function take(kind: SocketTarget['kind'], sink: Sink, isRead: boolean, frame: Buffer): void {
  lastFrameAt = micros();
  sink.frames += 1;
  sink.bytes += frame.length;
  if (isRead) {
    const at = micros();
    const { texts, seq } = textsIn(kind, frame, sink.seq);
    sink.seq = seq;
    for (const text of texts) {
      const number = numberOf(text, window);
      if (number === undefined) continue;
      sink.numbers.push(number);
      sink.at.push(at);
    }
  }
  if (expected !== undefined) tellIfSeen();
}

/** Every socket has what the first one has, and that is all. */
function tellIfSeen(): void {
  const isRead = sinks.every(({ numbers }, index) => !isReader(index) || numbers.length === expected);
  if (!isRead || sinks.some(({ frames }) => frames !== sinks[0]?.frames)) return;
  expected = undefined;
  // Taken now: the next frame may be there at some of the sockets before the driver asks.
  report = {
    read: sinks.filter((_, index) => isReader(index)).map(({ numbers, at }) => ({ numbers, at })),
    frames: sinks.map(({ frames }) => frames),
    bytes: sinks.map(({ bytes }) => bytes),
  };
  answer({ type: 'seen' });
}

function isReader(index: number): boolean {
  return index % readEvery === 0;
}

function answer(said: SinkAnswer): void {
  process.send?.(said);
}
