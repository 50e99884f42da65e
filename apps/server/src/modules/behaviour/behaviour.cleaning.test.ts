import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Step } from './behaviour.cleaning.steps.ts';
import type { CleanTable } from './behaviour.cleaning.table.ts';
import { applyCleaning, type FittedCleaning, fitCleaning } from './behaviour.cleaning.ts';

const { NaN: missing } = Number;
const tableOf = (
  columns: Record<string, number[]>,
  categories: Record<string, string[]> = {},
): CleanTable => ({
  rows: Object.values(columns)[0]!.length,
  columns: Object.entries(columns).map(([name, values]) => ({
    name,
    kind: categories[name] ? 'categorical' : 'numeric',
    ...(categories[name] && { categories: categories[name] }),
    values: Float64Array.from(values),
  })),
});
const valuesOf = (table: CleanTable): Record<string, number[]> =>
  Object.fromEntries(table.columns.map(({ name, values }) => [name, [...values]]));
const cleaned = (steps: Step[], table: CleanTable) => valuesOf(fitCleaning(steps, table).table);

test('of equal rows the first stays, and the crowd of the demo goes', () => {
  const table = tableOf({ id: [1, 1, 2, 3], simulated: [0, 0, 1, 0], dwell: [5, 6, 7, 8] });
  const steps: Step[] = [
    { step: 'duplicates', columns: ['id'] },
    { step: 'simulated', column: 'simulated', do: 'drop' },
  ];
  const { table: after, report } = fitCleaning(steps, table);
  expect(valuesOf(after)).toEqual({ id: [1, 3], simulated: [0, 0], dwell: [5, 8] });
  expect(report.map(({ step, rowsBefore, rowsAfter }) => [step, rowsBefore, rowsAfter])).toEqual([
    ['duplicates', 4, 3],
    ['simulated', 3, 2],
  ]);
  expect(report[1]!.fitted).toEqual({ rows: 1 });
  expect(cleaned([{ step: 'simulated', column: 'simulated', do: 'mark' }], table).id).toHaveLength(
    4,
  );
});

// Quartiles of 1 … 9 and 100 by numpy.percentile: 3.25 and 7.75, so Tukey's fences are −3.5 and 14.5.
const dwell = { dwell: [1, 2, 3, 4, 5, 6, 7, 8, 9, 100] };
test.each([
  ['drop', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['clip', [1, 2, 3, 4, 5, 6, 7, 8, 9, 14.5]],
  ['missing', [1, 2, 3, 4, 5, 6, 7, 8, 9, missing]],
] as const)('an outlier is found by its distance from the quartiles: %s', (how, expected) => {
  const step: Step = { step: 'outliers', column: 'dwell', rule: 'iqr', limit: 1.5, do: how };
  const { table, report } = fitCleaning([step], tableOf(dwell));
  expect(valuesOf(table).dwell).toEqual(expected);
  expect(report[0]!.fitted).toEqual({ low: -3.5, high: 14.5 });
});

test.each([
  ['mean', 3],
  ['median', 2],
  ['mode', 1],
] as const)('a missing value becomes the %s of those that are there', (by, value) => {
  const table = tableOf({ price: [1, 1, 2, missing, 4, 7] });
  const step: Step = { step: 'missing', column: 'price', with: by, flag: true };
  expect(cleaned([step], table)).toEqual({
    price: [1, 1, 2, value, 4, 7],
    'price is missing': [0, 0, 0, 1, 0, 0],
  });
});

test('what is scaled has the mean and spread, or the ends, that were asked for', () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 2,
    maxLength: 40,
  });
  fc.assert(
    fc.property(numbers, (values) => {
      fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
      const scaled = (to: 'min-max' | 'z-score') =>
        cleaned([{ step: 'scale', column: 'x', to }], tableOf({ x: values })).x!;
      const ends = scaled('min-max');
      expect(Math.min(...ends)).toBe(0);
      expect(Math.max(...ends)).toBe(1);
      const standard = scaled('z-score');
      const mean = standard.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = standard.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(spread).toBeCloseTo(1, 6);
    }),
  );
  expect(cleaned([{ step: 'scale', column: 'x', to: 'log' }], tableOf({ x: [0, -1] })).x).toEqual([
    0,
    -Math.log(2),
  ]);
  expect(
    cleaned([{ step: 'scale', column: 'x', to: 'z-score' }], tableOf({ x: [4, 4] })).x,
  ).toEqual([0, 0]);
});

const surfaces = { surface: ['home', 'room'] };
test('a category that training did not see is none of those it saw', () => {
  const training = tableOf({ surface: [0, 1, 1, 1] }, surfaces);
  const { cleaning, table } = fitCleaning(
    [{ step: 'encode', column: 'surface', as: 'one-hot' }],
    training,
  );
  expect(valuesOf(table)).toEqual({ 'surface=home': [1, 0, 0, 0], 'surface=room': [0, 1, 1, 1] });
  const served = tableOf({ surface: [0, 1, missing] }, { surface: ['cart', 'room'] });
  expect(valuesOf(applyCleaning(cleaning, served))).toEqual({
    'surface=home': [0, 0, 0],
    'surface=room': [0, 1, 0],
  });
  const shares: Step = { step: 'encode', column: 'surface', as: 'frequency' };
  expect(valuesOf(fitCleaning([shares], training).table)).toEqual({
    surface: [0.25, 0.75, 0.75, 0.75],
  });
});

const pipeline: Step[] = [
  { step: 'duplicates', columns: ['id'] },
  { step: 'simulated', column: 'simulated', do: 'mark' },
  { step: 'outliers', column: 'dwell', rule: 'z-score', limit: 2, do: 'clip' },
  { step: 'missing', column: 'dwell', with: 'median', flag: true },
  { step: 'scale', column: 'dwell', to: 'log' },
  { step: 'scale', column: 'dwell', to: 'z-score' },
  { step: 'encode', column: 'surface', as: 'one-hot' },
];
const row = fc.record({
  dwell: fc.oneof(fc.double({ min: 0, max: 1e7, noNaN: true }), fc.constant(missing)),
  simulated: fc.constantFrom(0, 1),
  surface: fc.constantFrom(0, 1, missing),
});

test('serving equals training, bit for bit, after the parameters were kept as JSON', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      fc.pre(rows.some(({ dwell: value }) => !Number.isNaN(value)));
      const table = tableOf(
        {
          id: rows.map((_, i) => i),
          dwell: rows.map((one) => one.dwell),
          simulated: rows.map((one) => one.simulated),
          surface: rows.map((one) => one.surface),
        },
        surfaces,
      );
      const fit = fitCleaning(pipeline, table);
      const kept = JSON.parse(JSON.stringify(fit.cleaning)) as FittedCleaning;
      expect(valuesOf(applyCleaning(kept, table))).toEqual(valuesOf(fit.table));
      expect(fit.table.columns.every(({ values }) => !values.some(Number.isNaN))).toBe(true);
    }),
  );
});

test('whoever is served is served: no row goes', () => {
  const steps: Step[] = [
    { step: 'duplicates', columns: ['dwell'] },
    { step: 'outliers', column: 'dwell', rule: 'iqr', limit: 0.1, do: 'drop' },
  ];
  const { cleaning, table } = fitCleaning(steps, tableOf(dwell));
  expect(table.rows).toBeLessThan(10);
  expect(applyCleaning(cleaning, tableOf({ dwell: [1, 1, 1e9] })).rows).toBe(3);
});

test.each([
  [
    'a column that is not there',
    { step: 'scale', column: 'y', to: 'log' },
    'cleaning/no-such-column',
  ],
  ['a mean of categories', { step: 'missing', column: 's', with: 'mean' }, 'cleaning/not-numeric'],
  [
    'a column with nothing in it',
    { step: 'missing', column: 'n', with: 'mode' },
    'cleaning/nothing-to-learn',
  ],
] as const)('%s is refused by name', (_, step, code) => {
  const table = tableOf({ s: [0], n: [missing] }, { s: ['a'] });
  expect(() => fitCleaning([step as Step], table)).toThrow(
    expect.objectContaining({ code, column: step.column }),
  );
});
