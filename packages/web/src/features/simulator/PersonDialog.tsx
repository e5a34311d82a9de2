'use client';

import type { Persona } from '@parley/model/sandbox';
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { showToast } from '../../ui/toast.ts';
import { type Act, perform } from './controls.ts';

export type PersonDialogProps = { readonly persona: Persona; readonly onClose: () => void };

/** What happens to people and their phones besides messages, and what the business does in its own phone app. */
export function PersonDialog({ persona, onClose }: PersonDialogProps) {
  const act = async (what: Act, said: string) => {
    const isDone = await perform(persona.id, what);
    if (isDone) showToast(said);
    return isDone;
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={<bdi>{persona.name}</bdi>}
      description="Each of these reaches Parley by a webhook, as WhatsApp sends it."
      className="max-h-[85dvh] overflow-y-auto"
    >
      {persona.waId !== undefined && (
        <OneText
          label="New phone number"
          verb="Change"
          placeholder="+1 202 555 0155"
          onDone={(waId) => act({ act: 'change_number', waId }, 'The number has changed')}
        />
      )}
      <OneText
        label="New user id"
        verb="Change"
        placeholder="US.88120000000000155"
        hint={`Now ${persona.userId}`}
        onDone={(userId) => act({ act: 'change_user_id', userId }, 'The user id has changed')}
      />
      <OneText
        label="From the business’s phone app"
        verb="Write"
        placeholder="We have it in red"
        hint="An echo: the business answers on its phone, not through the API."
        onDone={(text) => act({ act: 'phone_app_write', text }, 'Written in the phone app')}
      />
      <div className="flex flex-wrap gap-2 border-line border-t pt-4">
        <ActButton onClick={() => act({ act: 'call' }, `${persona.name} calls`)}>Call the business</ActButton>
        <ActButton onClick={() => act({ act: 'change_identity' }, 'The security code has changed')}>
          New phone, new keys
        </ActButton>
        <ActButton onClick={() => act({ act: 'stop_marketing' }, 'Marketing is stopped')}>Stop marketing</ActButton>
        <ActButton onClick={() => act({ act: 'resume_marketing' }, 'Marketing is allowed again')}>
          Allow marketing
        </ActButton>
      </div>
    </Dialog>
  );
}

function ActButton({ onClick, children }: { readonly onClick: () => Promise<boolean>; readonly children: ReactNode }) {
  return (
    <Button size="sm" onClick={() => void onClick()}>
      {children}
    </Button>
  );
}

type OneTextProps = {
  readonly label: string;
  readonly verb: string;
  readonly placeholder: string;
  readonly hint?: string;
  readonly onDone: (text: string) => Promise<boolean>;
};

function OneText({ label, verb, placeholder, hint, onDone }: OneTextProps) {
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        if (text.trim() !== '' && (await onDone(text.trim()))) setText('');
      }}
    >
      <Field label={label} hint={hint}>
        {(field) => (
          <div className="flex gap-2">
            <Input
              {...field}
              value={text}
              placeholder={placeholder}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              {verb}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
