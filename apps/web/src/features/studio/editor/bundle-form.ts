import { BUNDLE_PARTS_MOST, type Product, type ProductCard } from '@kaibo/contracts';

type Part = NonNullable<Product['bundle']>['parts'][number];

export const LEAST_PARTS = 2;
export const QUANTITY_MOST = 99;

/** Adds a product at the end, or takes it out; a full set stays as it is. */
export const toggled = (parts: readonly Part[], product: ProductCard): readonly Part[] => {
  if (parts.some(({ productId }) => productId === product.id))
    return parts.filter(({ productId }) => productId !== product.id);
  if (parts.length >= BUNDLE_PARTS_MOST) return parts;
  const { id: productId, title, cover, fromFen } = product;
  return [...parts, { productId, title, cover, fromFen, quantity: 1, isOnSale: true }];
};

export const withQuantity = (
  parts: readonly Part[],
  productId: string,
  quantity: number,
): readonly Part[] =>
  parts.map((part) =>
    part.productId === productId
      ? { ...part, quantity: Math.min(QUANTITY_MOST, Math.max(1, quantity)) }
      : part,
  );

export const isSameParts = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length &&
  one.every(({ productId, quantity }, place) => {
    const beside = other[place]!;
    return beside.productId === productId && beside.quantity === quantity;
  });

/** What is wrong with a set as it is put together; null where it may be saved. */
export const faultOf = (parts: readonly Part[]): 'too-few' | 'part-gone' | null => {
  if (parts.length < LEAST_PARTS) return 'too-few';
  return parts.every(({ isOnSale }) => isOnSale) ? null : 'part-gone';
};
