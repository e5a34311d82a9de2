'use client';

import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';

type RowsProps<T extends { readonly key: string }> = {
  readonly rows: readonly T[];
  readonly onChange: (rows: readonly T[]) => void;
  /** What a row is called for whoever removes it, such as `button 2`. */
  readonly nameOf: (index: number) => string;
  readonly addLabel: string;
  readonly fresh: () => T;
  /** Absent: as many as anybody wants. `hide` takes the button away where there is room for no more. */
  readonly room?: 'free' | 'full' | 'hide';
  readonly children: (row: T, index: number, change: (part: Partial<T>) => void) => ReactNode;
};

/** Fields that can be added and removed, one under the other. One always stays. */
export function Rows<T extends { readonly key: string }>(props: RowsProps<T>) {
  const { rows, onChange, nameOf, addLabel, fresh, room = 'free', children } = props;
  const change = (key: string) => (part: Partial<T>) =>
    onChange(rows.map((other) => (other.key === key ? { ...other, ...part } : other)));
  return (
    <>
      {rows.map((row, index) => (
        <div key={row.key} data-row className="flex items-start gap-1.5">
          <div className="min-w-0 grow">{children(row, index, change(row.key))}</div>
          {rows.length > 1 && (
            <IconButton
              label={`Remove ${nameOf(index)}`}
              className="mt-6.5"
              onClick={(event) => {
                focusBeside(event.currentTarget.closest('[data-row]'));
                onChange(rows.filter((other) => other.key !== row.key));
              }}
            >
              <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
            </IconButton>
          )}
        </div>
      ))}
      {room !== 'hide' && (
        <Button
          size="sm"
          variant="ghost"
          disabled={room === 'full'}
          className="self-start"
          onClick={() => onChange([...rows, fresh()])}
        >
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {addLabel}
        </Button>
      )}
    </>
  );
}

/** Who works by keys goes on in the row that follows the one that goes, or in the one before it. */
function focusBeside(row: Element | null): void {
  const others = [row?.nextElementSibling, row?.previousElementSibling];
  const next = others.find((other) => other?.matches('[data-row]'));
  next?.querySelector<HTMLElement>('input, textarea, select')?.focus();
}
