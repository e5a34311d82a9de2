'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { ApiProblem } from '../../inbox/api.ts';
import { cx } from '../../ui/cx.ts';
import { Field, Input } from '../../ui/Field.tsx';
import { passwordStrength } from './password-strength.ts';

export type PasswordFieldProps = {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `new`: shows the strength while typing and tells password managers to make one. */
  readonly kind: 'new' | 'current';
  readonly error?: string;
};

/** What stands under a new password that the server has refused: what to do, and why. */
export function refusalOf(problem: ApiProblem | undefined): string | undefined {
  if (problem?.code !== 'WEAK_PASSWORD') return undefined;
  return problem.detail === undefined ? problem.title : `${problem.title} ${problem.detail}`;
}

/** A password that can be looked at. */
export function PasswordField({ label = 'Password', value, onChange, kind, error }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  // Beside a refusal the estimate would contradict it.
  const hint = kind === 'new' && error === undefined ? <StrengthHint password={value} /> : undefined;
  return (
    <Field label={label} error={error} hint={hint}>
      {(field) => (
        <div className="relative">
          <Input
            {...field}
            type={isShown ? 'text' : 'password'}
            name={kind === 'new' ? 'new-password' : 'password'}
            autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
            required
            maxLength={1024}
            dir="ltr"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="pe-10 pointer-coarse:pe-12"
          />
          <button
            type="button"
            aria-label="Show password"
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
            className="absolute inset-y-0 end-0 inline-flex w-9 items-center justify-center rounded-control text-text3 hover:text-text pointer-coarse:w-11"
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </div>
      )}
    </Field>
  );
}

function StrengthHint({ password }: { readonly password: string }) {
  const { level, words } = passwordStrength(password);
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden="true" className="grid grid-cols-3 gap-1">
        {([1, 2, 3] as const).map((step) => (
          <span
            key={step}
            className={cx(
              'h-1 rounded-pill transition-colors forced-colors:border',
              step <= level ? bars[level] : 'bg-surface3',
            )}
          />
        ))}
      </div>
      <span>{words}</span>
    </div>
  );
}

const bars = { 0: '', 1: 'bg-accent', 2: 'bg-brand', 3: 'bg-brand' } as const;
