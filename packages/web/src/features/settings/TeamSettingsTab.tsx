'use client';

import type { Settings } from '@parley/model/settings';
import { type FormEvent, useState } from 'react';
import { api } from '../../inbox/api.ts';
import { isAdmin } from '../../inbox/me.ts';
import { useInbox } from '../../inbox/store.ts';
import { useAction } from '../../inbox/use-action.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { showToast } from '../../ui/toast.ts';
import { AccountAlerts } from './AccountAlerts.tsx';
import { DeadElements } from './DeadElements.tsx';
import { PhoneNumbers } from './PhoneNumbers.tsx';

type SettingsChange = Partial<Pick<Settings, 'teamName' | 'sendReadReceipts' | 'sendTypingIndicators'>>;

/** What the whole team shares. Everybody reads it, admins change it. */
export function TeamSettingsTab() {
  const settings = useInbox((state) => state.view?.settings);
  const phoneNumbers = useInbox((state) => state.view?.phoneNumbers);
  const canChange = useInbox(isAdmin);
  if (settings === undefined || phoneNumbers === undefined) return null;
  return (
    <>
      <AccountAlerts alerts={settings.alerts ?? []} canChange={canChange} />
      {canChange && <DeadElements />}
      <TeamName settings={settings} canChange={canChange} />
      <Privacy settings={settings} canChange={canChange} />
      <PhoneNumbers phoneNumbers={phoneNumbers} canChange={canChange} />
    </>
  );
}

type PartProps = { readonly settings: Settings; readonly canChange: boolean };

function TeamName({ settings, canChange }: PartProps) {
  const [name, setName] = useState(settings.teamName);
  const save = useAction(async () => {
    await changeSettings({ teamName: name.trim() });
    showToast('The team name is saved.');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const trimmed = name.trim();
  return (
    <Section title="Team">
      <form onSubmit={submit} className="flex max-w-md flex-col gap-4">
        <Field label="Team name" hint={canChange ? undefined : 'Only an admin may change it.'}>
          {(field) => (
            <Input
              {...field}
              required
              maxLength={80}
              disabled={!canChange}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {save.problem !== undefined && <ProblemNote problem={save.problem} />}
        {canChange && (
          <Button
            type="submit"
            variant="primary"
            isBusy={save.isBusy}
            disabled={trimmed === '' || trimmed === settings.teamName}
            className="self-start"
          >
            Save team name
          </Button>
        )}
      </form>
    </Section>
  );
}

/** What customers see of the team's reading and writing. */
function Privacy({ settings, canChange }: PartProps) {
  const { sendReadReceipts, sendTypingIndicators = false } = settings;
  const save = useAction((change: SettingsChange) => changeSettings(change));
  return (
    <Section title="Privacy" lead="What customers see on their phone of your reading and writing.">
      <div className="flex max-w-xl flex-col gap-4">
        <Switch
          label="Send read receipts"
          hint="Customers see blue ticks when somebody of the team has read their message."
          isOn={sendReadReceipts}
          isDisabled={!canChange || save.isBusy}
          onChange={(isOn) => void save.run({ sendReadReceipts: isOn })}
        />
        <Switch
          label="Show that somebody is typing"
          hint={
            sendReadReceipts
              ? 'Customers see “typing…” while a reply is being written. It marks their message as read, too.'
              : 'WhatsApp shows “typing…” only together with the blue ticks. Send read receipts to use it.'
          }
          isOn={sendReadReceipts && sendTypingIndicators}
          isDisabled={!canChange || !sendReadReceipts || save.isBusy}
          onChange={(isOn) => void save.run({ sendTypingIndicators: isOn })}
        />
      </div>
      {save.problem !== undefined && <ProblemNote problem={save.problem} />}
    </Section>
  );
}

/** The screens follow by the event that the change causes. */
async function changeSettings(change: SettingsChange): Promise<void> {
  await api.patch<unknown>('/api/settings', change);
}
