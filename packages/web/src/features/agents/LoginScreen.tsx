'use client';

import type { LoginAnswer, LoginRequest } from '@parley/model/api';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, Suspense, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import { nextPage } from './next-page.ts';
import { PasswordField } from './PasswordField.tsx';

/** E-mail and password. Refused credentials keep what was typed. */
export function LoginScreen() {
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const login = useAction(async () => {
    await api.post<LoginAnswer>('/api/auth/login', { email: email.trim(), password } satisfies LoginRequest);
    const next = new URLSearchParams(location.search).get('next');
    router.replace(nextPage(next, location.origin));
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void login.run();
  };

  return (
    <AuthFrame
      title="Sign in"
      lead={
        <Suspense fallback={welcome}>
          <Lead />
        </Suspense>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="E-mail">
          {(field) => (
            <Input
              {...field}
              type="email"
              name="email"
              autoComplete="username"
              required
              dir="ltr"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <PasswordField kind="current" value={password} onChange={setPassword} />
        {login.problem !== undefined && <ProblemNote problem={login.problem} />}
        <Button type="submit" variant="primary" isBusy={login.isBusy} className="mt-1">
          Sign in
        </Button>
      </form>
      <p className="text-pretty text-small text-text2">
        No account, or a forgotten password? Ask an admin of your team for a link. Starting Parley for the first time?{' '}
        <PageLink href="/setup" className="font-medium text-link underline-offset-2 hover:underline">
          Set it up
        </PageLink>
      </p>
    </AuthFrame>
  );
}

const welcome = 'Welcome back to your team’s inbox.';

/** Whoever was led here from another page is told why. */
function Lead() {
  return useSearchParams().has('next') ? 'You are signed out. Sign in to go on where you were.' : welcome;
}
