/** Meta's object of type `order`: the cart that a contact sent. */
import { anyText, maybe, numeric, type ReadOf, shape, someText, whatever } from '../json.ts';

export const readOrder = shape({
  catalog_id: maybe(anyText),
  text: maybe(someText),
  product_items: whatever(
    shape({
      product_retailer_id: someText,
      quantity: numeric,
      /** In units of the currency, such as 4.5. */
      item_price: maybe(numeric),
      currency: maybe(someText),
    }),
  ),
});
export type OrderContent = ReadOf<typeof readOrder>;

/** The sum of a cart, in units of its currency; undefined where a price is missing or the currencies differ. */
export function orderTotal({ product_items: items }: OrderContent): { amount: number; currency: string } | undefined {
  const currency = items[0]?.currency;
  if (currency === undefined || items.some((item) => item.currency !== currency)) return undefined;
  let amount = 0;
  for (const { quantity, item_price: price } of items) {
    if (price === undefined) return undefined;
    amount += quantity * price;
  }
  // Money has at most three decimal places; binary fractions have more.
  return Number.isFinite(amount) ? { amount: Math.round(amount * 1000) / 1000, currency } : undefined;
}
