'use client';

import type { AcceptInviteRequest, LoginAnswer } from '@parley/model/api';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Account, AccountFields, generalProblem } from './AccountFields.tsx';
import { AuthFrame } from './AuthFrame.tsx';
import { BrokenLink } from './BrokenLink.tsx';

/** Joining the team with the link that an admin handed over. */
export function InviteScreen() {
  const token = useSearchParams().get('token') ?? '';
  const router = useRouter();
  const [account, setAccount] = useState<Account>({ name: '', email: '', password: '' });
  const join = useAction(async () => {
    const request: AcceptInviteRequest = { token, ...account, email: account.email.trim() };
    await api.post<LoginAnswer>('/api/auth/accept-invite', request);
    router.replace('/inbox');
  });

  if (token === '' || join.problem?.code === 'INVITE_INVALID') {
    return (
      <BrokenLink
        title="This invitation does not work"
        lead="It was used, taken back or has expired. Ask an admin of your team for a new link."
      />
    );
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void join.run();
  };
  const problem = generalProblem(join.problem);

  return (
    <AuthFrame title="Join your team" lead="You have been invited to answer customers together.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <AccountFields account={account} onChange={setAccount} problem={join.problem} />
        {problem !== undefined && <ProblemNote problem={problem} />}
        <Button type="submit" variant="primary" isBusy={join.isBusy} className="mt-1">
          Join the team
        </Button>
      </form>
    </AuthFrame>
  );
}
