/** What is compared: Parley, and the raw program that does the same physical work. */
import type { Program } from './program.ts';

export type SubjectName = 'ours' | 'raw';

/** What both sides know of Meta: the driver stands there. */
export type LiveAccount = { readonly appSecret: string; readonly phoneNumberId: string; readonly graphUrl: string };

export type Subject = {
  readonly name: SubjectName;
  readonly program: Pick<Program, 'cpuMicros' | 'freeze' | 'thaw' | 'stop'>;
  /** Of each of its processes. */
  readonly ports: readonly number[];
  /** How an agent's browser connects. */
  readonly socket: SocketTarget;
  /** Headers of an API call by an agent. */
  readonly headers: { readonly [name: string]: string };
  /** What is stored, read past the program. */
  readonly stored: StoredCounts;
};

export type SocketTarget = { readonly kind: 'socket.io' | 'ws'; readonly url: string; readonly cookie?: string };

export type StoredCounts = {
  /** Messages whose wamid begins so. */
  messages(wamidPrefix: string): number | Promise<number>;
  /** How many messages all chats say that they received. */
  received(): number | Promise<number>;
};
