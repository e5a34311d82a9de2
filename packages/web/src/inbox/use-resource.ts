'use client';

import { useCallback, useEffect, useState } from 'react';
import { ApiProblem, api } from './api.ts';

export type Resource<Answer> = {
  /** Absent while the first read is under way. A refresh keeps the old answer on screen. */
  readonly answer: Answer | undefined;
  readonly problem: ApiProblem | undefined;
  readonly refresh: () => void;
};

/** Something read from the API when a screen opens, and again when `version` changes: what no event keeps up to date. */
export function useResource<Answer>(path: string, version?: number): Resource<Answer> {
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round or version is what asks again
  useEffect(() => {
    const controller = new AbortController();
    api
      .get<Answer>(path, { signal: controller.signal })
      .then((fresh) => {
        setAnswer(fresh);
        setProblem(undefined);
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        if (!(error instanceof ApiProblem)) throw error;
        setProblem(error);
      });
    return () => controller.abort();
  }, [path, version, round]);

  return { answer, problem, refresh: useCallback(() => setRound((last) => last + 1), []) };
}
