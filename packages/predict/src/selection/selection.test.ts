import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { lassoPath } from '../linear/lasso-path.ts';
import { linear } from '../linear/linear-regressors.ts';
import { logistic } from '../linear/logistic.ts';
import { nearestRegressor } from '../neighbours/nearest.ts';
import { tableOf } from '../table.ts';
import { eliminate, weightImportance } from './elimination.ts';
import { permutationImportance } from './permutation.ts';

const draws = random(3);
const column = () => Array.from({ length: 200 }, () => draws.normal());
const cells = {
  much: column(),
  none: column(),
  some: column(),
  sort: column().map((x) => (x > 0 ? 'a' : 'b')),
};
const table = tableOf(cells);
const values = cells.much.map((x, row) => 3 * x + cells.some[row]!);
const binary = values.map((value) => (value > 0 ? 'yes' : 'no'));

test('columns that matter come first, and one that tells nothing loses nothing', async () => {
  const model = logistic();
  await model.fit(table, binary);
  const found = permutationImportance(model, table, binary);
  expect(found.slice(0, 2).map(({ column: name }) => name)).toEqual(['much', 'some']);
  expect(Math.abs(found.find(({ column: name }) => name === 'none')!.mean)).toBeLessThan(0.05);
});

test('elimination keeps the columns that the label was made of', async () => {
  const byWeight = await eliminate(linear, table, values, {
    keep: 2,
    importance: weightImportance,
  });
  expect(byWeight.kept).toEqual(['much', 'some']);
  const byShuffling = await eliminate(() => nearestRegressor({ neighbours: 3 }), table, values, {
    keep: 1,
    step: 2,
  });
  expect(byShuffling.kept).toEqual(['much']);
  expect(byShuffling.removed.at(-1)).toBe('some');
});

test('the LASSO path takes in the strongest column first', () => {
  const { order, strengths, weights } = lassoPath(table, values);
  expect(order.slice(0, 2)).toEqual(['much', 'some']);
  expect(strengths[0]).toBeGreaterThan(strengths.at(-1)!);
  expect([...weights[0]!].every((weight) => weight === 0)).toBe(true);
});
