/** The driver's end of the sinks. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SocketTarget } from '../subjects/subject.ts';
import type { SinkAnswer, SinkCommand, SinkReport } from './protocol.ts';

export type Sinks = {
  /** Closes the sockets there are and opens so many. */
  open(target: SocketTarget, count: number): Promise<void>;
  /** From now on messages of this window count. Resolves once no frame is on its way that only some sockets have. */
  begin(window: string): Promise<void>;
  /** Resolves when every socket has had so many messages of the window. */
  haveSeen(messages: number): Promise<void>;
  /** How it was when everything had been seen. */
  report(): Promise<SinkReport>;
  close(): void;
};

/** Over a database server, applying what was acknowledged flat out takes much longer than acknowledging it. */
const patienceMs = 120_000;

export function startSinks(): Sinks {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), { serialization: 'advanced' });

  function ask<T extends SinkAnswer['type']>(command: SinkCommand, type: T): Promise<Extract<SinkAnswer, { type: T }>> {
    return new Promise((resolve, reject) => {
      const hear = (answer: SinkAnswer) => {
        if (answer.type !== type && answer.type !== 'failed') return;
        settle();
        if (answer.type === 'failed') reject(new Error(answer.reason));
        else resolve(answer as Extract<SinkAnswer, { type: T }>);
      };
      const fail = (why: string) => {
        settle();
        // The command may hold a cookie.
        reject(new Error(`The sinks ${why}: ${command.type}`));
      };
      const ended = () => fail('ended');
      const late = setTimeout(() => fail(`waited ${patienceMs / 1000} s in vain`), patienceMs);
      const settle = () => {
        clearTimeout(late);
        child.off('message', hear);
        child.off('exit', ended);
      };
      child.on('message', hear);
      child.once('exit', ended);
      child.send(command);
    });
  }

  return {
    async open(target, count) {
      await ask({ type: 'open', target, count }, 'opened');
    },
    async begin(window) {
      await ask({ type: 'begin', window }, 'begun');
    },
    async haveSeen(expected) {
      await ask({ type: 'expect', expected }, 'seen');
    },
    report: () => ask({ type: 'report' }, 'reported'),
    close: () => void child.kill(),
  };
}
