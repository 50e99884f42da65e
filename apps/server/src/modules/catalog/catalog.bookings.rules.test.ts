import {
  OrderCancelled,
  OrderExpired,
  OrderPaid,
  OrderPlaced,
  OrderRefunding,
  OrderShipped,
} from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Books, bookFact, type OrderFact } from './catalog.bookings.rules.ts';

const books = (here: number, away: number): Books => ({
  orders: new Map(),
  defaults: new Map([['store', 'here']]),
  levels: new Map([
    [
      'sku',
      [
        { skuId: 'sku', locationId: 'here', isDefault: true, quantity: here, reserved: 0 },
        { skuId: 'sku', locationId: 'away', isDefault: false, quantity: away, reserved: 0 },
      ],
    ],
  ]),
});

const fact = (name: string, quantity = 0, isInLevels = false): OrderFact => ({
  name,
  orderId: 'order',
  storeId: 'store',
  lines: quantity > 0 ? [{ skuId: 'sku', quantity }] : [],
  isInLevels,
});

const sums = (all: Books, facts: readonly OrderFact[]) => {
  let [delta, reserved] = [0, 0];
  for (const each of facts)
    for (const step of bookFact(all, each)) {
      delta += step.delta;
      reserved += step.reserved ?? 0;
    }
  return { delta, reserved };
};

test('an order takes, ships and is done; a repeat of any event does nothing more', () => {
  const facts = [fact(OrderPlaced.name, 3), fact(OrderPaid.name), fact(OrderShipped.name)];
  expect(sums(books(2, 5), [...facts, ...facts])).toEqual({ delta: -3, reserved: 0 });
});

test('what is given back is back, and money that comes late takes it again', () => {
  const placed = fact(OrderPlaced.name, 3);
  for (const end of [OrderCancelled, OrderExpired, OrderRefunding])
    expect(sums(books(2, 5), [placed, fact(end.name)])).toEqual({ delta: 0, reserved: 0 });
  const late = [placed, fact(OrderExpired.name), fact(OrderPaid.name)];
  expect(sums(books(2, 5), late)).toEqual({ delta: -3, reserved: 3 });
});

test('an order from before levels were kept is in them already; only what follows moves them', () => {
  const before = fact(OrderPlaced.name, 3, true);
  expect(sums(books(2, 5), [before])).toEqual({ delta: 0, reserved: 3 });
  expect(sums(books(2, 5), [before, fact(OrderCancelled.name)])).toEqual({ delta: 3, reserved: 0 });
  const wholly = [before, fact(OrderCancelled.name, 0, true)];
  expect(sums(books(2, 5), wholly)).toEqual({ delta: 0, reserved: 0 });
});

test('an order of what is no more is kept in mind and moves nothing', () => {
  const all = books(2, 5);
  all.levels.delete('sku');
  expect(sums(all, [fact(OrderPlaced.name, 1), fact(OrderCancelled.name)])).toEqual({
    delta: 0,
    reserved: 0,
  });
});

const names = [OrderPaid, OrderCancelled, OrderExpired, OrderRefunding, OrderShipped].map(
  ({ name }) => name,
);

test('whatever comes after an order, it holds its pieces or none of them', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 12 }), (story) => {
      const facts = [fact(OrderPlaced.name, 4), ...story.map((name) => fact(name))];
      const { delta, reserved } = sums(books(3, 3), facts);
      expect([-4, 0]).toContain(delta);
      expect([0, 4]).toContain(reserved);
      expect(reserved).toBeLessThanOrEqual(-delta);
    }),
  );
});
