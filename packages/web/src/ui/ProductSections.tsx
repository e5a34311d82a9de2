'use client';

import { interactiveLimits as limits } from '@parley/model/limits';
import type { ComponentProps } from 'react';
import { Field, Input } from './Field.tsx';
import { type ProductSection, productIdsIn } from './product-ids.ts';
import { Rows } from './Rows.tsx';
import { count } from './time-labels.ts';

/** What a form knows of one control: what is wrong with it, and the attributes by which the form finds it. */
export type ControlMarks = {
  readonly error?: string | undefined;
  readonly attributes?: Pick<ComponentProps<'input'>, 'onBlur' | 'aria-invalid'> & {
    readonly [data: `data-${string}`]: string | true;
  };
};

export type ProductSectionsProps = {
  readonly sections: readonly ProductSection[];
  readonly onChange: (sections: readonly ProductSection[]) => void;
  readonly fresh: () => ProductSection;
  readonly marksOf: (section: ProductSection, part: 'title' | 'ids', index: number) => ControlMarks;
  readonly isTitleOptional?: boolean;
};

/** Products of a catalog by their ids, in sections with titles. */
export function ProductSections({ sections, onChange, fresh, marksOf, isTitleOptional }: ProductSectionsProps) {
  const products = sections.reduce((sum, { ids }) => sum + productIdsIn(ids).length, 0);
  return (
    <>
      <Rows
        rows={sections}
        onChange={onChange}
        nameOf={(index) => `section ${index + 1}`}
        addLabel="Add a section"
        fresh={fresh}
        room={sections.length < limits.sections ? 'free' : 'full'}
      >
        {(section, index, change) => (
          <div className="grid gap-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <SectionField
              label={`Title of section ${index + 1}${isTitleOptional ? ' (optional)' : ''}`}
              marks={marksOf(section, 'title', index)}
              value={section.title}
              maxLength={limits.sectionTitle}
              onChange={(event) => change({ title: event.target.value })}
            />
            <SectionField
              label={`Products of section ${index + 1}`}
              marks={marksOf(section, 'ids', index)}
              dir="ltr"
              value={section.ids}
              autoComplete="off"
              placeholder="sku-1, sku-2"
              onChange={(event) => change({ ids: event.target.value })}
            />
          </div>
        )}
      </Rows>
      <p className="text-caption text-text3">
        Their ids in the catalog, separated by spaces or commas. {count(products, 'product')} of at most{' '}
        {limits.products}.
      </p>
    </>
  );
}

type SectionFieldProps = ComponentProps<'input'> & { readonly label: string; readonly marks: ControlMarks };

function SectionField({ label, marks: { error, attributes }, ...input }: SectionFieldProps) {
  return (
    <Field label={label} {...(error === undefined ? {} : { error })}>
      {(control) => <Input {...control} {...attributes} {...input} />}
    </Field>
  );
}
