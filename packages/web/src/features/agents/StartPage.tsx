'use client';

import type { LoginAnswer } from '@parley/model/api';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { ApiProblem, api } from '../../inbox/api.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Logo } from '../../ui/Logo.tsx';

/** The front door: shows nothing of its own and leads on, unless the server cannot be reached. */
export function StartPage() {
  const router = useRouter();
  const [problem, setProblem] = useState<ApiProblem>();
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is what asks again
  useEffect(() => {
    let isGone = false;
    whereTo().then(
      (path) => {
        if (!isGone) router.replace(path);
      },
      (error: unknown) => {
        if (isGone) return;
        if (!(error instanceof ApiProblem)) throw error;
        setProblem(error);
      },
    );
    return () => {
      isGone = true;
    };
  }, [router, tries]);

  if (problem === undefined) return null;
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        art={<Logo className="size-12" />}
        title="Parley cannot be reached"
        action={
          <Button
            variant="primary"
            onClick={() => {
              setProblem(undefined);
              setTries(tries + 1);
            }}
          >
            Try again
          </Button>
        }
      >
        {problem.title}
      </EmptyState>
    </main>
  );
}

async function whereTo(): Promise<'/inbox' | '/login' | '/setup'> {
  try {
    await api.get<LoginAnswer>('/api/auth/me');
    return '/inbox';
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
  }
  const { isSetUp } = await api.get<{ readonly isSetUp: boolean }>('/api/auth/setup');
  return isSetUp ? '/login' : '/setup';
}
