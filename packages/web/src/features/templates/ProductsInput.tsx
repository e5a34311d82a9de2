'use client';

import type { TemplateProducts } from '@parley/model/template';
import { useState } from 'react';
import { Field, Input } from '../../ui/Field.tsx';
import type { FieldInputProps } from './FieldInput.tsx';

/** One section is what most catalogs need; its first product is the picture. */
export function ProductsInput({ field, value, error, onChange }: FieldInputProps) {
  const known = typeof value === 'object' && 'sections' in value ? (value as TemplateProducts) : undefined;
  const [title, setTitle] = useState(known?.sections[0]?.title ?? '');
  const [ids, setIds] = useState(known?.sections[0]?.products.join('\n') ?? '');
  const tell = (nextTitle: string, nextIds: string) => {
    const products = nextIds.split(/[\s,]+/).filter((id) => id !== '');
    const isEmpty = nextTitle.trim() === '' && products.length === 0;
    onChange(isEmpty ? undefined : { thumbnail: products[0] ?? '', sections: [{ title: nextTitle.trim(), products }] });
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-small text-text">{field.label}</legend>
      <Field label="Title of the section">
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={24}
            onChange={(event) => {
              setTitle(event.target.value);
              tell(event.target.value, ids);
            }}
          />
        )}
      </Field>
      <Field
        label="Products"
        hint="Their ids in the catalog, separated by spaces or commas."
        {...(error === undefined ? {} : { error })}
      >
        {(control) => (
          <Input
            {...control}
            value={ids}
            onChange={(event) => {
              setIds(event.target.value);
              tell(title, event.target.value);
            }}
          />
        )}
      </Field>
    </fieldset>
  );
}
