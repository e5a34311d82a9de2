'use client';

import type { ApiProblem } from '../../inbox/api.ts';
import { Field, Input } from '../../ui/Field.tsx';
import { PasswordField, refusalOf } from './PasswordField.tsx';

/** What somebody types about themselves when they join. */
export type Account = { readonly name: string; readonly email: string; readonly password: string };

export type AccountFieldsProps = {
  readonly account: Account;
  readonly onChange: (account: Account) => void;
  readonly problem: ApiProblem | undefined;
};

/** Name, e-mail and a new password. A problem with one of them stands under it. */
export function AccountFields({ account, onChange, problem }: AccountFieldsProps) {
  const { name, email, password } = account;
  return (
    <>
      <Field label="Your name" hint="Your colleagues see it beside your replies.">
        {(field) => (
          <Input
            {...field}
            name="name"
            autoComplete="name"
            required
            maxLength={80}
            value={name}
            onChange={(event) => onChange({ ...account, name: event.target.value })}
          />
        )}
      </Field>
      <Field label="E-mail" error={problem?.code === 'EMAIL_TAKEN' ? problem.title : undefined}>
        {(field) => (
          <Input
            {...field}
            type="email"
            name="email"
            autoComplete="username"
            required
            maxLength={254}
            dir="ltr"
            value={email}
            onChange={(event) => onChange({ ...account, email: event.target.value })}
          />
        )}
      </Field>
      <PasswordField
        kind="new"
        value={password}
        onChange={(next) => onChange({ ...account, password: next })}
        error={refusalOf(problem)}
      />
    </>
  );
}

/** A problem that belongs to no field of its own. */
export function generalProblem(problem: ApiProblem | undefined): ApiProblem | undefined {
  return problem?.code === 'EMAIL_TAKEN' || problem?.code === 'WEAK_PASSWORD' ? undefined : problem;
}
