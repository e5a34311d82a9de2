/**
 * Whether what is durable can be put into the collections. The operator hears of it twice: when it cannot, and when it can
 * again. Another program that holds the database is no trouble for as long as works wait for it.
 */
import { type Notify, StoreUnavailable } from '../store.ts';
import { busyTimeoutMs } from './connection.ts';
import { isBusy, unavailable } from './failure.ts';

export type Trouble = {
  failed(error: unknown): void;
  worked(): void;
  /** What is wrong now and what to do about it. */
  now(): string | undefined;
};

export function makeTrouble(notify: Notify): Trouble {
  let current: string | undefined;
  let busySince: number | undefined;

  return {
    failed(error) {
      if (isBusy(error)) {
        busySince ??= performance.now();
        if (performance.now() - busySince < busyTimeoutMs) return;
      }
      const sentence = sentenceOf(unavailable(error));
      if (sentence === current) return;
      current = sentence;
      notify('warn', `Lists and searches fall behind. ${sentence}`, error);
    },
    worked() {
      busySince = undefined;
      if (current === undefined) return;
      current = undefined;
      notify('info', 'Lists and searches hold everything again.');
    },
    now: () => current,
  };
}

function sentenceOf(error: unknown): string {
  if (error instanceof StoreUnavailable) return error.message;
  return 'What was accepted is safe, but the database does not take it into its tables. Start Parley again, and report the error in its log if that does not help.';
}
