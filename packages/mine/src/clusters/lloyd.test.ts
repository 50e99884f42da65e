import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { spreadCentres } from './centres.ts';
import { lloyd } from './lloyd.ts';
import { nearSquaresOf } from './near-squares.ts';
import { nearestCentre } from './nearest.ts';
import { type Points, pointsFrom, squaredDistance } from './points.ts';

/** Every row measured against every centre at every step. */
const slowLloyd = ({ rows, columns, values }: Points, begin: Float64Array, steps: number) => {
  const centres = begin.slice();
  const labels = new Int32Array(rows).fill(-1);
  const assign = (): number => {
    let changed = 0;
    for (let row = 0; row < rows; row++) {
      const nearest = nearestCentre(values, row * columns, centres, columns);
      if (nearest !== labels[row]) changed++;
      labels[row] = nearest;
    }
    return changed;
  };
  assign();
  let iterations = 0;
  while (iterations < steps) {
    iterations++;
    for (let cluster = 0; cluster < centres.length / columns; cluster++) {
      const own = [...labels.keys()].filter((row) => labels[row] === cluster);
      for (let column = 0; column < columns; column++)
        centres[cluster * columns + column] =
          own.reduce((sum, row) => sum + values[row * columns + column]!, 0) / own.length;
    }
    if (assign() === 0) break;
  }
  return { labels, iterations, centres };
};

const drawn = (rows: number, columns: number, seed: number, stretch: (row: number) => number) => {
  const draw = random(seed);
  const values = new Float64Array(rows * columns);
  for (let at = 0; at < values.length; at++)
    values[at] = draw.normal() * stretch(Math.floor(at / columns));
  return pointsFrom(values, columns);
};

test.each([
  ['noise without clusters', () => 1],
  ['one row a million times as far as all others', (row: number) => (row === 700 ? 1e6 : 1)],
  ['rows of very different sizes', (row: number) => 10 ** ((row % 9) - 4)],
])('bounds and single precision change nothing: %s', (_, stretch) => {
  for (const [columns, clusters] of [
    [1, 4],
    [3, 9],
    [8, 6],
  ] as const) {
    const points = drawn(1_300, columns, clusters, stretch);
    const near = nearSquaresOf(points, 16);
    const begin = spreadCentres(points, near, clusters, random(2));
    const centres = begin.slice();
    const found = lloyd({
      ...{ points, near, centres, isSphere: false, maximumIterations: 12, tolerance: 0 },
    });
    const slow = slowLloyd(points, begin, 12);
    expect(found.iterations).toBe(slow.iterations);
    expect(found.labels).toEqual(slow.labels);
    centres.forEach((value, at) => {
      expect(value).toBeCloseTo(slow.centres[at]!, 6);
    });
    let inertia = 0;
    slow.labels.forEach((label, row) => {
      inertia += squaredDistance(
        ...([points.values, row * columns, slow.centres, label * columns, columns] as const),
      );
    });
    expect(found.inertia / inertia).toBeCloseTo(1, 9);
  }
});
