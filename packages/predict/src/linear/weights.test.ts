import { expect, test } from 'vitest';
import { naiveBayes } from '../bayes/naive-bayes.ts';
import { fitPlatt } from '../calibration/platt.ts';
import type { AnyPredictor } from '../predictor.ts';
import { takeRows } from '../table.ts';
import { smallTable } from '../testing/small-table.ts';
import { lasso, linear, ridge } from './linear-regressors.ts';
import { logistic } from './logistic.ts';

const { table, binary, several, values } = smallTable(80);
const counts = Array.from({ length: table.rows }, (_, row) => row % 4);
const repeated = counts.flatMap((count, row) => Array.from({ length: count }, () => row));
const raw = { scaling: 'none' } as const;

/** Without the column in which values are missing: means that fill gaps know no weights. */
const whole = { ...table, columns: table.columns.filter(({ name }) => name !== 'age') };

const answersOf = (model: AnyPredictor) =>
  model.task === 'classify' ? model.predictProba(whole) : model.predict(whole);

test.each([
  ['least squares', () => linear(raw), values],
  ['ridge regression', () => ridge(raw), values],
  ['LASSO', () => lasso(raw), values],
  ['logistic regression', () => logistic(raw), binary],
  ['logistic regression with L1', () => logistic({ ...raw, lasso: 1 }), binary],
  ['softmax regression', () => logistic(raw), several],
  ['naive Bayes', () => naiveBayes({ varianceSmoothing: 0 }), several],
] as const)('%s: a row of weight 3 counts as the row three times', async (_, make, labels) => {
  const [once, often] = [make(), make()];
  await once.fit(whole, labels, { weights: counts });
  await often.fit(
    takeRows(whole, repeated),
    repeated.map((row) => labels[row]!),
  );
  const expected = answersOf(often);
  answersOf(once).forEach((value, at) => {
    expect(Math.abs(value - expected[at]!)).toBeLessThan(1e-4);
  });
});

test('Platt’s curve: a row of weight 3 counts as the row three times', () => {
  const outcomes = binary.map((label) => (label === 'yes' ? 1 : 0));
  const once = fitPlatt(values, outcomes, counts);
  const often = fitPlatt(
    repeated.map((row) => values[row]!),
    repeated.map((row) => outcomes[row]!),
  );
  expect(once.slope).toBeCloseTo(often.slope, 6);
  expect(once.intercept).toBeCloseTo(often.intercept, 6);
});
