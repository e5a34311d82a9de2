'use client';

import type { Agent, Role } from '@parley/model/agent';
import type { AgentChange } from '@parley/model/api';
import { Ban, Ellipsis, KeyRound, RotateCcw, ShieldCheck, UserRound } from 'lucide-react';
import { useState } from 'react';
import { ApiProblem, api } from '../../inbox/api.ts';
import { currentAgent } from '../../inbox/me.ts';
import { useInbox } from '../../inbox/store.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { Section } from '../../ui/Section.tsx';
import { showToast } from '../../ui/toast.ts';
import { Invites } from './Invites.tsx';
import { PasswordLinkDialog } from './PasswordLinkDialog.tsx';

/** Who is in the team. Admins change roles, close accounts, help who forgot the password, and invite. */
export function TeamTab() {
  const me = useInbox(currentAgent);
  const agents = useInbox((state) => state.view?.agents);
  if (me === undefined || agents === undefined) return null;
  return (
    <>
      <Section title="People" lead="Everybody here reads and answers the same chats.">
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface">
          {sorted(Object.values(agents)).map((agent) => (
            <AgentRow key={agent.id} agent={agent} isMe={agent.id === me.id} canChange={me.role === 'admin'} />
          ))}
        </ul>
      </Section>
      {me.role === 'admin' && <Invites />}
    </>
  );
}

type AgentRowProps = { readonly agent: Agent; readonly isMe: boolean; readonly canChange: boolean };

function AgentRow({ agent, isMe, canChange }: AgentRowProps) {
  const { id, name, email, role, disabled = false } = agent;
  const [givesLink, setGivesLink] = useState(false);
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Avatar name={name} seed={id} size={36} className={cx(disabled && 'grayscale')} />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="truncate font-medium">{name}</bdi>
          {isMe && <span className="text-small text-text3">You</span>}
          {role === 'admin' && <Pill tone="brand">Admin</Pill>}
          {disabled && <Pill>Disabled</Pill>}
        </p>
        <p dir="ltr" className="truncate text-start text-small text-text2">
          {email}
        </p>
      </div>
      {canChange && (
        <Menu
          trigger={
            <IconButton label={`Change ${name}`}>
              <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuItem icon={roles[role].icon} onSelect={() => void change(agent, { role: roles[role].other })}>
            {roles[role].action}
          </MenuItem>
          {!isMe && !disabled && (
            <MenuItem icon={<KeyRound {...icon} />} onSelect={() => setGivesLink(true)}>
              New password link…
            </MenuItem>
          )}
          <MenuSeparator />
          {disabled ? (
            <MenuItem icon={<RotateCcw {...icon} />} onSelect={() => void change(agent, { disabled: false })}>
              Enable account
            </MenuItem>
          ) : (
            <MenuItem tone="danger" icon={<Ban {...icon} />} onSelect={() => void change(agent, { disabled: true })}>
              Disable account
            </MenuItem>
          )}
        </Menu>
      )}
      {givesLink && <PasswordLinkDialog agent={agent} onClose={() => setGivesLink(false)} />}
    </li>
  );
}

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

const roles = {
  admin: { other: 'agent', action: 'Make agent', icon: <UserRound {...icon} /> },
  agent: { other: 'admin', action: 'Make admin', icon: <ShieldCheck {...icon} /> },
} as const satisfies {
  readonly [role in Role]: { readonly other: Role; readonly action: string; readonly icon: unknown };
};

/** The list follows by the event that the change causes, for this browser as for every other. */
async function change(agent: Agent, wanted: AgentChange): Promise<void> {
  try {
    await api.patch<unknown>(`/api/agents/${agent.id}`, wanted);
    showToast(said(agent, wanted));
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showToast(error.title, { tone: 'error' });
  }
}

function said({ name }: Agent, { role, disabled }: AgentChange): string {
  if (role !== undefined) return role === 'admin' ? `${name} is an admin now.` : `${name} is an agent now.`;
  return disabled ? `${name} can no longer sign in.` : `${name} can sign in again.`;
}

function sorted(agents: readonly Agent[]): Agent[] {
  return [...agents].sort((a, b) => Number(a.disabled ?? 0) - Number(b.disabled ?? 0) || a.name.localeCompare(b.name));
}
