'use client';

import { templateLimits } from '@parley/model/limits';
import type { TemplateField, TemplateValue } from '@parley/model/template';
import { useId, useState } from 'react';
import { Field, Input } from '../../ui/Field.tsx';
import { FileInput } from './FileInput.tsx';
import { PlaceInput } from './PlaceInput.tsx';
import { ProductsInput } from './ProductsInput.tsx';

export type FieldInputProps = {
  readonly field: TemplateField;
  readonly value: TemplateValue | undefined;
  readonly error: string | undefined;
  /** Words that a person may choose instead of typing them. */
  readonly suggestions: readonly string[];
  readonly onChange: (value: TemplateValue | undefined) => void;
};

/** One gap of a template, by its kind. */
export function FieldInput(props: FieldInputProps) {
  switch (props.field.kind) {
    case 'text':
    case 'code':
    case 'product':
      return <WordsInput {...props} />;
    case 'instant':
      return <InstantInput {...props} />;
    case 'image':
    case 'video':
    case 'document':
      return <FileInput {...props} kind={props.field.kind} />;
    case 'location':
      return <PlaceInput {...props} />;
    case 'products':
      return <ProductsInput {...props} />;
  }
}

function WordsInput({ field, value, error, suggestions, onChange }: FieldInputProps) {
  const listId = useId();
  const words = typeof value === 'string' ? value : '';
  const hasList = field.kind === 'text' && suggestions.length > 0;
  return (
    <Field
      label={field.label}
      hint={field.isOptional ? 'May stay empty.' : undefined}
      {...(error === undefined ? {} : { error })}
    >
      {(control) => (
        <>
          <Input
            {...control}
            value={words}
            maxLength={field.kind === 'code' ? templateLimits.couponCode : templateLimits.parameter}
            autoComplete="off"
            list={hasList ? listId : undefined}
            placeholder={field.example === undefined ? undefined : `For example ${field.example}`}
            onChange={(event) => onChange(event.target.value)}
          />
          {hasList && (
            <datalist id={listId}>
              {suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** The browser's own clock is what a person fills in; what is kept is the instant. */
function InstantInput({ field, value, error, onChange }: FieldInputProps) {
  const [local, setLocal] = useState(typeof value === 'string' ? localTime(value) : '');
  return (
    <Field label={field.label} {...(error === undefined ? {} : { error })}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={local}
          onChange={(event) => {
            const ms = Date.parse(event.target.value);
            setLocal(event.target.value);
            onChange(Number.isFinite(ms) ? new Date(ms).toISOString() : undefined);
          }}
        />
      )}
    </Field>
  );
}

function localTime(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
