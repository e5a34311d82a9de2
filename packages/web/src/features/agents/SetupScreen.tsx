'use client';

import type { LoginAnswer, SetupRequest } from '@parley/model/api';
import { useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { PageLink } from '../../ui/PageLink.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type Account, AccountFields, generalProblem } from './AccountFields.tsx';
import { AuthFrame } from './AuthFrame.tsx';

/** The first admin. The one-time token comes in the link that is printed at the start; without it the page says where. */
export function SetupScreen() {
  const token = useSearchParams().get('token') ?? '';
  const router = useRouter();
  const [teamName, setTeamName] = useState('');
  const [account, setAccount] = useState<Account>({ name: '', email: '', password: '' });
  const setUp = useAction(async () => {
    await api.post<LoginAnswer>('/api/auth/setup', {
      token,
      ...account,
      email: account.email.trim(),
      ...(teamName.trim() === '' ? {} : { teamName: teamName.trim() }),
    } satisfies SetupRequest);
    router.replace('/inbox');
  });

  if (setUp.problem?.code === 'SETUP_DONE') return <SetupDone />;
  if (token === '' || setUp.problem?.code === 'SETUP_LINK_INVALID') return <WhereTheLinkIs hadToken={token !== ''} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void setUp.run();
  };
  const problem = generalProblem(setUp.problem);

  return (
    <AuthFrame title="Set up your inbox" lead="You become the first admin. Colleagues are invited later, with a link.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Team name (optional)">
          {(field) => (
            <Input
              {...field}
              name="organization"
              autoComplete="organization"
              maxLength={80}
              placeholder="Acme Support"
              value={teamName}
              onChange={(event) => setTeamName(event.target.value)}
            />
          )}
        </Field>
        <AccountFields account={account} onChange={setAccount} problem={setUp.problem} />
        {problem !== undefined && <ProblemNote problem={problem} />}
        <Button type="submit" variant="primary" isBusy={setUp.isBusy} className="mt-1">
          Open the inbox
        </Button>
      </form>
    </AuthFrame>
  );
}

function WhereTheLinkIs({ hadToken }: { readonly hadToken: boolean }) {
  return (
    <AuthFrame
      title={hadToken ? 'This setup link is not valid any more' : 'Open the setup link'}
      lead={
        hadToken
          ? 'A setup link works once and for 30 minutes. Restart Parley and open the new link that it prints.'
          : 'So that nobody else can take over a new installation, its first admin comes in by a link. Parley prints it where it runs, when it starts.'
      }
    >
      <figure className="flex flex-col gap-2">
        <pre
          dir="ltr"
          className="overflow-x-auto rounded-card border border-line bg-code-bg px-4 py-3 font-mono text-caption text-text2 leading-6"
        >
          {'$ npm start\n…\n→ '}
          <b className="font-semibold text-text">{'…/setup?token=naDgCDfBt3XzT…'}</b>
        </pre>
        <figcaption className="text-pretty text-caption text-text3">
          In a container, or as a service, it stands in the log.
        </figcaption>
      </figure>
      <p className="text-small text-text2">
        Set up already?{' '}
        <PageLink href="/login" className="font-medium text-link underline-offset-2 hover:underline">
          Sign in
        </PageLink>
      </p>
    </AuthFrame>
  );
}

function SetupDone() {
  return (
    <AuthFrame title="Parley is set up already" lead="Sign in, or ask an admin of your team for an invitation.">
      <PageLink href="/login" className={buttonClass('primary', 'md')}>
        Sign in
      </PageLink>
    </AuthFrame>
  );
}
