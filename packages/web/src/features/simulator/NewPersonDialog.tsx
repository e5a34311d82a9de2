'use client';

import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field, Input } from '../../ui/Field.tsx';
import { addPerson } from './controls.ts';
import { Segments } from './Segments.tsx';
import { choosePerson } from './store.ts';

/** Somebody new with a phone: known by number, or, as whoever keeps it to themselves, by user id alone. */
export function NewPersonDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [by, setBy] = useState<'number' | 'id'>('number');
  const [address, setAddress] = useState('');
  const [username, setUsername] = useState('');
  const form = useId();
  const words = { name: name.trim(), address: address.trim(), username: username.trim() };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Somebody new"
      description="A person of your own, with a phone in the sandbox."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} disabled={words.name === '' || words.address === ''}>
            Add
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={async (event) => {
          event.preventDefault();
          const id = await addPerson({
            name: words.name,
            ...(by === 'number' ? { waId: words.address } : { userId: words.address }),
            ...(by === 'id' && words.username !== '' ? { username: words.username } : {}),
          });
          if (id === undefined) return;
          choosePerson(id);
          onClose();
        }}
        className="flex flex-col gap-4"
      >
        <Field label="Name">
          {(field) => (
            <Input {...field} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Segments
          label="Known by"
          options={[
            { name: 'number', label: 'Phone number' },
            { name: 'id', label: 'User id only' },
          ]}
          chosen={by}
          onChoose={setBy}
        />
        <Field
          label={by === 'number' ? 'Phone number' : 'User id'}
          hint={by === 'number' ? 'With its country code.' : 'Two letters of the country, a dot, and digits.'}
        >
          {(field) => (
            <Input
              {...field}
              dir="ltr"
              value={address}
              placeholder={by === 'number' ? '+1 202 555 0155' : 'DE.77120000000000155'}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        {by === 'id' && (
          <Field label="Username" hint="What the business sees in place of a number, if there is one.">
            {(field) => (
              <Input {...field} dir="ltr" value={username} onChange={(event) => setUsername(event.target.value)} />
            )}
          </Field>
        )}
      </form>
    </Dialog>
  );
}
