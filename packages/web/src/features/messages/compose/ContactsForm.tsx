'use client';

import { displayName, phoneOf } from '@parley/model/contact';
import { mostContacts } from '@parley/model/limits';
import { Trash2, UserRoundPlus } from 'lucide-react';
import { useId } from 'react';
import { getState } from '../../../inbox/store.ts';
import { newId } from '../../../inbox/uuid.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Group, TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { emptyCard, type WrittenCard, type WrittenContacts } from './written.ts';

/** Cards for an address book. A name that somebody in the inbox has fills in the number, too. */
export function ContactsForm({ written, onChange }: FormProps<WrittenContacts>) {
  const { cards } = written;
  const listId = useId();
  const set = (next: readonly WrittenCard[]) => onChange({ ...written, cards: next });
  return (
    <>
      <datalist id={listId}>
        {knownPeople().map(({ name, phone }) => (
          <option key={`${name} ${phone}`} value={name}>
            {phone}
          </option>
        ))}
      </datalist>
      {cards.map((card, index) => {
        const change = (part: Partial<WrittenCard>) =>
          set(cards.map((other) => (other.key === card.key ? { ...other, ...part } : other)));
        return (
          <Group
            key={card.key}
            label={`Contact ${index + 1}`}
            action={
              cards.length > 1 && (
                <IconButton
                  size="sm"
                  label={`Remove contact ${index + 1}`}
                  onClick={() => set(cards.filter(({ key }) => key !== card.key))}
                >
                  <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
                </IconButton>
              )
            }
          >
            <div className="grid gap-3 md:grid-cols-2">
              <TextField
                path={`contacts[${index}].name.formatted_name`}
                label="Name"
                list={listId}
                value={card.name}
                onChange={(name) => change(withNumber(name, card))}
              />
              <TextField
                path={`contacts[${index}].phones[0].phone`}
                label="Number"
                isOptional
                inputMode="tel"
                dir="ltr"
                placeholder="+1 500 555 0006"
                value={card.phone}
                onChange={(phone) => change({ phone, waId: undefined })}
              />
              <TextField
                path={`contacts[${index}].emails[0].email`}
                label="E-mail"
                isOptional
                inputMode="email"
                dir="ltr"
                value={card.email}
                onChange={(email) => change({ email })}
              />
              <TextField
                path={`contacts[${index}].org.company`}
                label="Company"
                isOptional
                value={card.company}
                onChange={(company) => change({ company })}
              />
            </div>
          </Group>
        );
      })}
      <Button
        size="sm"
        variant="ghost"
        disabled={cards.length >= mostContacts}
        className="self-start"
        onClick={() => set([...cards, emptyCard(newId())])}
      >
        <UserRoundPlus size={16} strokeWidth={1.75} aria-hidden="true" />
        {cards.length >= mostContacts ? `At most ${mostContacts} contacts` : 'Add a contact'}
      </Button>
    </>
  );
}

type Known = { readonly name: string; readonly phone: string; readonly waId: string };

function knownPeople(): readonly Known[] {
  return Object.values(getState().view?.contacts ?? {}).flatMap((contact) => {
    const phone = phoneOf(contact);
    if (phone === undefined || contact.waId === undefined) return [];
    return [{ name: displayName(contact).replace(/^~/, ''), phone, waId: contact.waId }];
  });
}

function withNumber(name: string, card: WrittenCard): Partial<WrittenCard> {
  const known = card.phone === '' ? knownPeople().find((person) => person.name === name) : undefined;
  return known === undefined ? { name } : { name, phone: known.phone, waId: known.waId };
}
