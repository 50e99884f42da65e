import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBinnedFinder } from './binned-split.ts';
import { binColumns, cutBetween, findBins, type TreeColumn } from './bins.ts';
import { createExactFinder } from './exact-split.ts';
import { type Impurity, impurityOf } from './impurity.ts';

const sizes = fc.record({
  rows: fc.integer({ min: 4, max: 90 }),
  distinct: fc.integer({ min: 2, max: 40 }),
  minLeafRows: fc.integer({ min: 1, max: 4 }),
  missing: fc.constantFrom(0, 0, 0.2),
  isWeighted: fc.boolean(),
  classes: fc.constantFrom(0, 2),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

type Drawn = typeof sizes extends fc.Arbitrary<infer T> ? T : never;

const drawn = ({ rows, distinct, missing, isWeighted, classes, seed }: Drawn) => {
  const draws = random(seed);
  const column = (): TreeColumn => ({
    values: Float64Array.from({ length: rows }, () =>
      draws.uniform() < missing ? Number.NaN : draws.integer(distinct),
    ),
    categories: 0,
  });
  const targets = Float64Array.from({ length: rows }, () =>
    classes === 2 ? draws.integer(2) : draws.normal(),
  );
  const weights = isWeighted ? targets.map(() => 1 + draws.integer(3)) : null;
  const criterion = classes === 2 ? 'gini' : 'squared';
  const impurity = impurityOf(criterion, classes, targets, weights);
  return { columns: [column(), column()], impurity };
};

const sumsOf = (impurity: Impurity, rows: number): Float64Array => {
  const sums = new Float64Array(impurity.stride);
  for (let row = 0; row < rows; row++) impurity.add(sums, 0, row);
  return sums;
};

/** The best split of all rows on one column at a time. */
const binnedGains = (columns: readonly TreeColumn[], impurity: Impurity, minLeafRows: number) => {
  const rows = columns[0]!.values.length;
  const bins = findBins(columns);
  const binned = new Uint8Array(columns.length * rows);
  binColumns(bins, columns, binned);
  const members = Uint32Array.from({ length: rows }, (_, row) => row);
  const rules = { minLeafRows, columnsPerSplit: columns.length };
  const finder = createBinnedFinder(bins, binned, rows, members, impurity, rules, random(1));
  return finder.find(0, rows, sumsOf(impurity, rows))?.gain ?? null;
};

const exactGains = (columns: readonly TreeColumn[], impurity: Impurity, minLeafRows: number) => {
  const rules = { minLeafRows, columnsPerSplit: columns.length };
  const finder = createExactFinder(columns, impurity, rules, random(1));
  const rows = columns[0]!.values.length;
  return finder.find(0, rows, sumsOf(impurity, rows))?.gain ?? null;
};

test('with a bin per value the binned search wins what the exact one wins, fast path or not', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const { columns, impurity } = drawn(size);
      const exact = exactGains(columns, impurity, size.minLeafRows);
      const found = binnedGains(columns, impurity, size.minLeafRows);
      const general = binnedGains(columns, { ...impurity, oneLane: null }, size.minLeafRows);
      for (const gain of [found, general]) {
        if (exact === null) expect(gain).toBeNull();
        else expect(gain).toBeCloseTo(exact, 9);
      }
    }),
    { numRuns: 200 },
  );
});

test('bins keep the order of values: a value is in a later bin exactly where a cut lies between', () => {
  const values = fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 255 }), (list, most) => {
      const column = { values: Float64Array.from(list), categories: 0 };
      const bins = findBins([column], most);
      const binned = new Uint8Array(list.length);
      binColumns(bins, [column], binned);
      const { cuts, count } = bins.columns[0]!;
      expect(count).toBeLessThanOrEqual(most);
      list.forEach((value, row) => {
        if (Number.isNaN(value)) expect(binned[row]).toBe(bins.binCount - 1);
        else expect(binned[row]).toBe(cuts.filter((cut) => cut < value).length);
      });
    }),
  );
});

test('a cut lies between two numbers and never on the larger, however close or far they are', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, finite, (a, b) => {
      fc.pre(a !== b);
      const [low, high] = a < b ? [a, b] : [b, a];
      const cut = cutBetween(low, high);
      expect(cut >= low && cut < high).toBe(true);
    }),
  );
});
