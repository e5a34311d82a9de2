'use client';

import type { Persona, Phone } from '@parley/model/sandbox';
import { Ellipsis, UserRoundPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Avatar } from '../../ui/Avatar.tsx';
import { cx } from '../../ui/cx.ts';
import { Menu, MenuItem, MenuLabel } from '../../ui/Menu.tsx';
import { tip } from '../../ui/tip.ts';
import { PhoneToggles } from './PhoneToggles.tsx';
import { addressOf, languageName } from './person-words.ts';
import { residents } from './simulator-view.ts';
import { choosePerson } from './store.ts';

const NewPersonDialog = lazy(() => import('./NewPersonDialog.tsx').then((file) => ({ default: file.NewPersonDialog })));

export type PeopleRailProps = { readonly phones: readonly Phone[]; readonly persona: Persona };

/** Whose phone is in hand, and what that phone does. */
export function PeopleRail({ phones, persona }: PeopleRailProps) {
  const people = phones.slice(0, residents).map((phone) => phone.persona);
  const others = phones.slice(residents).map((phone) => phone.persona);
  const guest = others.find(({ id }) => id === persona.id);
  const [isAdding, setAdding] = useState(false);
  return (
    <div className="flex shrink-0 items-center gap-3 max-lg:overflow-x-auto lg:w-16 lg:flex-col lg:overflow-y-auto lg:overflow-x-hidden lg:py-1">
      <ul aria-label="People" className="flex gap-1 lg:flex-col">
        {[...people, ...(guest === undefined ? [] : [guest])].map((person) => (
          <li key={person.id}>
            <PersonButton person={person} isChosen={person.id === persona.id} />
          </li>
        ))}
        {others.length > 0 && (
          <li>
            <Menu
              side="right"
              align="start"
              trigger={
                <button
                  type="button"
                  aria-label={`${others.length} more people`}
                  className={cx(itemClass, 'text-text2')}
                >
                  <span className="inline-flex size-9 items-center justify-center rounded-pill border border-line-strong border-dashed">
                    <Ellipsis size={18} strokeWidth={1.75} aria-hidden="true" />
                  </span>
                  <span className="text-micro tabular-nums">+{others.length}</span>
                </button>
              }
            >
              <MenuLabel>Passers-by</MenuLabel>
              {others.map((person) => (
                <MenuItem key={person.id} onSelect={() => choosePerson(person.id)}>
                  {person.name}
                </MenuItem>
              ))}
            </Menu>
          </li>
        )}
        <li>
          <button type="button" onClick={() => setAdding(true)} className={cx(itemClass, 'text-text2')}>
            <span className="inline-flex size-9 items-center justify-center rounded-pill border border-line-strong border-dashed">
              <UserRoundPlus size={17} strokeWidth={1.75} aria-hidden="true" />
            </span>
            <span className="text-micro">New</span>
          </button>
        </li>
      </ul>
      {isAdding && (
        <Suspense>
          <NewPersonDialog onClose={() => setAdding(false)} />
        </Suspense>
      )}
      <span aria-hidden="true" className="h-px w-8 shrink-0 bg-line max-lg:hidden [@media(max-height:52rem)]:hidden" />
      <PhoneToggles persona={persona} className="flex-col max-lg:hidden [@media(max-height:52rem)]:hidden" />
    </div>
  );
}

function PersonButton({ person, isChosen }: { readonly person: Persona; readonly isChosen: boolean }) {
  const { id, name, language } = person;
  const facts = `${name}, ${languageName(language)}, ${addressOf(person)}`;
  return (
    <button
      type="button"
      aria-label={facts}
      {...tip(facts, { side: 'end' })}
      aria-pressed={isChosen}
      onClick={() => choosePerson(id)}
      className={cx(itemClass, isChosen ? 'bg-selected text-text' : 'text-text2')}
    >
      <Avatar
        name={name}
        seed={id}
        size={36}
        className={cx('transition-shadow', isChosen && 'ring-2 ring-brand ring-offset-2 ring-offset-surface')}
      />
      <bdi className="max-w-full truncate text-micro">{name.split(' ')[0]}</bdi>
    </button>
  );
}

const itemClass =
  'flex w-14 flex-col items-center gap-1 rounded-card py-1.5 transition-colors hover:bg-surface2 focus-visible:-outline-offset-2 lg:w-16';
