'use client';

import { displayName, phoneOf } from '@parley/model/contact';
import { mostContacts } from '@parley/model/limits';
import { Trash2, UserRoundPlus } from 'lucide-react';
import { useId } from 'react';
import { getState } from '../../../inbox/store.ts';
import { newId } from '../../../inbox/uuid.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Rows } from '../../../ui/Rows.tsx';
import { Group, TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { emptyCard, emptyLine, placeOf, type WrittenCard, type WrittenContacts } from './written.ts';

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
                path={`contacts[${index}].org.company`}
                label="Company"
                isOptional
                value={card.company}
                onChange={(company) => change({ company })}
              />
            </div>
            <Rows
              rows={card.phones}
              onChange={(phones) => change({ phones })}
              nameOf={(place) => `number ${place + 1} of contact ${index + 1}`}
              addLabel="Add a number"
              fresh={() => emptyLine(newId())}
            >
              {({ words }, place, changeLine) => (
                <TextField
                  path={`contacts[${index}].phones[${placeOf(card.phones, place)}].phone`}
                  label={nth('Number', place)}
                  isOptional
                  inputMode="tel"
                  dir="ltr"
                  placeholder="+1 500 555 0006"
                  value={words}
                  onChange={(phone) => changeLine({ words: phone, waId: undefined })}
                />
              )}
            </Rows>
            <Rows
              rows={card.emails}
              onChange={(emails) => change({ emails })}
              nameOf={(place) => `e-mail ${place + 1} of contact ${index + 1}`}
              addLabel="Add an e-mail"
              fresh={() => emptyLine(newId())}
            >
              {({ words }, place, changeLine) => (
                <TextField
                  path={`contacts[${index}].emails[${placeOf(card.emails, place)}].email`}
                  label={nth('E-mail', place)}
                  isOptional
                  inputMode="email"
                  dir="ltr"
                  value={words}
                  onChange={(email) => changeLine({ words: email })}
                />
              )}
            </Rows>
          </Group>
        );
      })}
      <Button
        size="sm"
        variant="ghost"
        disabled={cards.length >= mostContacts}
        className="self-start"
        onClick={() => set([...cards, emptyCard(newId)])}
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

/** The number of somebody who is known goes where none was written yet. */
function withNumber(name: string, { phones }: WrittenCard): Partial<WrittenCard> {
  const isEmpty = phones.every(({ words }) => words.trim() === '');
  const known = isEmpty ? knownPeople().find((person) => person.name === name) : undefined;
  if (known === undefined) return { name };
  const { phone: words, waId } = known;
  return { name, phones: phones.map((line, place) => (place === 0 ? { ...line, words, waId } : line)) };
}

/** The first of its kind goes without a number. */
function nth(label: string, place: number): string {
  return place === 0 ? label : `${label} ${place + 1}`;
}
