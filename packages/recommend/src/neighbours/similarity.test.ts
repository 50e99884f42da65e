import { csrOf } from '@kaibo/numeric';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { interactionsOf } from '../data/interactions.ts';
import { ratingNeighbours } from '../ratings/rating-neighbours.ts';
import { type Similarity, similarities, similarRows } from './similarity.ts';

/** Similarity of two rows; 0 is "absent". */
const between = (kind: Similarity, a: readonly number[], b: readonly number[]): number => {
  const cells = [a, b].flatMap((row, at) => row.map((value, column) => ({ at, column, value })));
  const known = cells.filter(({ value }) => value !== 0);
  const matrix = csrOf({
    ...{ rows: 2, columns: a.length },
    rowIndices: known.map(({ at }) => at),
    columnIndices: known.map(({ column }) => column),
    values: known.map(({ value }) => value),
  });
  const found = new Float32Array(2);
  similarRows(matrix, { kind }).ofRow(0, found);
  return found[1]!;
};

test('behaviour rows (1,0,1,0) and (1,1,0,1) have cosine 1 ÷ √6', () => {
  expect(between('cosine', [1, 0, 1, 0], [1, 1, 0, 1])).toBeCloseTo(1 / Math.sqrt(6), 6);
});

test('ratings (5,3,2) and (4,4,5) have cosine 0.902, which makes 4.51 of a 5', () => {
  const cosine = between('cosine', [5, 3, 2], [4, 4, 5]);
  expect(cosine).toBeCloseTo(0.902, 3);
  expect(cosine * 5).toBeCloseTo(4.51, 2);
});

test('Pearson, Jaccard, Euclidean and msd of small rows are what a pencil gives', () => {
  expect(between('pearson', [1, 2, 3, 0], [2, 4, 6, 5])).toBeCloseTo(1, 6);
  expect(between('pearson', [1, 2, 3, 0], [3, 2, 1, 5])).toBeCloseTo(-1, 6);
  expect(between('jaccard', [1, 1, 1, 0], [0, 1, 1, 1])).toBeCloseTo(0.5, 6);
  expect(between('euclidean', [3, 1], [0, 5])).toBeCloseTo(1 / 6, 6);
  expect(between('msd', [3, 1, 4], [1, 1, 0])).toBeCloseTo(1 / 3, 6);
});

test('adjusted cosine takes the mean of each column off first', () => {
  // Column means 3 and 4: the rows become (−1, 1) and (1, −1).
  expect(between('adjusted-cosine', [2, 5], [4, 3])).toBeCloseTo(-1, 6);
});

test('a similarity is symmetric, and of a row with itself the largest it has', () => {
  const rating = fc.integer({ min: 0, max: 5 });
  const row = fc.array(rating, { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(row, row, fc.constantFrom(...similarities), (a, b, kind) => {
      expect(between(kind, a, b)).toBeCloseTo(between(kind, b, a), 5);
      expect(Math.abs(between(kind, a, b))).toBeLessThanOrEqual(1 + 1e-5);
    }),
    { numRuns: 200 },
  );
});

test('user-CF is the mean over rated items plus weighted deviations of the k nearest who rated it', async () => {
  // v and w rated item 3; means over rated items: u 3, v 4, w 3.
  const data = interactionsOf({
    users: [0, 0, 1, 1, 1, 2, 2, 2],
    items: [0, 1, 0, 1, 3, 0, 1, 3],
    values: [4, 2, 5, 2, 5, 2, 5, 2],
  });
  const model = ratingNeighbours({ similarity: 'pearson', centre: 'means' });
  await model.fit(data);
  // sim(u,v) = 1, sim(u,w) = −1: 3 + (1·(5−4) − 1·(2−3)) ÷ 2 = 4.
  expect(model.predict(0, 3)).toBeCloseTo(4, 5);
  const nearest = ratingNeighbours({ similarity: 'pearson', centre: 'means', neighbours: 1 });
  await nearest.fit(data);
  expect(nearest.predict(0, 3)).toBeCloseTo(4, 5);
});

test('item-CF weighs the ratings of the items that are alike', async () => {
  const data = interactionsOf({
    users: [0, 0, 1, 1, 1, 2, 2],
    items: [0, 1, 0, 1, 2, 0, 2],
    values: [5, 1, 4, 2, 4, 5, 5],
  });
  const model = ratingNeighbours({ of: 'items', similarity: 'cosine', centre: 'none' });
  await model.fit(data);
  const alike = (a: number[], b: number[]) => between('cosine', a, b);
  const [first, second] = [alike([5, 4, 5], [0, 4, 5]), alike([1, 2, 0], [0, 4, 5])];
  expect(model.predict(0, 2)).toBeCloseTo((first * 5 + second * 1) / (first + second), 4);
});
