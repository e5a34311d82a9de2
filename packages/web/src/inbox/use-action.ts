'use client';

import { useState } from 'react';
import { ApiProblem } from './api.ts';

export type Action<Args extends unknown[]> = {
  /** Starts the action, unless it runs already. Never rejects with an `ApiProblem`: that is `problem`. */
  readonly run: (...args: Args) => Promise<void>;
  readonly isBusy: boolean;
  /** Why the last run was refused; gone when the next one starts. */
  readonly problem: ApiProblem | undefined;
};

/** One request behind a form or a button. Surprises that are no `ApiProblem` travel on. */
export function useAction<Args extends unknown[]>(action: (...args: Args) => Promise<void>): Action<Args> {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const run = async (...args: Args) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await action(...args);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return { run, isBusy, problem };
}
