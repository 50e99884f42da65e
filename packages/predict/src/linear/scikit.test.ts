import { expect, test } from 'vitest';
import type { AnyPredictor } from '../predictor.ts';
import { readOracle, tableOfRows } from '../testing/oracle.ts';
import { lassoPath } from './lasso-path.ts';
import { lasso, linear, ridge } from './linear-regressors.ts';
import { fitPlane } from './linear-svm.ts';
import { logistic } from './logistic.ts';
import { linearWeights } from './weights.ts';

const oracle = readOracle();
const table = tableOfRows(oracle.x);
const raw = { scaling: 'none' } as const;

const close = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, at) => {
    expect(Math.abs(found[at]! - value)).toBeLessThan(1e-4);
  });
};

const expectLine = (model: AnyPredictor, { weights, intercepts }: typeof oracle.linear): void => {
  const found = linearWeights(model);
  close(found.weights.flat(), weights);
  close(found.intercepts, intercepts);
};

test.each([
  ['linear', linear(raw)],
  ['ridge', ridge({ ...raw, strength: 3 })],
  ['lasso', lasso({ ...raw, strength: 0.2 })],
  ['elasticNet', lasso({ ...raw, strength: 0.2, share: 0.4 })],
] as const)('%s regression has the weights of scikit-learn', async (name, model) => {
  await model.fit(table, oracle.y);
  expectLine(model, oracle[name]);
});

test('weighted rows count as in scikit-learn', async () => {
  const model = linear(raw);
  await model.fit(table, oracle.y, { weights: oracle.weights });
  expectLine(model, oracle.weighted);
});

test('the LASSO path is that of scikit-learn', () => {
  const { strengths, weights } = oracle.lassoPath;
  const path = lassoPath(table, oracle.y, { ...raw, strengths });
  path.weights.forEach((found, step) => {
    close(found, weights[step]!);
  });
});

test.each([
  ['logistic', 'binary', { ridge: 2 }],
  ['logisticLasso', 'binary', { ridge: 0, lasso: 2 }],
  ['softmax', 'several', { ridge: 2 }],
  ['softmaxLasso', 'several', { ridge: 0, lasso: 2 }],
] as const)('%s regression has the weights of scikit-learn', async (name, labels, options) => {
  const model = logistic({ ...raw, ...options, tolerance: 1e-9 });
  await model.fit(table, oracle[labels]);
  const { weights, intercepts } = linearWeights(model);
  const expected = oracle[name];
  close(weights.flat(), expected.weights);
  // Only differences of intercepts are told by the data.
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const centre = (values: readonly number[]) =>
    values.length === 1 ? values : values.map((value) => value - mean(values));
  close(centre(intercepts), [...centre(expected.intercepts)]);
});

test('the plane of the SVM is that of LIBLINEAR', async () => {
  const plane = await fitPlane({
    features: Float64Array.from(oracle.x.flat()),
    width: 5,
    sides: Float64Array.from(oracle.binary, (label) => (label === 1 ? 1 : -1)),
    weights: new Float64Array(oracle.binary.length).fill(1),
    cost: 0.7,
  });
  close(plane, [...oracle.svm.weights, ...oracle.svm.intercepts]);
});

test('of collinear features least squares takes the shortest weights', async () => {
  const model = linear(raw);
  const twice = oracle.x.map(([first]) => [first!, first!]);
  await model.fit(
    tableOfRows(twice),
    oracle.x.map(([first]) => 3 * first! + 1),
  );
  const { weights, intercepts } = linearWeights(model);
  close(weights.flat(), [1.5, 1.5]);
  close(intercepts, [1]);
});
