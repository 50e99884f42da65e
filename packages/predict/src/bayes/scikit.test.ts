import { expect, test } from 'vitest';
import { nearestClassifier, nearestRegressor } from '../neighbours/nearest.ts';
import type { Table } from '../table.ts';
import { readOracle, tableOfRows } from '../testing/oracle.ts';
import { naiveBayes } from './naive-bayes.ts';

const oracle = readOracle();
const numbers = tableOfRows(oracle.x);
const moved = tableOfRows(oracle.x, (value) => value + 0.05);

const codes: Table = {
  rows: oracle.codes.length,
  columns: [0, 1].map((place) => ({
    name: `c${place}`,
    kind: 'categorical',
    categories: ['a', 'b', 'c', 'd'],
    values: Float64Array.from(oracle.codes, (row) => row[place]!),
  })),
};

const close = (found: Float64Array, rows: readonly (readonly number[])[]): void => {
  rows.flat().forEach((value, at) => {
    expect(found[at]).toBeCloseTo(value, 8);
  });
};

test('naive Bayes of numbers and of categories has the probabilities of scikit-learn', async () => {
  const model = naiveBayes({ varianceSmoothing: 0 });
  await model.fit(numbers, oracle.several);
  close(model.predictProba(numbers), oracle.gaussianBayes);
  await model.fit(codes, oracle.several);
  close(model.predictProba(codes), oracle.categoricalBayes);
});

test.each(['euclidean', 'cosine'] as const)(
  'nearest neighbours, %s: the shares of scikit-learn',
  async (metric) => {
    const model = nearestClassifier({ neighbours: 7, metric, scaling: 'none' });
    await model.fit(numbers, oracle.several);
    close(model.predictProba(moved), oracle.near[metric]);
  },
);

test('neighbours that count by their distance: the means of scikit-learn', async () => {
  const model = nearestRegressor({ neighbours: 5, weighting: 'distance', scaling: 'none' });
  await model.fit(numbers, oracle.y);
  close(model.predict(moved), [oracle.nearWeighted]);
});
