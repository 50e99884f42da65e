import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apriori } from './apriori.ts';
import { basketsFromLines, basketsOf } from './baskets.ts';
import { eclat } from './eclat.ts';
import { fpGrowth } from './fp-growth.ts';
import type { Itemsets } from './itemsets.ts';
import { rulesOf } from './rules.ts';

const miners = { apriori, fpGrowth, eclat };

const item = fc.constantFrom('tea', 'cup', 'pot', 'jam', 'egg', 'oil', 'rice', 'salt');
const lists = fc.array(fc.array(item, { maxLength: 7 }), { minLength: 1, maxLength: 60 });
const support = fc.double({ min: 0.02, max: 1, noNaN: true });

/** Every set of the eight items, counted by looking at every basket. */
const slow = (baskets: readonly (readonly string[])[], minimumCount: number) => {
  const names = [...new Set(baskets.flat())];
  return Array.from({ length: 2 ** names.length - 1 }, (_, at) =>
    names.filter((_, bit) => ((at + 1) >> bit) & 1),
  )
    .map((set) => ({
      set: set.sort().join(' '),
      count: baskets.filter((basket) => set.every((one) => basket.includes(one))).length,
    }))
    .filter(({ count }) => count >= minimumCount);
};

const named = ({ list, names }: Itemsets) =>
  list.map(({ items, count }) => ({
    set: items
      .map((at) => names[at]!)
      .sort()
      .join(' '),
    count,
  }));

const bySet = (one: { set: string }, other: { set: string }): number =>
  one.set < other.set ? -1 : 1;

test('the three miners return identical sets, those that counting every set finds', () => {
  fc.assert(
    fc.property(lists, support, (baskets, minimumSupport) => {
      const given = basketsOf(baskets);
      const found = eclat(given, { minimumSupport });
      expect(fpGrowth(given, { minimumSupport })).toEqual(found);
      expect(apriori(given, { minimumSupport })).toEqual(found);
      const least = Math.max(1, Math.ceil(minimumSupport * baskets.length - 1e-9));
      expect(named(found).sort(bySet)).toEqual(slow(baskets, least).sort(bySet));
    }),
  );
});

test('support falls or stays when a set grows', () => {
  fc.assert(
    fc.property(lists, (baskets) => {
      const { list } = eclat(basketsOf(baskets), { minimumSupport: 0.05 });
      const counts = new Map(list.map(({ items, count }) => [items.join(), count]));
      for (const { items, count } of list)
        for (let left = 0; items.length > 1 && left < items.length; left++)
          expect(counts.get(items.toSpliced(left, 1).join())).toBeGreaterThanOrEqual(count);
    }),
  );
});

test('a higher support finds a part of what a lower one finds, and a size limit only the smaller sets', () => {
  fc.assert(
    fc.property(lists, support, fc.integer({ min: 1, max: 4 }), (baskets, low, maximumItems) => {
      const given = basketsOf(baskets);
      const all = eclat(given, { minimumSupport: low });
      const high = Math.min(1, low * 1.5);
      const least = Math.max(1, Math.ceil(high * baskets.length - 1e-9));
      expect(eclat(given, { minimumSupport: high }).list).toEqual(
        all.list.filter(({ count }) => count >= least),
      );
      for (const mine of Object.values(miners))
        expect(mine(given, { minimumSupport: low, maximumItems }).list).toEqual(
          all.list.filter(({ items }) => items.length <= maximumItems),
        );
    }),
  );
});

test('order of baskets, order within them and doubles do not matter', () => {
  fc.assert(
    fc.property(lists, (baskets) => {
      const turned = baskets.map((one) => [...one].reverse().concat(one)).reverse();
      const of = (given: string[][]) => named(eclat(basketsOf(given), { minimumSupport: 0.1 }));
      expect(of(turned).sort(bySet)).toEqual(of(baskets).sort(bySet));
    }),
  );
});

test('every measure of a rule follows from the counts of its sides', () => {
  fc.assert(
    fc.property(lists, fc.constantFrom('one' as const, 'any' as const), (baskets, rightSide) => {
      const given = basketsOf(baskets);
      const sets = eclat(given, { minimumSupport: 0.05 });
      const share = (items: readonly number[]): number =>
        baskets.filter((basket) => items.every((at) => basket.includes(given.items[at] as never)))
          .length / baskets.length;
      for (const rule of rulesOf(sets, { minimumConfidence: 0, rightSide })) {
        const [left, right] = [share(rule.left), share(rule.right)];
        const both = share([...rule.left, ...rule.right]);
        expect(rule.support).toBeCloseTo(both, 12);
        expect(rule.confidence).toBeCloseTo(both / left, 12);
        expect(rule.lift).toBeCloseTo(both / left / right, 12);
        expect(rule.leverage).toBeCloseTo(both - left * right, 12);
        expect(1 / rule.conviction).toBeCloseTo(
          both === left ? 0 : (1 - both / left) / (1 - right),
          9,
        );
      }
    }),
    { numRuns: 40 },
  );
});

test('with any right side a set of n items has 2ⁿ − 2 rules, with one it has n', () => {
  const sets = eclat(basketsOf([['a', 'b', 'c', 'd']]), { minimumSupport: 1 });
  const rules = (rightSide: 'one' | 'any') => rulesOf(sets, { minimumConfidence: 0, rightSide });
  expect(rules('one')).toHaveLength(6 * 2 + 4 * 3 + 4);
  expect(rules('any')).toHaveLength(6 * 2 + 4 * 6 + 14);
});

test('order lines make the same baskets as lists', () => {
  const lines = [
    { basket: 'o1', item: 'tea' },
    { basket: 'o2', item: 'cup' },
    { basket: 'o1', item: 'cup' },
  ];
  expect(basketsFromLines(lines)).toEqual(basketsOf([['tea', 'cup'], ['cup']]));
});

test.each([0, -0.1, 1.1, Number.NaN, Infinity])('a support of %d is refused by name', (bad) => {
  for (const mine of Object.values(miners))
    expect(() => mine(basketsOf([['a']]), { minimumSupport: bad })).toThrow(
      expect.objectContaining({
        code: 'mine/bad-option',
        details: expect.objectContaining({ field: 'minimumSupport' }),
      }),
    );
});

test('no basket, an item without a name and too many sets are refused by name', () => {
  expect(() => basketsOf([])).toThrow(expect.objectContaining({ code: 'mine/empty-table' }));
  expect(() => basketsOf([['a'], ['b', '']])).toThrow(
    expect.objectContaining({
      code: 'mine/bad-row',
      details: expect.objectContaining({ row: 1, field: 'item 1' }),
    }),
  );
  const wide = basketsOf([Array.from({ length: 40 }, (_, at) => `item ${at}`)]);
  for (const mine of [eclat, fpGrowth])
    expect(() => mine(wide, { minimumSupport: 1, maximumSets: 5_000 })).toThrow(
      expect.objectContaining({ code: 'mine/too-large' }),
    );
});

const file = join(
  process.env.KAIBO_DATA ?? join(import.meta.dirname, '../../../../../shared/data'),
  'groceries/groceries.csv',
);

describe.skipIf(!existsSync(file))('the groceries of arules', () => {
  const groceries = () =>
    basketsOf(
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.replace('\r', '').split(',')),
    );

  test.each(Object.entries(miners))('%s finds the published sets and rules', (_, mine) => {
    const given = groceries();
    const low = mine(given, { minimumSupport: 0.006 });
    const bySize = [1, 2, 3, 4].map(
      (size) => low.list.filter(({ items }) => items.length === size).length,
    );
    expect([low.list.length, bySize]).toEqual([747, [109, 478, 156, 4]]);
    expect(rulesOf(low, { minimumConfidence: 0.25 })).toHaveLength(463);
    const high = mine(given, { minimumSupport: 0.01 });
    expect(high.list).toHaveLength(333);
    expect(rulesOf(high, { minimumConfidence: 0.5 })).toHaveLength(15);
  });
});
