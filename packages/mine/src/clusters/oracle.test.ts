import { expect, test } from 'vitest';
import fixture from '../../fixtures/clusters.json' with { type: 'json' };
import { dbscan } from './dbscan.ts';
import { cutHierarchy, hierarchyOf, type LinkageMethod } from './hierarchy.ts';
import { kMeans } from './kmeans.ts';
import { type Metric, type Points, pointsOf } from './points.ts';
import { silhouettesOf } from './silhouette.ts';

const tableOf = (name: string, rows = Infinity): Points =>
  pointsOf(fixture.tables[name as keyof typeof fixture.tables].slice(0, rows));

/** Numbered in the order of their first row: equal for labels that differ in names only. */
const renamed = (labels: Iterable<number>): number[] => {
  const names = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!names.has(label)) names.set(label, names.size);
    return names.get(label)!;
  });
};

test.each(fixture.densities)(
  'DBSCAN gives $table the labels of scikit-learn ($metric, $radius, $minimumPoints)',
  ({ table, metric, radius, minimumPoints, labels, core }) => {
    const options = { radius, minimumPoints, metric: metric as Metric };
    const found = dbscan(tableOf(table), options);
    expect([...found.labels]).toEqual(labels);
    expect([...found.core]).toEqual(core);
    expect(found.clusters).toBe(Math.max(...labels) + 1);
    expect(dbscan(tableOf(table), { ...options, index: 'tree' })).toEqual(found);
  },
);

test.each(fixture.centres)(
  'k-means of $table in $clusters has the inertia of scikit-learn within 1 %',
  ({ table, clusters, inertia }) => {
    const found = kMeans(tableOf(table), { clusters, starts: 50, tolerance: 0 });
    expect(found.inertia / inertia).toBeGreaterThan(1 - 1e-9);
    expect(found.inertia / inertia).toBeLessThan(1.01);
  },
);

test.each(fixture.centres)(
  'silhouettes of $table in $clusters are those of scikit-learn',
  ({ table, labels, silhouettes, cosineSilhouettes }) => {
    const points = tableOf(table);
    const found = silhouettesOf(points, Int32Array.from(labels)).values;
    found.forEach((value, row) => {
      expect(value).toBeCloseTo(silhouettes[row]!, 8);
    });
    if (!cosineSilhouettes) return;
    const turned = silhouettesOf(points, Int32Array.from(labels), { metric: 'cosine' }).values;
    turned.forEach((value, row) => {
      expect(value).toBeCloseTo(cosineSilhouettes[row]!, 8);
    });
  },
);

test.each(fixture.trees)(
  'the merges of $table by $method ($metric) are those of SciPy, and so is its cut',
  ({ table, method, metric, rows, linkage, labels }) => {
    const options = { method: method as LinkageMethod, metric: metric as Metric };
    const found = hierarchyOf(tableOf(table, rows), options);
    linkage.flat().forEach((value, at) => {
      expect(found.linkage[at]).toBeCloseTo(value, 7);
    });
    // SciPy cuts at a distance and so may stop at fewer clusters where distances are equal.
    if (new Set(labels).size === 5)
      expect(renamed(cutHierarchy(found, 5))).toEqual(renamed(labels));
  },
);
