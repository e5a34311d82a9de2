'use client';

import type { TemplateProducts } from '@parley/model/template';
import { useState } from 'react';
import { newId } from '../../inbox/uuid.ts';
import { ProductSections } from '../../ui/ProductSections.tsx';
import { type ProductSection, productIdsIn } from '../../ui/product-ids.ts';
import type { FieldInputProps } from './FieldInput.tsx';

/** Products of the catalog in sections. The first product of all is the picture of the message. */
export function ProductsInput({ field, value, error, onChange }: FieldInputProps) {
  const [sections, setSections] = useState(() => writtenSections(value));
  /** Where the form leads to when it is sent too early. */
  const lacking = { 'data-lacking': true, ...(error === undefined ? {} : { 'aria-invalid': true }) } as const;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 font-medium text-small text-text">{field.label}</legend>
      <ProductSections
        sections={sections}
        onChange={(next) => {
          setSections(next);
          onChange(productsOf(next));
        }}
        fresh={emptySection}
        marksOf={(section, part) => (isEmpty(section, part) ? { attributes: lacking } : {})}
      />
      <div aria-live="polite" className="contents">
        {error !== undefined && <p className="text-caption text-danger">{error}</p>}
      </div>
    </fieldset>
  );
}

function emptySection(): ProductSection {
  return { key: newId(), title: '', ids: '' };
}

function isEmpty({ title, ids }: ProductSection, part: 'title' | 'ids'): boolean {
  return part === 'title' ? title.trim() === '' : productIdsIn(ids).length === 0;
}

function writtenSections(value: FieldInputProps['value']): readonly ProductSection[] {
  const known = typeof value === 'object' && 'sections' in value ? (value as TemplateProducts).sections : [];
  const written = known.map(({ title, products }) => ({ key: newId(), title, ids: products.join(', ') }));
  return written.length > 0 ? written : [emptySection()];
}

/** Undefined where nothing was written at all. */
function productsOf(written: readonly ProductSection[]): TemplateProducts | undefined {
  const sections = written.map(({ title, ids }) => ({ title: title.trim(), products: productIdsIn(ids) }));
  const thumbnail = sections.flatMap(({ products }) => products)[0] ?? '';
  return sections.every(({ title, products }) => title === '' && products.length === 0)
    ? undefined
    : { thumbnail, sections };
}
