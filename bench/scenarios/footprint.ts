/** What Parley takes of a machine: memory at rest, with its simulator; memory of a connection; time to start. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSinks } from '../sinks/sinks.ts';
import { startParley } from '../subjects/parley.ts';
import type { Program } from '../subjects/program.ts';
import { portOf, startRaw } from '../subjects/raw.ts';
import type { SocketTarget } from '../subjects/subject.ts';
import type { Metric, Readings } from './scenario.ts';

const connections = 1000;
/** Taken before the measured ones: the first connections carry what is paid once. */
const firstConnections = 100;
const starts = 3;

export const footprintMetrics: readonly Metric[] = [
  {
    id: 'footprint.idle',
    title: 'Resident memory idle, sandbox and simulator included',
    unit: 'MB',
    better: 'lower',
    goal: { abs: 160 },
  },
  { id: 'footprint.start', title: 'Start, until it answers', unit: 'ms', better: 'lower', goal: { abs: 1000 } },
  {
    id: 'footprint.connection',
    title: `Memory per agent’s connection (${connections} of them)`,
    unit: 'kB',
    better: 'lower',
    goal: { ratio: 1.3 },
  },
];

export type Footprint = { readonly ours: readonly Readings[]; readonly raw: readonly Readings[] };

export async function measureFootprint(folder: string): Promise<Footprint> {
  const ours: Readings[] = [];
  const raw: Readings[] = [];
  for (let round = 0; round < starts; round += 1) {
    const data = join(folder, `footprint-${round}`);
    mkdirSync(data);
    const { program, port, cookie } = await startParley(data, {});
    const idle = (await program.restingMemory()) / 1e6;
    const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`;
    const connection = await memoryOfConnection(program, { kind: 'socket.io', url, cookie });
    ours.push({ 'footprint.idle': idle, 'footprint.start': program.tookMs, 'footprint.connection': connection });
    await program.stop();

    const floor = await startRaw('sockets', data);
    const floorUrl = `ws://127.0.0.1:${portOf(floor)}/socket.io/?EIO=4&transport=websocket`;
    raw.push({ 'footprint.connection': await memoryOfConnection(floor, { kind: 'socket.io', url: floorUrl }) });
    await floor.stop();
  }
  return { ours, raw };
}

/** Kilobytes. */
async function memoryOfConnection(program: Program, target: SocketTarget): Promise<number> {
  const first = startSinks();
  const rest = startSinks();
  try {
    await first.open(target, firstConnections);
    const before = await program.restingMemory();
    await rest.open(target, connections);
    return ((await program.restingMemory()) - before) / connections / 1000;
  } finally {
    first.close();
    rest.close();
  }
}
