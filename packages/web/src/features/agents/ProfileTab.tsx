'use client';

import type { Agent } from '@parley/model/agent';
import type { AgentChange } from '@parley/model/api';
import { type FormEvent, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { currentAgent } from '../../inbox/me.ts';
import { useInbox } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { showToast } from '../../ui/toast.ts';
import { PasswordField, refusalOf } from './PasswordField.tsx';

/** One's own name and password. */
export function ProfileTab() {
  const me = useInbox(currentAgent);
  if (me === undefined) return null;
  return (
    <>
      <NameForm me={me} />
      <PasswordForm me={me} />
    </>
  );
}

function NameForm({ me }: { readonly me: Agent }) {
  const [name, setName] = useState(me.name);
  const save = useAction(async () => {
    await api.patch<unknown>(`/api/agents/${me.id}`, { name: name.trim() } satisfies AgentChange);
    showToast('Your name is saved.');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const trimmed = name.trim();
  return (
    <Section title="Profile" lead="Colleagues see your name beside your replies. Customers do not.">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <div className="flex items-center gap-4">
          <Avatar name={trimmed === '' ? me.name : trimmed} seed={me.id} size={64} />
          <p dir="ltr" className="truncate text-small text-text2">
            {me.email}
          </p>
        </div>
        <Field label="Name">
          {(field) => (
            <Input
              {...field}
              name="name"
              autoComplete="name"
              required
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {save.problem !== undefined && <ProblemNote problem={save.problem} />}
        <Button
          type="submit"
          variant="primary"
          isBusy={save.isBusy}
          disabled={trimmed === '' || trimmed === me.name}
          className="self-start"
        >
          Save name
        </Button>
      </form>
    </Section>
  );
}

function PasswordForm({ me }: { readonly me: Agent }) {
  const [currentPassword, setCurrentPassword] = useState('');
  const [password, setPassword] = useState('');
  const save = useAction(async () => {
    await api.patch<unknown>(`/api/agents/${me.id}`, { currentPassword, password } satisfies AgentChange);
    setCurrentPassword('');
    setPassword('');
    showToast('Your password is changed.');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const { problem } = save;
  const isKnown = problem?.code === 'WRONG_CREDENTIALS' || problem?.code === 'WEAK_PASSWORD';
  return (
    <Section title="Password" lead="A new password signs you out everywhere else.">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        {/* A password manager learns from it whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordField
          kind="current"
          label="Current password"
          value={currentPassword}
          onChange={setCurrentPassword}
          error={problem?.code === 'WRONG_CREDENTIALS' ? 'This is not your current password.' : undefined}
        />
        <PasswordField
          kind="new"
          label="New password"
          value={password}
          onChange={setPassword}
          error={refusalOf(problem)}
        />
        {problem !== undefined && !isKnown && <ProblemNote problem={problem} />}
        <Button
          type="submit"
          variant="primary"
          isBusy={save.isBusy}
          disabled={currentPassword === '' || password === ''}
          className="self-start"
        >
          Change password
        </Button>
      </form>
    </Section>
  );
}
