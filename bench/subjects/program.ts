/** A program as a process of its own, on the pinned Node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Program = {
  readonly pid: number;
  /** What the pattern caught in its output. */
  readonly said: RegExpExecArray;
  /** From its start until it said so, milliseconds. */
  readonly tookMs: number;
  /** Takes it off the processor, with everything that it holds, so that another program has the machine. */
  freeze(): void;
  thaw(): void;
  /** Processor time used so far by all its threads, microseconds; in steps of 10 ms. */
  cpuMicros(): number;
  /** Resident memory in bytes after a full collection. */
  restingMemory(): Promise<number>;
  stop(): Promise<void>;
};

const collector = fileURLToPath(new URL('collect-on-signal.mjs', import.meta.url));
const patienceMs = 20_000;
const clockTicksPerSecond = 100;

/** Starts a program and waits until its output matches. Rejects, with that output, when it ends or is late. */
export async function startProgram(
  path: URL,
  env: NodeJS.ProcessEnv,
  isReady: RegExp,
  folder: string,
): Promise<Program> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--expose-gc', '--import', collector, fileURLToPath(path)], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      // Such as --cpu-prof, to look into a program under measurement.
      NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await outputOf(child, isReady);
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  return {
    pid,
    said,
    tookMs: performance.now() - began,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    cpuMicros() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / clockTicksPerSecond;
    },
    async restingMemory() {
      child.kill('SIGWINCH');
      await new Promise((resolve) => setTimeout(resolve, 600));
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    async stop() {
      process.off('exit', end);
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(end, patienceMs);
      await ended;
      clearTimeout(late);
    },
  };
}

function outputOf(child: ChildProcess, isReady: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => reject(new Error(`A program under measurement ${why}:\n${output}`));
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`said nothing of ${isReady} for ${patienceMs / 1000} s`);
    }, patienceMs);
    const hear = (chunk: Buffer) => {
      output = (output + chunk).slice(-10_000);
      const match = isReady.exec(output);
      if (match === null) return;
      clearTimeout(late);
      resolve(match);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(`ended with ${code}`);
    });
  });
}
