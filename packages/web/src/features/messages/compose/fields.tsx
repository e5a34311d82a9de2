'use client';

import type { ContentProblem } from '@parley/model/limits';
import { createContext, type ReactNode, useContext } from 'react';
import { cx } from '../../../ui/cx.ts';
import { Field, Input } from '../../../ui/Field.tsx';

export type FormChecks = {
  readonly problem: ContentProblem | undefined;
  /** Paths whose field was left once, or all after somebody tried to send: before that nothing is missing yet. */
  readonly isDue: (path: string) => boolean;
  readonly onLeft: (path: string) => void;
};

export const Checks = createContext<FormChecks>({ problem: undefined, isDue: () => false, onLeft: () => undefined });

export type TextFieldProps = {
  /** The path of the field inside the content, as the checks name it. */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The most characters that WhatsApp takes. */
  readonly max?: number;
  readonly isOptional?: boolean;
  readonly isLong?: boolean;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly inputMode?: 'text' | 'decimal' | 'tel' | 'email' | 'url' | 'numeric';
  readonly list?: string;
  readonly dir?: 'ltr' | 'auto';
};

/** One field of a message with its limit, counted as it is written, and what is wrong with it right below. */
export function TextField({ path, label, value, onChange, max, isOptional, isLong = false, ...rest }: TextFieldProps) {
  const { hint, dir = 'auto', ...control } = rest;
  const { error, attributes } = marksAt(useContext(Checks), path);
  const shared = {
    ...control,
    ...attributes,
    dir,
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <Field
      label={isOptional ? `${label} (optional)` : label}
      {...(hint === undefined ? {} : { hint })}
      {...(error === undefined ? {} : { error })}
    >
      {(field) => (
        <div className="relative">
          {isLong ? (
            <textarea {...field} {...shared} rows={3} className={areaClass} />
          ) : (
            <Input {...field} {...shared} className={max === undefined ? undefined : 'pe-16'} />
          )}
          {max !== undefined && <Counter length={value.trim().length} max={max} isLong={isLong} />}
        </div>
      )}
    </Field>
  );
}

/** What is wrong at this path, once it is time to say so. */
export function useFieldProblem(path: string): string | undefined {
  return problemAt(useContext(Checks), path);
}

/** The control at this path: what is wrong with it, and what it needs to be found and to tell that it was left. */
export function marksAt(checks: FormChecks, path: string) {
  return {
    error: problemAt(checks, path),
    attributes: {
      'data-path': path,
      onBlur: (event: { readonly relatedTarget: EventTarget | null }) => {
        // Only on the way to another field: what appears under a pressed button would move it from under the pointer.
        const next = event.relatedTarget;
        if (next instanceof HTMLElement && next.matches('input, textarea')) checks.onLeft(path);
      },
    },
  };
}

/** A text that is too long, and a thing too many, is told at once. */
function problemAt({ problem, isDue }: FormChecks, path: string): string | undefined {
  if (problem?.field !== path) return undefined;
  return isDue(path) || problem.sentence.includes('at most') ? problem.sentence : undefined;
}

function Counter({ length, max, isLong }: { readonly length: number; readonly max: number; readonly isLong: boolean }) {
  if (length === 0) return null;
  return (
    <span
      aria-hidden="true"
      className={cx(
        'pointer-events-none absolute end-2.5 text-micro tabular-nums',
        isLong ? 'bottom-2' : 'inset-y-0 flex items-center',
        length > max ? 'font-semibold text-danger' : 'text-text3',
      )}
    >
      {length.toLocaleString('en')} / {max.toLocaleString('en')}
    </span>
  );
}

type GroupProps = {
  readonly label: string;
  /** What can be done with all of it, at the end of its first line. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
};

/** Fields that belong together, under their name. */
export function Group({ label, action, children }: GroupProps) {
  return (
    <fieldset aria-label={label} className="flex min-w-0 flex-col gap-3 rounded-card border border-line p-3">
      <div className="-my-0.5 flex min-h-8 items-center justify-between gap-2">
        <span aria-hidden="true" className="font-semibold text-caption text-text2">
          {label}
        </span>
        {action}
      </div>
      {children}
    </fieldset>
  );
}

const areaClass = cx(
  'field-sizing-content block max-h-60 min-h-20 w-full resize-none rounded-control border border-line-strong bg-surface px-3 pt-2 pb-6 text-body text-text placeholder:text-text3',
  'pointer-coarse:text-title pointer-coarse:font-normal',
  'focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-danger',
);
