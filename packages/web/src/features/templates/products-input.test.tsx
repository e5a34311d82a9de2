// @vitest-environment jsdom
import type { TemplateField, TemplateValue } from '@parley/model/template';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import '../../ui/testing/patience.ts';
import { ProductsInput } from './ProductsInput.tsx';

afterEach(cleanup);

const products: TemplateField = { key: 'button:0', kind: 'products', label: 'Products of “View”' };

test('products are named in sections, at most ten, and the first of them is the picture', () => {
  let value: TemplateValue | undefined;
  const draw = (error?: string) => (
    <ProductsInput field={products} value={value} error={error} suggestions={[]} onChange={(next) => (value = next)} />
  );
  const { rerender } = render(draw());
  const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  const fill = (name: string, words: string) => fireEvent.change(field(name), { target: { value: words } });
  fill('Products of section 1', ' sku-1,sku-2  sku-3 ');
  fill('Title of section 1', 'Blue');
  fireEvent.click(screen.getByRole('button', { name: 'Add a section' }));
  fill('Products of section 2', 'sku-4');
  expect(value).toEqual({
    thumbnail: 'sku-1',
    sections: [
      { title: 'Blue', products: ['sku-1', 'sku-2', 'sku-3'] },
      { title: '', products: ['sku-4'] },
    ],
  });
  screen.getByText(/4 products of at most 30/);
  rerender(draw('Section 2 needs a title.'));
  expect(field('Title of section 2').getAttribute('aria-invalid')).toBe('true');
  expect(field('Title of section 1').getAttribute('aria-invalid')).toBeNull();
  for (let count = 2; count < 10; count += 1) fireEvent.click(screen.getByRole('button', { name: 'Add a section' }));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add a section' }).disabled).toBe(true);
  for (let count = 10; count > 1; count -= 1)
    fireEvent.click(screen.getByRole('button', { name: `Remove section ${count}` }));
  expect(screen.queryByRole('button', { name: 'Remove section 1' })).toBeNull();
  fill('Products of section 1', '');
  fill('Title of section 1', '');
  expect(value).toBeUndefined();
});
