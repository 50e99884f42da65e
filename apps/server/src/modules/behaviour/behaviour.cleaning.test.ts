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
const cleaned = async (steps: Step[], table: CleanTable) =>
  valuesOf((await fitCleaning(steps, table)).table);

test('of equal rows the first stays, and the crowd of the demo goes', async () => {
  const table = tableOf({ id: [1, 1, 2, 3], simulated: [0, 0, 1, 0], dwell: [5, 6, 7, 8] });
  const steps: Step[] = [
    { step: 'duplicates', columns: ['id'] },
    { step: 'simulated', column: 'simulated', do: 'drop' },
  ];
  const { table: after, report } = await fitCleaning(steps, table);
  expect(valuesOf(after)).toEqual({ id: [1, 3], simulated: [0, 0], dwell: [5, 8] });
  expect(report.map(({ step, rowsBefore, rowsAfter }) => [step, rowsBefore, rowsAfter])).toEqual([
    ['duplicates', 4, 3],
    ['simulated', 3, 2],
  ]);
  expect(report[1]!.fitted).toEqual({ rows: 1 });
  const marked = await cleaned([{ step: 'simulated', column: 'simulated', do: 'mark' }], table);
  expect(marked.id).toHaveLength(4);
});

// Quartiles of 1 … 9 and 100 by numpy.percentile: 3.25 and 7.75, so Tukey's fences are −3.5 and 14.5.
const dwell = { dwell: [1, 2, 3, 4, 5, 6, 7, 8, 9, 100] };
test.each([
  ['drop', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['clip', [1, 2, 3, 4, 5, 6, 7, 8, 9, 14.5]],
  ['missing', [1, 2, 3, 4, 5, 6, 7, 8, 9, missing]],
] as const)('an outlier is found by its distance from the quartiles: %s', async (how, expected) => {
  const step: Step = { step: 'outliers', column: 'dwell', rule: 'iqr', limit: 1.5, do: how };
  const { table, report } = await fitCleaning([step], tableOf(dwell));
  expect(valuesOf(table).dwell).toEqual(expected);
  expect(report[0]!.fitted).toEqual({ low: -3.5, high: 14.5 });
});

test.each([
  ['mean', 3],
  ['median', 2],
  ['mode', 1],
] as const)('a missing value becomes the %s of those that are there', async (by, value) => {
  const table = tableOf({ price: [1, 1, 2, missing, 4, 7] });
  const step: Step = { step: 'missing', column: 'price', with: by, flag: true };
  expect(await cleaned([step], table)).toEqual({
    price: [1, 1, 2, value, 4, 7],
    'price is missing': [0, 0, 0, 1, 0, 0],
  });
});

test('what is scaled has the mean and spread, or the ends, that were asked for', async () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 2,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(numbers, async (values) => {
      fc.pre(Math.max(...values) - Math.min(...values) > 1e-3);
      const scaled = async (to: 'min-max' | 'z-score') =>
        (await cleaned([{ step: 'scale', column: 'x', to }], tableOf({ x: values }))).x!;
      const ends = await scaled('min-max');
      expect(Math.min(...ends)).toBe(0);
      expect(Math.max(...ends)).toBe(1);
      const standard = await scaled('z-score');
      const mean = standard.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = standard.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(spread).toBeCloseTo(1, 6);
    }),
  );
  const only = async (to: 'log' | 'z-score', x: number[]) =>
    (await cleaned([{ step: 'scale', column: 'x', to }], tableOf({ x }))).x;
  expect(await only('log', [0, -1])).toEqual([0, -Math.log(2)]);
  expect(await only('z-score', [4, 4])).toEqual([0, 0]);
});

const surfaces = { surface: ['home', 'room'] };
test('a category that training did not see is none of those it saw', async () => {
  const training = tableOf({ surface: [0, 1, 1, 1] }, surfaces);
  const { cleaning, table } = await fitCleaning(
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
  expect(await cleaned([shares], training)).toEqual({
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

test('serving equals training, bit for bit, after the parameters were kept as JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
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
      const fit = await fitCleaning(pipeline, table);
      const kept = JSON.parse(JSON.stringify(fit.cleaning)) as FittedCleaning;
      expect(valuesOf(applyCleaning(kept, table))).toEqual(valuesOf(fit.table));
      expect(fit.table.columns.every(({ values }) => !values.some(Number.isNaN))).toBe(true);
    }),
  );
});

test('whoever is served is served: no row goes', async () => {
  const steps: Step[] = [
    { step: 'duplicates', columns: ['dwell'] },
    { step: 'outliers', column: 'dwell', rule: 'iqr', limit: 0.1, do: 'drop' },
  ];
  const { cleaning, table } = await fitCleaning(steps, tableOf(dwell));
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
] as const)('%s is refused by name', async (_, step, code) => {
  const table = tableOf({ s: [0], n: [missing] }, { s: ['a'] });
  await expect(fitCleaning([step as Step], table)).rejects.toThrow(
    expect.objectContaining({ code, column: step.column }),
  );
});

/** Price follows weight, and what it is; some of each is not known. */
const wares = (rows: number, at: number): CleanTable => {
  const kinds = Array.from({ length: rows }, (_, i) => (i + at) % 2);
  const weights = kinds.map((_, i) => ((i + at) * 7) % 31);
  const prices = kinds.map((kind, i) => 100 * kind + 3 * weights[i]!);
  return tableOf(
    {
      weight: weights.map((value, i) => (i % 11 === 5 ? missing : value)),
      kind: kinds.map((value, i) => (i % 9 === 4 ? missing : value)),
      price: prices.map((value, i) => (i % 4 === 1 ? missing : value)),
    },
    { kind: ['tea', 'pot'] },
  );
};

test.each(['tree', 'linear'] as const)(
  'what is missing is what a %s makes of the rest of the row, the same when serving, bit for bit',
  async (how) => {
    const steps: Step[] = [
      { step: 'missing', column: 'price', with: how, from: ['weight', 'kind'], flag: true },
      { step: 'missing', column: 'kind', with: how },
    ];
    const training = wares(400, 0);
    const fit = await fitCleaning(steps, training);
    const kept = JSON.parse(JSON.stringify(fit.cleaning)) as FittedCleaning;
    expect(valuesOf(applyCleaning(kept, training))).toEqual(valuesOf(fit.table));
    const after = valuesOf(fit.table);
    expect(after.price!.some(Number.isNaN) || after.kind!.some(Number.isNaN)).toBe(false);
    const unknown = valuesOf(training);
    let worst = 0;
    after.price!.forEach((price, i) => {
      const isSeen = !Number.isNaN(unknown.weight![i]!) && !Number.isNaN(unknown.kind![i]!);
      if (!Number.isNaN(unknown.price![i]!) || !isSeen) return;
      worst = Math.max(
        worst,
        Math.abs(price - (100 * unknown.kind![i]! + 3 * unknown.weight![i]!)),
      );
    });
    expect(worst).toBeLessThan(15);
    // Alone or among others, a row gets the same.
    const served = wares(40, 3);
    const together = valuesOf(applyCleaning(kept, served));
    const alone = valuesOf(applyCleaning(kept, wares(6, 3)));
    for (const name of ['price', 'kind']) expect(alone[name]).toEqual(together[name]!.slice(0, 6));
  },
);

test('where all that is known is the same there is nothing to model, and a model of nothing is refused', async () => {
  const table = tableOf({ x: [1, 2, 3], y: [7, missing, 7], z: [missing, missing, missing] });
  const step = (column: string, from?: string[]): Step => ({
    ...{ step: 'missing', column, with: 'tree', from },
  });
  expect((await cleaned([step('y')], table)).y).toEqual([7, 7, 7]);
  await expect(fitCleaning([step('z')], table)).rejects.toMatchObject({
    code: 'cleaning/nothing-to-learn',
  });
  await expect(fitCleaning([step('x', ['nowhere'])], table)).rejects.toMatchObject({
    ...{ code: 'cleaning/no-such-column', column: 'nowhere' },
  });
});
