/** What stands in the forms of products, and what becomes of it. Pure. */
import type { RawContent } from '@parley/model/content';
import { type ProductSection, productIdsIn } from '../../../ui/product-ids.ts';

type Words = { readonly body: string; readonly footer: string };

export type WrittenProduct = Words & {
  readonly kind: 'product';
  readonly catalogId: string;
  readonly productId: string;
};
export type WrittenProductList = Words & {
  readonly kind: 'product_list';
  readonly header: string;
  readonly catalogId: string;
  readonly sections: readonly ProductSection[];
};
export type WrittenCatalog = Words & {
  readonly kind: 'catalog_message';
  /** The product that stands for the picture; empty where WhatsApp chooses. */
  readonly thumbnail: string;
};

/** What must be there, with the name that stands for it in a preview. */
export type Needed = (text: string, name: string) => string;

export function emptyProducts(key: string): ProductSection {
  return { key, title: '', ids: '' };
}

/** Meta's object of type `interactive`. */
export function productsOf(written: WrittenProduct | WrittenProductList | WrittenCatalog, needed: Needed): RawContent {
  const { kind: type, body, footer } = written;
  const ending = footer.trim() === '' ? {} : { footer: { text: footer.trim() } };
  const words = { body: { text: needed(body, 'Your text') }, ...ending };
  switch (written.kind) {
    case 'product': {
      const { catalogId, productId } = written;
      return {
        type,
        ...(body.trim() === '' ? ending : words),
        action: { catalog_id: needed(catalogId, '0'), product_retailer_id: needed(productId, 'of your catalog') },
      };
    }
    case 'product_list':
      return {
        type,
        header: { type: 'text', text: needed(written.header, 'Header') },
        ...words,
        action: {
          catalog_id: needed(written.catalogId, '0'),
          sections: written.sections.map((section) => sectionOf(section, needed)),
        },
      };
    case 'catalog_message': {
      const thumbnail = written.thumbnail.trim();
      const parameters = thumbnail === '' ? {} : { parameters: { thumbnail_product_retailer_id: thumbnail } };
      return { type, ...words, action: { name: 'catalog_message', ...parameters } };
    }
  }
}

/** A section without a product has one that is still missing, so the checks name it. */
function sectionOf({ title, ids }: ProductSection, needed: Needed): RawContent {
  const products = productIdsIn(ids);
  return {
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    product_items: (products.length === 0 ? [''] : products).map((id) => ({
      product_retailer_id: needed(id, 'A product of your catalog'),
    })),
  };
}
