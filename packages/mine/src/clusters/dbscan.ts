import { MineError } from '../errors.ts';
import { needsNumber, needsOneOf, needsWhole } from '../options.ts';
import { dbscanOnGrid } from './dbscan.grid.ts';
import { dbscanOnTree } from './dbscan.tree.ts';
import { gridOf } from './grid.ts';
import { type Metric, type Points, spaceOf } from './points.ts';

export interface DbscanOptions {
  /** The radius: a distance in the unit of the columns, or a cosine distance (0 … 2). Points on the rim are within. */
  radius: number;
  /** A point with so many within its radius, itself counted, is a core point (default: 5). */
  minimumPoints?: number;
  metric?: Metric;
  /** `auto` takes the grid up to three columns and the k-d tree above. Both give the same. */
  index?: 'auto' | 'grid' | 'tree';
}

export interface DensityClusters {
  /** Of each row: 0, 1, … in the order of each cluster's first core row, or −1 for noise. */
  labels: Int32Array;
  clusters: number;
  /** 1 for core points. */
  core: Uint8Array;
}

/**
 * Density-based clusters (Ester, Kriegel, Sander & Xu 1996). A border point within reach of several clusters goes to the
 * one with the lowest number, as in scikit-learn, so that labels are equal to the last one.
 *
 * Time: near O(rows) on the grid, O(rows · (log rows + neighbours)) on the tree.
 * @throws MineError `mine/bad-option`; `mine/bad-row` for a row of zeros under cosine.
 */
export const dbscan = (points: Points, options: DbscanOptions): DensityClusters => {
  const { radius, minimumPoints = 5, metric = 'euclidean', index = 'auto' } = options;
  const most = metric === 'cosine' ? 2 : Infinity;
  needsNumber('radius', radius, { least: 0, above: true, most });
  needsWhole('minimumPoints', minimumPoints, 1);
  needsOneOf('index', index, ['auto', 'grid', 'tree']);
  const space = spaceOf(points, metric);
  const square = metric === 'cosine' ? 2 * radius : radius * radius;
  const grid = index === 'tree' ? null : gridOf(space, Math.sqrt(square));
  if (grid) return dbscanOnGrid(space, grid, square, minimumPoints);
  if (index === 'grid')
    throw new MineError('mine/bad-option', 'index: these points do not fit a grid, take tree', {
      field: 'index',
      expected: 'tree',
      found: 'grid',
    });
  return dbscanOnTree(space, square, minimumPoints);
};
