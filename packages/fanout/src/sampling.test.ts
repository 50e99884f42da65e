import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireItem } from './protocol.ts';
import { createSampler } from './sampling.ts';

const lines = (count: number, from = 0): WireItem[] =>
  Array.from({ length: count }, (_, index) => ['chat', `line-${from + index}`]);

test('below the rate nothing is dropped', () => {
  const sample = createSampler(20, 0);
  for (let second = 0; second < 30; second++) {
    const { kept, dropped } = sample(lines(20, second * 20), second * 1_000);
    expect([kept.length, dropped.length]).toEqual([20, 0]);
  }
});

test('above the rate, no more than the rate passes, in order, and the rest is named', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 100 }), (bursts) => {
      const sample = createSampler(20, 0);
      let kept = 0;
      bursts.forEach((count, index) => {
        const all = lines(count, index * 100);
        const result = sample(all, (index + 1) * 100);
        expect(all.filter((item) => result.kept.includes(item))).toEqual(result.kept);
        expect(result.kept.length + result.dropped.length).toBe(count);
        kept += result.kept.length;
      });
      expect(kept).toBeLessThanOrEqual(20 + 2 * bursts.length);
    }),
  );
});

test('two nodes that see the same lines choose the same ones', () => {
  const one = createSampler(5, 0);
  const other = createSampler(5, 0);
  expect(one(lines(50), 0)).toEqual(other(lines(50), 0));
});
