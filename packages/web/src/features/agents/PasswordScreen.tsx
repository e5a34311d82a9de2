'use client';

import type { ChoosePasswordRequest, LoginAnswer } from '@parley/model/api';
import type { AgentId } from '@parley/model/ids';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import { BrokenLink } from './BrokenLink.tsx';
import { PasswordField, refusalOf } from './PasswordField.tsx';

/** Choosing a new password with the link that an admin or the operator handed over. */
export function PasswordScreen() {
  const asked = useSearchParams();
  const agentId = (asked.get('agent') ?? '') as AgentId;
  const token = asked.get('token') ?? '';
  const router = useRouter();
  const [password, setPassword] = useState('');
  const choose = useAction(async () => {
    const request: ChoosePasswordRequest = { agentId, token, password };
    await api.post<LoginAnswer>('/api/auth/password', request);
    router.replace('/inbox');
  });
  const { problem } = choose;

  // A link that was cut while it was copied is no better than an old one.
  const isBroken = problem?.code === 'PASSWORD_LINK_INVALID' || problem?.code === 'BAD_REQUEST';
  if (agentId === '' || token === '' || isBroken) {
    return (
      <BrokenLink
        title="This link does not work"
        lead="It was used, replaced by a newer one, or has expired. Ask for another: links are good for an hour."
      />
    );
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void choose.run();
  };
  const refusal = refusalOf(problem);

  return (
    <AuthFrame
      title="Choose a new password"
      lead="It signs you in here, and out of every other browser that was signed in with the old one."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField
          label="New password"
          kind="new"
          value={password}
          onChange={setPassword}
          {...(refusal === undefined ? {} : { error: refusal })}
        />
        {problem !== undefined && refusal === undefined && <ProblemNote problem={problem} />}
        <Button type="submit" variant="primary" isBusy={choose.isBusy} className="mt-1">
          Set password and sign in
        </Button>
      </form>
    </AuthFrame>
  );
}
