/**
 * Looks into files of strangers by way of a process of its own (inspect-process.ts): a picture that breaks its decoder,
 * or holds it up, costs that picture its measures and nobody anything else. It is started for the first file and ended
 * after the last one, so it takes no memory while nothing comes, and it only gets the processor when messages do not
 * need it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Picture } from './inspect-picture.ts';
import type { Track } from './inspect-track.ts';

export type Job =
  | { readonly job: 'mime'; readonly path: string }
  | { readonly job: 'picture'; readonly path: string; readonly thumb: string }
  | { readonly job: 'track'; readonly path: string }
  | { readonly job: 'voice'; readonly path: string; readonly to: string };

export type Answers = {
  readonly mime: string | undefined;
  readonly picture: Picture;
  readonly track: Track;
  readonly voice: true;
};

export type Inspector = {
  /** What came of it; undefined for a file that cannot be read, or not in time. Never rejects. */
  ask<J extends Job>(job: J): Promise<Answers[J['job']] | undefined>;
  /** Ends the process. What is asked afterwards is not answered. */
  close(): void;
};

export type InspectorOptions = {
  /** The one folder that may be read, and written to, beside the program itself. */
  readonly folder: string;
  /** Milliseconds for one job; 20,000 by default. */
  readonly jobMs?: number;
};

/** How long the process waits for another file, in milliseconds. */
const idleMs = 10_000;
const program = fileURLToPath(new URL('inspect-process.ts', import.meta.url));
const modules = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));
const packages = fileURLToPath(new URL('../../../../../packages', import.meta.url));

export function makeInspector({ folder, jobMs = 20_000 }: InspectorOptions): Inspector {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();

  function started(): ChildProcess {
    if (child !== undefined) return child;
    const flags = [modules, packages, folder].map((path) => `--allow-fs-read=${path}`);
    const begun = fork(program, {
      // Decoders are native code; everything else of the process may do no more than this.
      execArgv: ['--permission', ...flags, `--allow-fs-write=${folder}`, '--allow-addons', '--max-old-space-size=128'],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const forget = () => {
      if (child === begun) child = undefined;
    };
    begun.once('exit', forget).on('error', forget);
    if (begun.pid !== undefined) giveWay(begun.pid);
    child = begun;
    return begun;
  }

  function end(): void {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  }

  function run(job: Job): Promise<unknown> {
    if (isClosed) return Promise.resolve(undefined);
    clearTimeout(idle);
    const asked = started();
    return new Promise((resolve) => {
      const settle = (message?: { readonly answer?: unknown }) => {
        clearTimeout(deadline);
        asked.off('message', settle).off('exit', gone).off('error', gone);
        idle = setTimeout(end, idleMs).unref();
        resolve(message?.answer);
      };
      const gone = () => settle();
      const deadline = setTimeout(end, jobMs);
      asked.once('message', settle).once('exit', gone).once('error', gone);
      asked.send(job);
    });
  }

  return {
    ask(job) {
      const answer = last.then(() => run(job));
      last = answer;
      return answer as Promise<undefined>;
    },
    close() {
      isClosed = true;
      end();
    },
  };
}

/** Messages go first: pictures are made small with what they leave of the processor. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where the system does not allow it, or the process has ended, nothing is lost but a little speed.
  }
}
