'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import type { TemplateProducts } from '@parley/model/template';
import { useState } from 'react';
import { newId } from '../../inbox/uuid.ts';
import { Field, Input } from '../../ui/Field.tsx';
import { Rows } from '../../ui/Rows.tsx';
import { count } from '../../ui/time-labels.ts';
import type { FieldInputProps } from './FieldInput.tsx';

type Section = { readonly key: string; readonly title: string; readonly ids: string };

/** Products of the catalog in sections. The first product of all is the picture of the message. */
export function ProductsInput({ field, value, error, onChange }: FieldInputProps) {
  const [sections, setSections] = useState(() => writtenSections(value));
  const products = sections.reduce((sum, { ids }) => sum + idsIn(ids).length, 0);
  const change = (next: readonly Section[]) => {
    setSections(next);
    onChange(productsOf(next));
  };
  /** Where the form leads to when it is sent too early. */
  const lacking = (isLacking: boolean) =>
    isLacking ? { 'data-lacking': true, ...(error === undefined ? {} : { 'aria-invalid': true }) } : {};
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 font-medium text-small text-text">{field.label}</legend>
      <Rows
        rows={sections}
        onChange={change}
        nameOf={(index) => `section ${index + 1}`}
        addLabel="Add a section"
        fresh={() => ({ key: newId(), title: '', ids: '' })}
        room={sections.length < limits.sections ? 'free' : 'full'}
      >
        {({ title, ids }, index, changeSection) => (
          <div className="grid gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <Field label={`Title of section ${index + 1}`}>
              {(control) => (
                <Input
                  {...control}
                  {...lacking(title.trim() === '')}
                  value={title}
                  maxLength={limits.sectionTitle}
                  onChange={(event) => changeSection({ title: event.target.value })}
                />
              )}
            </Field>
            <Field label={`Products of section ${index + 1}`}>
              {(control) => (
                <Input
                  {...control}
                  {...lacking(idsIn(ids).length === 0)}
                  dir="ltr"
                  value={ids}
                  autoComplete="off"
                  placeholder="sku-1, sku-2"
                  onChange={(event) => changeSection({ ids: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
      </Rows>
      <p className="text-caption text-text3">
        Their ids in the catalog, separated by spaces or commas. {count(products, 'product')} of at most{' '}
        {limits.products}.
      </p>
      <div aria-live="polite" className="contents">
        {error !== undefined && <p className="text-caption text-danger">{error}</p>}
      </div>
    </fieldset>
  );
}

function writtenSections(value: FieldInputProps['value']): readonly Section[] {
  const known = typeof value === 'object' && 'sections' in value ? (value as TemplateProducts).sections : [];
  const written = known.map(({ title, products }) => ({ key: newId(), title, ids: products.join(', ') }));
  return written.length > 0 ? written : [{ key: newId(), title: '', ids: '' }];
}

/** Undefined where nothing was written at all. */
function productsOf(written: readonly Section[]): TemplateProducts | undefined {
  const sections = written.map(({ title, ids }) => ({ title: title.trim(), products: idsIn(ids) }));
  const thumbnail = sections.flatMap(({ products }) => products)[0] ?? '';
  return sections.every(({ title, products }) => title === '' && products.length === 0)
    ? undefined
    : { thumbnail, sections };
}

function idsIn(words: string): readonly string[] {
  return words.split(/[\s,]+/).filter((id) => id !== '');
}
