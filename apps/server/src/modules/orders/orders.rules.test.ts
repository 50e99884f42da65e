import { OrderStatus } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arrivalEvents,
  holdsStock,
  mergeLines,
  nextStatus,
  type OrderTrigger,
  orderMachine,
  requestHash,
  type WishedLine,
} from './orders.rules.ts';

const triggers: OrderTrigger[] = [
  'pay',
  'cancel',
  'expire',
  'ship',
  'deliver',
  'complete',
  'refund',
  'money-back',
];

/** The states that a run of triggers passes, those that do not apply left out. */
const walk = (run: readonly OrderTrigger[]): OrderStatus[] => {
  const states: OrderStatus[] = ['unpaid'];
  for (const trigger of run) {
    const to = nextStatus(states.at(-1)!, trigger);
    if (to !== null) states.push(to);
  }
  return states;
};
const runs = fc.array(fc.constantFrom(...triggers), { maxLength: 40 });

test('completed and refunded are left by nothing; expired and cancelled only by money that came late', () => {
  expect(orderMachine.completed).toEqual({});
  expect(orderMachine.refunded).toEqual({});
  expect(orderMachine.expired).toEqual({ pay: 'paid' });
  expect(orderMachine.cancelled).toEqual({ pay: 'paid' });
});

test('nothing is shipped that was not paid, and nothing shipped is refunded, cancelled or expired', () => {
  fc.assert(
    fc.property(runs, (run) => {
      const states = walk(run);
      const shipped = states.indexOf('shipped');
      if (shipped < 0) return;
      expect(states.slice(0, shipped)).toContain('paid');
      const after = states.slice(shipped);
      for (const state of ['refunding', 'refunded', 'cancelled', 'expired'] as const)
        expect(after).not.toContain(state);
    }),
  );
});

test('from every state that holds stock, an end is within reach; every state can be reached', () => {
  const reached = new Set<OrderStatus>(['unpaid']);
  for (const state of reached) for (const to of Object.values(orderMachine[state])) reached.add(to);
  expect(reached).toEqual(new Set(OrderStatus.options));
  for (const state of holdsStock)
    expect(state === 'completed' || Object.keys(orderMachine[state]).length > 0).toBe(true);
});

test('every state but the first is told when an order arrives in it', () => {
  expect(Object.keys(arrivalEvents).sort()).toEqual(
    OrderStatus.options.filter((status) => status !== 'unpaid').sort(),
  );
});

const lines = fc.array(
  fc.record({
    skuId: fc.constantFrom('a', 'b', 'c'),
    quantity: fc.integer({ min: 1, max: 9 }),
    unitFen: fc.constantFrom(100, 200),
  }),
  { minLength: 1, maxLength: 8 },
);

test('merging lines keeps every piece and every price, or tells that an option has two', () => {
  fc.assert(
    fc.property(lines, (wished) => {
      const merged = mergeLines(wished);
      const prices = new Map<string, Set<number>>();
      for (const { skuId, unitFen } of wished)
        prices.set(skuId, (prices.get(skuId) ?? new Set()).add(unitFen));
      if ([...prices.values()].some((set) => set.size > 1)) {
        expect(merged).toBeNull();
        return;
      }
      const sum = (all: readonly WishedLine[]) =>
        all.reduce((total, line) => total + line.quantity * line.unitFen, 0);
      expect(sum(merged!)).toBe(sum(wished));
      expect(new Set(merged!.map(({ skuId }) => skuId)).size).toBe(merged!.length);
    }),
  );
});

test('the fingerprint of a wish ignores the order of its lines and nothing else', () => {
  const wish = { idempotencyKey: 'one', addressId: 'home', roomId: null };
  const line = { skuId: 'a', quantity: 1, unitFen: 100 };
  const other = { skuId: 'b', quantity: 1, unitFen: 100 };
  const hash = requestHash({ ...wish, lines: [line, other] });
  expect(requestHash({ ...wish, lines: [other, line] })).toBe(hash);
  expect(requestHash({ ...wish, lines: [line] })).not.toBe(hash);
  expect(requestHash({ ...wish, lines: [line, { ...other, quantity: 2 }] })).not.toBe(hash);
  expect(requestHash({ ...wish, addressId: 'work', lines: [line, other] })).not.toBe(hash);
});
