import type { SoldOrder } from '#orders';

/** Purchases as they are looked at together. */
export interface Visit {
  buyerId: string;
  atMs: number;
  productIds: string[];
}

const SAME_VISIT_MS = 3_600_000;
/** What lies in one basket grows by the square. */
const MOST_IN_BASKET = 50;

/**
 * Orders of one buyer within an hour of the one before are one visit: shops of several sellers part what was one, and
 * so does buying piece by piece during a stream. Products once each. O(orders · log orders).
 */
export const visitsOf = (
  orders: readonly Pick<SoldOrder, 'buyerId' | 'placedAtMs' | 'lines'>[],
): Visit[] => {
  const ordered = orders.toSorted(
    (a, b) =>
      (a.buyerId < b.buyerId ? -1 : Number(a.buyerId > b.buyerId)) || a.placedAtMs - b.placedAtMs,
  );
  const visits: { buyerId: string; atMs: number; lastMs: number; products: Set<string> }[] = [];
  for (const { buyerId, placedAtMs, lines } of ordered) {
    const before = visits.at(-1);
    const isSame = before?.buyerId === buyerId && placedAtMs - before.lastMs <= SAME_VISIT_MS;
    const visit = isSame
      ? before
      : { buyerId, atMs: placedAtMs, lastMs: placedAtMs, products: new Set<string>() };
    if (!isSame) visits.push(visit);
    visit.lastMs = placedAtMs;
    for (const { productId } of lines) visit.products.add(productId);
  }
  return visits.map(({ buyerId, atMs, products }) => ({
    buyerId,
    atMs,
    productIds: [...products].slice(0, MOST_IN_BASKET),
  }));
};
