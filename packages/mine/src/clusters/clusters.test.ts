import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseClusters, elbowOf } from './choose-clusters.ts';
import { dbscan } from './dbscan.ts';
import { clustersWithin, cutHierarchy, hierarchyOf } from './hierarchy.ts';
import { assignTo, kMeans } from './kmeans.ts';
import { nearestCentre } from './nearest.ts';
import { pointsOf, squaredDistance, standardised } from './points.ts';
import { silhouettesOf } from './silhouette.ts';

const refusal = (code: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** Few different values, so that equal rows and equal distances occur. */
const value = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.double({ min: -4, max: 4, noNaN: true }),
);
const tables = (columns: number) =>
  fc.array(fc.array(value, { minLength: columns, maxLength: columns }), {
    minLength: 2,
    maxLength: 50,
  });
const anyTable = fc.integer({ min: 1, max: 5 }).chain(tables);
const densities = fc.record({
  radius: fc.double({ min: 0.05, max: 4, noNaN: true }),
  minimumPoints: fc.integer({ min: 1, max: 6 }),
});

/** DBSCAN as it is defined: cores, then clusters from their first core, borders to the first that reaches them. */
const slowDensity = (table: number[][], radius: number, minimumPoints: number) => {
  const { values, columns } = pointsOf(table);
  const isNear = (a: number, b: number): boolean =>
    squaredDistance(values, a * columns, values, b * columns, columns) <= radius * radius;
  const around = table.map((_, row) => [...table.keys()].filter((other) => isNear(row, other)));
  const isCore = around.map((rows) => rows.length >= minimumPoints);
  const labels: number[] = table.map(() => -1);
  let clusters = 0;
  for (const first of table.keys()) {
    if (!isCore[first] || labels[first] !== -1) continue;
    const open = [first];
    while (open.length > 0)
      for (const row of around[open.pop()!]!) {
        if (labels[row] !== -1) continue;
        labels[row] = clusters;
        if (isCore[row]) open.push(row);
      }
    clusters++;
  }
  return { labels, core: isCore.map(Number), clusters };
};

test('grid and tree give what the definition of DBSCAN gives', () => {
  fc.assert(
    fc.property(anyTable, densities, (table, { radius, minimumPoints }) => {
      const wanted = slowDensity(table, radius, minimumPoints);
      for (const index of ['auto', 'tree'] as const) {
        const found = dbscan(pointsOf(table), { radius, minimumPoints, index });
        expect([...found.labels]).toEqual(wanted.labels);
        expect([...found.core]).toEqual(wanted.core);
        expect(found.clusters).toBe(wanted.clusters);
      }
    }),
  );
});

test('in whatever order the rows come, the same core points are together', () => {
  fc.assert(
    fc.property(anyTable, densities, fc.integer(), (table, options, seed) => {
      const order = random(seed).shuffle([...table.keys()]);
      const one = dbscan(pointsOf(table), options);
      const other = dbscan(pointsOf(order.map((row) => table[row]!)), options);
      expect(order.map((row) => one.core[row])).toEqual([...other.core]);
      const cores = [...order.keys()].filter((place) => other.core[place]);
      for (const a of cores)
        for (const b of cores)
          expect(other.labels[a] === other.labels[b]).toBe(
            one.labels[order[a]!] === one.labels[order[b]!],
          );
      // Noise is noise whatever the order; only border points may change sides.
      order.forEach((row, place) => {
        expect(other.labels[place] === -1).toBe(one.labels[row] === -1);
      });
    }),
  );
});

test('the length of rows does not count under cosine', () => {
  const part = fc.integer({ min: -64, max: 64 });
  const row = fc.tuple(fc.constantFrom(1, -3), part, part, fc.integer({ min: -9, max: 9 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 40 }), fc.integer(), (rows, seed) => {
      const plain = pointsOf(rows.map(([x, y, z]) => [x, y, z]));
      // Powers of two stretch without rounding.
      const long = pointsOf(rows.map(([x, y, z, by]) => [x, y, z].map((one) => one * 2 ** by)));
      const metric = 'cosine' as const;
      const near = { radius: 0.05, minimumPoints: 2, metric };
      expect(dbscan(long, near)).toEqual(dbscan(plain, near));
      const few = { clusters: 3, seed, metric };
      expect(kMeans(long, few)).toEqual(kMeans(plain, few));
      const tree = { method: 'average' as const, metric };
      expect(hierarchyOf(long, tree)).toEqual(hierarchyOf(plain, tree));
    }),
  );
});

test('every row is with its nearest centre, and the inertia is the sum of those distances', () => {
  fc.assert(
    fc.property(anyTable, fc.integer({ min: 1, max: 4 }), fc.integer(), (table, wanted, seed) => {
      const points = pointsOf(table);
      const clusters = Math.min(wanted, points.rows);
      const { labels, centres, inertia, sizes } = kMeans(points, { clusters, seed, starts: 2 });
      const { values, columns } = points;
      let sum = 0;
      labels.forEach((label, row) => {
        const at = nearestCentre(values, row * columns, centres, columns);
        const [own, least] = [label, at].map((centre) =>
          squaredDistance(values, row * columns, centres, centre * columns, columns),
        );
        expect(own).toBe(least);
        sum += own!;
      });
      expect(inertia).toBeCloseTo(sum, 9);
      expect(sizes.reduce((all, size) => all + size, 0)).toBe(points.rows);
    }),
  );
});

const blobs = (rows: number, columns: number, clusters: number, seed = 1) => {
  const draw = random(seed);
  // Centres on a lattice, twenty deviations apart.
  const centres = Array.from(
    { length: clusters * columns },
    (_, at) => 20 * (Math.floor(at / columns / 3 ** (at % columns)) % 3),
  );
  return pointsOf(
    Array.from({ length: rows }, (_, row) =>
      Array.from(
        { length: columns },
        (_, column) => centres[(row % clusters) * columns + column]! + draw.normal(),
      ),
    ),
  );
};

test('same seed, same clusters; more beginnings are never worse', () => {
  const points = blobs(300, 3, 8);
  const inertiaOf = (starts: number) => kMeans(points, { clusters: 8, starts, seed: 4 }).inertia;
  expect(kMeans(points, { clusters: 8 })).toEqual(kMeans(points, { clusters: 8 }));
  expect(inertiaOf(6)).toBeLessThanOrEqual(inertiaOf(1));
});

test('far from zero and with one row far away, planted clusters are still found', () => {
  const { values, columns, rows } = blobs(400, 2, 4);
  const moved = Array.from({ length: rows }, (_, row) => [
    1e9 + values[row * columns]!,
    values[row * columns + 1]! - 1e6,
  ]);
  const found = kMeans(pointsOf([...moved, [2e9, 0]]), { clusters: 5, starts: 8 });
  expect([...found.sizes].sort((a, b) => a - b)).toEqual([1, 100, 100, 100, 100]);
});

test('mini-batches come within a tenth of the whole table', () => {
  const points = blobs(2_000, 4, 6);
  const whole = kMeans(points, { clusters: 6 });
  const parts = kMeans(points, { clusters: 6, batchRows: 100, maximumIterations: 60 });
  expect(parts.inertia).toBeLessThan(1.1 * whole.inertia);
});

test('as many clusters as different rows leave no inertia, and equal rows fill the rest', () => {
  const points = pointsOf([[1], [1], [5], [5], [9]]);
  expect(kMeans(points, { clusters: 3, starts: 10 }).inertia).toBe(0);
  expect(kMeans(points, { clusters: 5 }).inertia).toBe(0);
});

test.each([1e-100, 1e140])('values of about %d have clusters too', (unit) => {
  const found = kMeans(pointsOf([1, 1, 2, 40, 41, 41].map((one) => [one * unit])), { clusters: 2 });
  expect([...found.sizes].sort()).toEqual([3, 3]);
});

test('values too small to square are all alike', () => {
  const { inertia } = kMeans(pointsOf([[5e-324], [1e-200], [0]]), { clusters: 2 });
  expect(inertia).toBe(0);
});

test('rows of the table go where the fit put them', () => {
  const points = blobs(200, 3, 5);
  const model = kMeans(points, { clusters: 5 });
  expect(assignTo(model, points)).toEqual(model.labels);
  expect(() => assignTo(model, blobs(20, 2, 2))).toThrow(
    refusal('mine/bad-option', { field: 'columns', expected: 3, found: 2 }),
  );
});

test('silhouettes are between −1 and 1, and 0 for who is alone', () => {
  fc.assert(
    fc.property(
      anyTable,
      fc.constantFrom('euclidean' as const, 'cosine' as const),
      (rows, metric) => {
        const points = pointsOf(rows.map((row) => [...row, 5]));
        const labels = Int32Array.from(rows, (_, row) => (row === 0 ? 0 : 1 + (row % 2)));
        const { values, mean } = silhouettesOf(points, labels, { metric });
        expect(values[0]).toBe(0);
        for (const one of [...values, mean]) {
          expect(one).toBeGreaterThanOrEqual(-1);
          expect(one).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test('silhouette and elbow both find the number of planted clusters', () => {
  const { bySilhouette, byElbow, tried } = chooseClusters(blobs(400, 2, 4), { to: 9, starts: 8 });
  expect([bySilhouette, byElbow]).toEqual([4, 4]);
  expect(tried).toHaveLength(8);
  expect(elbowOf([1])).toBe(0);
  expect(elbowOf([100, 20, 10, 5])).toBe(1);
});

test('distances of merges rise, and a cut leaves the number of clusters asked for', () => {
  const methods = fc.constantFrom('single', 'complete', 'average', 'weighted', 'ward' as const);
  fc.assert(
    fc.property(anyTable, methods, fc.nat(), (table, method, pick) => {
      const found = hierarchyOf(pointsOf(table), { method });
      const steps = table.length - 1;
      for (let step = 1; step < steps; step++)
        expect(found.linkage[4 * step + 2]).toBeGreaterThanOrEqual(found.linkage[4 * step - 2]!);
      expect(found.linkage[4 * steps - 1]).toBe(table.length);
      const clusters = 1 + (pick % table.length);
      expect(new Set(cutHierarchy(found, clusters)).size).toBe(clusters);
      expect(clustersWithin(found, Infinity)).toBe(1);
      expect(clustersWithin(found, -1)).toBe(table.length);
    }),
  );
});

test('standardised columns have mean 0 and deviation 1; a constant one is zeros', () => {
  const { values } = standardised(pointsOf([1, 4, 4, 11].map((one) => [one, 0.1])));
  const first = values.filter((_, at) => at % 2 === 0);
  expect(first.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
  expect(first.reduce((sum, one) => sum + one * one, 0) / 4).toBeCloseTo(1, 12);
  expect([...values.filter((_, at) => at % 2 === 1)].map(Math.abs)).toEqual([0, 0, 0, 0]);
});

test.each([
  ['no rows', [], 'mine/empty-table', {}],
  [
    'NaN',
    [
      [1, 2],
      [3, Number.NaN],
    ],
    'mine/bad-row',
    { row: 1, field: 'y', found: 'NaN' },
  ],
  ['an infinity', [[Infinity, 2]], 'mine/bad-row', { row: 0, field: 'x', found: 'Infinity' }],
  ['a number without a square', [[1, -1e160]], 'mine/bad-row', { row: 0, field: 'y' }],
  ['a short row', [[1, 2], [3]], 'mine/bad-row', { row: 1, field: 'y', expected: 2, found: 1 }],
  ['a word', [[1, 'red']], 'mine/bad-row', { row: 0, field: 'y', found: 'red' }],
])('%s is refused by row and column', (_, table, code, details) => {
  expect(() => pointsOf(table as number[][], ['x', 'y'])).toThrow(refusal(code, details));
});

test('options out of range are refused by name', () => {
  const points = blobs(20, 2, 2);
  const zero = pointsOf([
    [1, 1],
    [0, 0],
  ]);
  expect(() => kMeans(points, { clusters: 21 })).toThrow(
    refusal('mine/too-few-rows', { field: 'clusters', found: 21 }),
  );
  expect(() => kMeans(points, { clusters: 1.5 })).toThrow(refusal('mine/bad-option'));
  expect(() => dbscan(points, { radius: 0 })).toThrow(
    refusal('mine/bad-option', { field: 'radius' }),
  );
  expect(() => dbscan(points, { radius: 2.5, metric: 'cosine' })).toThrow(
    refusal('mine/bad-option', { field: 'radius' }),
  );
  expect(() => dbscan(zero, { radius: 1, metric: 'cosine' })).toThrow(
    refusal('mine/bad-row', { row: 1 }),
  );
  expect(() => hierarchyOf(points, { metric: 'cosine' })).toThrow(
    refusal('mine/bad-option', { field: 'method' }),
  );
  expect(() => hierarchyOf(pointsOf([[1]]))).toThrow(refusal('mine/too-few-rows'));
  expect(() => hierarchyOf(blobs(10_001, 1, 1))).toThrow(refusal('mine/too-large'));
  expect(() => silhouettesOf(points, new Int32Array(20))).toThrow(refusal('mine/too-few-rows'));
  expect(() => silhouettesOf(points, new Int32Array(3))).toThrow(refusal('mine/bad-option'));
});
