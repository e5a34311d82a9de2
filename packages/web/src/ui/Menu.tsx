'use client';

import * as Radix from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';

export type MenuProps = {
  /** The control that opens it: one element that takes a ref. */
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'bottom' | 'right' | 'left';
  /** Open from the start, for a menu that is loaded by the click that wants it. */
  readonly isOpenAtFirst?: boolean;
};

/** Actions behind a control. Arrow keys, type-ahead, Escape and focus are taken care of. */
export function Menu({ trigger, children, align = 'end', side = 'bottom', isOpenAtFirst }: MenuProps) {
  return (
    <Radix.Root defaultOpen={isOpenAtFirst} modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-80 overflow-y-auto rounded-card border border-line bg-surface p-1 text-body shadow-popover motion-safe:animate-pop"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export type MenuItemProps = {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly keys?: readonly string[];
  readonly tone?: 'plain' | 'danger';
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
};

/** One action, with its key at the end. */
export function MenuItem({ children, icon, keys, tone = 'plain', isDisabled, onSelect }: MenuItemProps) {
  return (
    <Radix.Item
      disabled={isDisabled}
      onSelect={onSelect}
      className={cx(itemClass, tone === 'danger' ? 'text-danger' : 'text-text')}
    >
      {icon !== undefined && <span className={tone === 'danger' ? undefined : 'text-text2'}>{icon}</span>}
      <span dir="auto" className="grow truncate">
        {children}
      </span>
      {keys !== undefined && (
        <span className="flex gap-0.5 text-text3 pointer-coarse:hidden">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </Radix.Item>
  );
}

/** A line of text at the head of a group. */
export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Label dir="auto" className="truncate px-2.5 pt-1.5 pb-1 text-caption text-text3">
      {children}
    </Radix.Label>
  );
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

const itemClass =
  'flex min-h-8 select-none items-center gap-2.5 rounded-control px-2.5 py-1 outline-none data-disabled:opacity-50 data-highlighted:bg-surface2 pointer-coarse:min-h-11 forced-colors:data-highlighted:outline-2';
