'use client';

import type { Role } from '@parley/model/agent';
import type { InviteAnswer, InviteRequest, InviteView } from '@parley/model/api';
import { millis } from '@parley/model/ids';
import { Link2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { ApiProblem, api } from '../../inbox/api.ts';
import { useInbox } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { useResource } from '../../inbox/use-resource.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyField } from '../../ui/CopyField.tsx';
import { dayAndTime } from '../../ui/day-and-time.ts';
import { Field, Input, Select } from '../../ui/Field.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { showToast } from '../../ui/toast.ts';

/** Links that let somebody join. A link is shown once, when it is made; afterwards it can only be taken back. */
export function Invites() {
  // Whoever joins has used an invitation up.
  const teamSize = useInbox((state) => Object.keys(state.view?.agents ?? {}).length);
  const { answer, problem, refresh } = useResource<InviteList>('/api/agents/invites', teamSize);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [link, setLink] = useState<InviteAnswer>();
  const create = useAction(async () => {
    const request: InviteRequest = { role, ...(name.trim() === '' ? {} : { name: name.trim() }) };
    setLink(await api.post<InviteAnswer>('/api/agents/invites', request));
    setName('');
    refresh();
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create.run();
  };

  const revoke = async (id: string) => {
    try {
      await api.del<unknown>(`/api/agents/invites/${id}`);
      showToast('The invitation does not work any more.');
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.title, { tone: 'error' });
    }
    setLink(undefined);
    refresh();
  };

  return (
    <Section title="Invitations" lead="Make a link and hand it over however you like. It works once.">
      <form onSubmit={submit} className="grid items-start gap-3 md:grid-cols-[1fr_9rem_auto]">
        <Field label="Who is it for?">
          {(field) => (
            <Input
              {...field}
              maxLength={80}
              placeholder="Optional, for this list"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role">
          {(field) => (
            <Select
              {...field}
              value={role}
              onChange={(event) => setRole(event.target.value === 'admin' ? 'admin' : 'agent')}
            >
              <option value="agent">Agent</option>
              <option value="admin">Admin</option>
            </Select>
          )}
        </Field>
        <Button type="submit" variant="primary" isBusy={create.isBusy} className="md:mt-6">
          <Link2 size={18} strokeWidth={1.75} aria-hidden="true" />
          Create link
        </Button>
      </form>
      {create.problem !== undefined && <ProblemNote problem={create.problem} />}
      {link !== undefined && (
        <div className="rounded-card border border-brand bg-surface p-4 motion-safe:animate-fade">
          <CopyField
            label="Invitation link"
            value={link.url}
            hint={`Copy it now: it is not shown again. It expires ${dayAndTime(millis(link.expiresAt))}.`}
          />
        </div>
      )}
      {problem !== undefined && (
        <ProblemNote
          problem={problem}
          action={
            <Button size="sm" onClick={refresh}>
              Retry
            </Button>
          }
        />
      )}
      {answer !== undefined && answer.invites.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {answer.invites.map((invite) => (
            <InviteRow key={invite.id} invite={invite} onRevoke={() => revoke(invite.id)} />
          ))}
        </ul>
      )}
    </Section>
  );
}

type InviteList = { readonly invites: readonly InviteView[] };

type InviteRowProps = { readonly invite: InviteView; readonly onRevoke: () => Promise<void> };

function InviteRow({ invite, onRevoke }: InviteRowProps) {
  const inviter = useInbox((state) => state.view?.agents[invite.invitedBy]?.name);
  const revoke = useAction(onRevoke);
  const name = invite.name ?? 'Anybody with the link';
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="truncate font-medium">{name}</bdi>
          {invite.role === 'admin' && <Pill tone="brand">Admin</Pill>}
        </p>
        <p className="text-pretty text-small text-text2">
          Expires {dayAndTime(millis(invite.expiresAt))}
          {inviter !== undefined && (
            <>
              {' · by '}
              <bdi>{inviter}</bdi>
            </>
          )}
        </p>
      </div>
      <Button
        size="sm"
        isBusy={revoke.isBusy}
        aria-label={`Take back the invitation: ${name}`}
        onClick={() => void revoke.run()}
      >
        Take back
      </Button>
    </li>
  );
}
