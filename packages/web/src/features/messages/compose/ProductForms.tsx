'use client';

import { useContext } from 'react';
import { newId } from '../../../inbox/uuid.ts';
import { ProductSections } from '../../../ui/ProductSections.tsx';
import { Checks, Group, marksAt, TextField } from './fields.tsx';
import type { FormProps } from './LocationForm.tsx';
import { WordField } from './WordsFields.tsx';
import {
  emptyProducts,
  type WrittenCatalog,
  type WrittenProduct,
  type WrittenProductList,
} from './written-products.ts';

/** One product of the catalog that is connected to the number. */
export function ProductForm({ written, onChange }: FormProps<WrittenProduct>) {
  return (
    <>
      <div className="grid gap-4 md:grid-cols-2">
        <CatalogField written={written} onChange={onChange} />
        <TextField
          path="action.product_retailer_id"
          label="Content ID of the product"
          dir="ltr"
          hint={idHint}
          value={written.productId}
          onChange={(productId) => onChange({ ...written, productId })}
        />
      </div>
      <WordField part="body" isOptional written={written} onChange={onChange} />
      <WordField part="footer" isOptional written={written} onChange={onChange} />
    </>
  );
}

/** Several products, in sections where there are many. WhatsApp wants words at the top. */
export function ProductListForm({ written, onChange }: FormProps<WrittenProductList>) {
  const checks = useContext(Checks);
  const { sections } = written;
  return (
    <>
      <WordField part="body" written={written} onChange={onChange} />
      <div className="grid gap-4 md:grid-cols-2">
        <WordField part="header" written={written} onChange={onChange} />
        <WordField part="footer" isOptional written={written} onChange={onChange} />
      </div>
      <CatalogField written={written} onChange={onChange} />
      <Group label="Products">
        <ProductSections
          sections={sections}
          onChange={(next) => onChange({ ...written, sections: next })}
          fresh={() => emptyProducts(newId())}
          isTitleOptional={sections.length === 1}
          marksOf={(_, part, index) =>
            marksAt(checks, `action.sections[${index}].${part === 'title' ? 'title' : 'product_items'}`)
          }
        />
      </Group>
    </>
  );
}

/** Words with a button that opens the whole catalog. */
export function CatalogForm({ written, onChange }: FormProps<WrittenCatalog>) {
  return (
    <>
      <WordField
        part="body"
        placeholder="Have a look around"
        hint="Below it stands a button that opens the catalog connected to this number."
        written={written}
        onChange={onChange}
      />
      <WordField part="footer" isOptional written={written} onChange={onChange} />
      <TextField
        path="action.parameters.thumbnail_product_retailer_id"
        label="Product shown as the picture"
        isOptional
        dir="ltr"
        placeholder="sku-1"
        hint={`Its content ID. ${idHint} Without one WhatsApp chooses the picture.`}
        value={written.thumbnail}
        onChange={(thumbnail) => onChange({ ...written, thumbnail })}
      />
    </>
  );
}

function CatalogField<T extends { readonly catalogId: string }>({ written, onChange }: FormProps<T>) {
  return (
    <TextField
      path="action.catalog_id"
      label="Catalog ID"
      inputMode="numeric"
      dir="ltr"
      hint="From Commerce Manager; connected to this number."
      value={written.catalogId}
      onChange={(catalogId) => onChange({ ...written, catalogId })}
    />
  );
}

const idHint = 'Also called SKU or retailer ID.';
