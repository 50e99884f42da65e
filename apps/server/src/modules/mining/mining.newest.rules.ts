import type { SoldOrder } from '#orders';

export interface NewestOrders {
  orders: SoldOrder[];
  /** From here on all of them are there; 0 where none was left out. */
  sinceMs: number;
}

/** As many as may be held, the newest; of those left out the last one stands before `sinceMs`. O(n log n). */
export const newestOrders = ({ orders, sinceMs }: NewestOrders, most: number): NewestOrders => {
  if (orders.length <= most) return { orders, sinceMs };
  const newest = orders.toSorted((a, b) => b.placedAtMs - a.placedAtMs);
  return { orders: newest.slice(0, most), sinceMs: newest[most]!.placedAtMs + 1 };
};
