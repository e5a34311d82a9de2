'use client';

import * as Radix from 'radix-ui/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tab<Name extends string> = {
  readonly name: Name;
  readonly label: ReactNode;
  readonly content: ReactNode;
};

export type TabsProps<Name extends string> = {
  /** What the set of tabs is about, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly active: Name;
  readonly onChange: (name: Name) => void;
  readonly className?: string;
};

/** One of several panels. Only the active one is mounted. */
export function Tabs<Name extends string>({ label, tabs, active, onChange, className }: TabsProps<Name>) {
  return (
    <Radix.Root
      value={active}
      onValueChange={(value) => {
        const tab = tabs.find(({ name }) => name === value);
        if (tab !== undefined) onChange(tab.name);
      }}
      className={className}
    >
      <Radix.List aria-label={label} className="flex gap-1 overflow-x-auto border-line border-b">
        {tabs.map(({ name, label: text }) => (
          <Radix.Trigger
            key={name}
            value={name}
            ref={name === active ? bringIntoSight : undefined}
            className={cx(
              '-mb-px h-10 shrink-0 whitespace-nowrap border-transparent border-b-2 px-3 font-medium text-body text-text2 transition-colors',
              'hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-brand data-[state=active]:text-text',
              'pointer-coarse:h-11',
            )}
          >
            {text}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ name, content }) => (
        <Radix.Content key={name} value={name} className="outline-none">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** On a phone the row is longer than the screen, and a link may lead to its last tab. */
function bringIntoSight(tab: HTMLElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
