import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireItem } from './protocol.ts';
import { createRing } from './ring.ts';

const itemAt = (offset: number): WireItem => ['bag', `${offset}`];
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

test('a ring gives any range it keeps exactly, and null for what is gone', () => {
  const pushes = fc.array(fc.record({ count: fc.nat(40), afterMs: fc.nat(60) }), { maxLength: 60 });
  fc.assert(
    fc.property(pushes, fc.nat(400), fc.nat(400), (steps, since, until) => {
      const ring = createRing({ minCount: 20, keepMs: 100, maxCount: 50 }, 5);
      let nowMs = 0;
      for (const { count, afterMs } of steps) {
        nowMs += afterMs;
        ring.push(range(ring.last + 1, ring.last + count).map(itemAt), nowMs);
      }
      const to = Math.min(until, ring.last);
      const found = ring.between(since, to);
      if (since >= to) expect(found).toEqual([]);
      else if (since + 1 < ring.first()) expect(found).toBeNull();
      else expect(found).toEqual(range(since + 1, to).map(itemAt));
    }),
  );
});

test('a ring keeps at least its count, more while they are young, never above the cap', () => {
  const ring = createRing({ minCount: 10, keepMs: 1_000, maxCount: 30 }, 0);
  for (let offset = 1; offset <= 25; offset++) ring.push([itemAt(offset)], 0);
  expect(ring.first()).toBe(1);
  for (let offset = 26; offset <= 40; offset++) ring.push([itemAt(offset)], 500);
  expect(ring.first()).toBe(11);
  ring.push([itemAt(41)], 5_000);
  expect(ring.first()).toBe(32);
});
