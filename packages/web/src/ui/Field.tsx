'use client';

import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

/** What a field tells its control: who names it, who describes it, whether it is wrong. */
export type FieldControl = {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
};

export type FieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What to correct. Said to screen readers when it appears. */
  readonly error?: string;
  readonly children: (control: FieldControl) => ReactNode;
};

/** A label, a control and what is said about it: `<Field label="Name">{(field) => <Input {...field} />}</Field>`. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}hint`;
  const errorId = `${id}error`;
  const describedBy = [hint !== undefined && hintId, error !== undefined && errorId].filter(Boolean).join(' ');
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-small text-text">
        {label}
      </label>
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(error === undefined ? {} : { 'aria-invalid': true }),
      })}
      {hint !== undefined && (
        <div id={hintId} className="text-caption text-text3">
          {hint}
        </div>
      )}
      <div aria-live="polite" className="contents">
        {error !== undefined && (
          <p id={errorId} className="text-caption text-danger">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}

/** One line of text. */
export function Input({ className, ...props }: ComponentPropsWithRef<'input'>) {
  return <input dir="auto" {...props} className={cx(controlClass, 'h-9 pointer-coarse:h-11', className)} />;
}

/** The system's own list of choices. */
export function Select({ className, ...props }: ComponentPropsWithRef<'select'>) {
  return <select {...props} className={cx(controlClass, 'h-9 pe-8 pointer-coarse:h-11', className)} />;
}

// 16 px on touch screens: iOS zooms into anything smaller.
const controlClass = cx(
  'w-full rounded-control border border-line-strong bg-surface px-3 text-body text-text placeholder:text-text3',
  'pointer-coarse:text-title pointer-coarse:font-normal',
  'focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0',
  'aria-invalid:border-danger disabled:bg-surface2 disabled:text-text3',
);
