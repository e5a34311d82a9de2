/** Whether the machine is quiet enough to measure: what a fixed piece of work and a sync of the disk take right now. */
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './statistics.ts';

export type NoiseGate = {
  /** Why a window that starts now would not count; undefined when it would. */
  complaint(): string | undefined;
  /** Why the window since the last look does not count. */
  afterwards(): string | undefined;
  /** The median of the first look at the disk, milliseconds. */
  readonly syncMs: number;
};

const spinMs = 100;
const slowestSpin = 1.15;
const slowestSyncMs = 1;
const mostSteal = 0.05;

export function makeNoiseGate(folder: string): NoiseGate {
  const file = openSync(join(folder, 'sync-probe'), 'w');
  process.once('exit', () => closeSync(file));
  const syncMs = syncTime(file);
  let bestSpin = Math.max(spin(), spin(), spin());
  let ticks = readTicks();
  return {
    syncMs,
    complaint() {
      const done = spin();
      bestSpin = Math.max(bestSpin, done);
      ticks = readTicks();
      const slowness = bestSpin / done;
      if (slowness > slowestSpin)
        return `the processor is ${Math.round((slowness - 1) * 100)} % slower than at its best`;
      const sync = syncTime(file);
      return sync > slowestSyncMs ? `a sync of the disk takes ${sync.toFixed(1)} ms` : undefined;
    },
    afterwards() {
      const now = readTicks();
      const share = (now.stolen - ticks.stolen) / Math.max(1, now.all - ticks.all);
      return share > mostSteal
        ? `${Math.round(share * 100)} % of the processor was taken by other machines`
        : undefined;
    },
  };
}

/** How many hashes fit into a while. */
function spin(): number {
  const block = Buffer.alloc(4096);
  const end = performance.now() + spinMs;
  let count = 0;
  while (performance.now() < end) {
    createHash('sha256').update(block).digest();
    count += 1;
  }
  return count;
}

function syncTime(file: number): number {
  const block = Buffer.alloc(4096);
  const times = Array.from({ length: 20 }, () => {
    const began = performance.now();
    writeSync(file, block, 0, block.length, 0);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  return median(times);
}

function readTicks(): { readonly all: number; readonly stolen: number } {
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '')
    .trim()
    .split(/\s+/)
    .slice(1, 9)
    .map(Number);
  return { all: fields.reduce((sum, field) => sum + field, 0), stolen: fields[7] ?? 0 };
}
