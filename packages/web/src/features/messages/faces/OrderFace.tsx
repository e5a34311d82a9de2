'use client';

import { ShoppingCart } from 'lucide-react';
import { useState } from 'react';
import { count } from '../../../ui/time-labels.ts';
import { Caption } from './Caption.tsx';
import { FaceButton } from './FaceCard.tsx';
import { moneyWords } from './money-words.ts';
import type { FaceProps } from './shown.ts';

const itemsAtFirst = 6;

/** A cart: what, how many, for how much. */
export function OrderFace({ face, shown }: FaceProps<'order'>) {
  const [isOpen, setOpen] = useState(false);
  const { product_items: items, total, text } = face;
  const listed = isOpen ? items : items.slice(0, itemsAtFirst);
  const more = items.length - listed.length;
  return (
    <>
      <div className="mt-0.5 mb-1 w-76 max-w-full rounded-control bg-text/6 p-2 text-small">
        <p className="flex items-center gap-1.5 font-medium">
          <ShoppingCart size={16} strokeWidth={1.75} aria-hidden="true" className="text-brand" />
          Order · {count(items.length, 'item')}
        </p>
        <table className="mt-1 w-full table-fixed tabular-nums">
          <thead className="sr-only">
            <tr>
              <th scope="col">Product</th>
              <th scope="col">Number</th>
              <th scope="col">Price</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one order never change places
              <tr key={index} className="border-current/12 border-t align-top">
                <td dir="auto" className="py-1 wrap-anywhere">
                  {item.product_retailer_id}
                </td>
                <td className="w-14 truncate py-1 text-end">{item.quantity} ×</td>
                <td className="w-24 py-1 ps-2 text-end wrap-anywhere">
                  {item.item_price === undefined ? '–' : moneyWords(item.item_price, item.currency)}
                </td>
              </tr>
            ))}
          </tbody>
          {total !== undefined && (
            <tfoot>
              <tr className="border-current/25 border-t font-semibold">
                <th scope="row" colSpan={2} className="pt-1 text-start">
                  Total
                </th>
                <td className="pt-1 ps-2 text-end wrap-anywhere">{moneyWords(total.amount, total.currency)}</td>
              </tr>
            </tfoot>
          )}
        </table>
        {more > 0 && <FaceButton onClick={() => setOpen(true)}>Show {more} more</FaceButton>}
      </div>
      <Caption text={text} shown={shown} />
    </>
  );
}
