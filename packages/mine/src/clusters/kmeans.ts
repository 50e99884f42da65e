import { type Random, random } from '@kaibo/numeric';
import { MineError } from '../errors.ts';
import { type MineProgress, needsNumber, needsWhole } from '../options.ts';
import { normaliseRow, spreadCentres, trialsOf } from './centres.ts';
import { lloyd } from './lloyd.ts';
import { nearSquaresOf } from './near-squares.ts';
import { nearestCentre } from './nearest.ts';
import { type Metric, type Points, spaceOf } from './points.ts';

export interface KMeansOptions {
  clusters: number;
  /** Cosine is spherical k-means: rows and centres have length 1. */
  metric?: Metric;
  /** Beginnings tried; the one with the least inertia is kept (default: 5). */
  starts?: number;
  maximumIterations?: number;
  /** Of the mean variance of the columns; ends when the squared moves of all centres are within it (default: 1e-4). */
  tolerance?: number;
  /** Rows per step of mini-batch k-means (Sculley 2010); all rows at every step when not said. */
  batchRows?: number;
  seed?: number;
  onProgress?: (progress: MineProgress) => void;
}

export interface CentredClusters {
  clusters: number;
  columns: number;
  metric: Metric;
  /** Cluster of each row. */
  labels: Int32Array;
  /** [clusters × columns]; of length 1 under cosine. */
  centres: Float64Array;
  sizes: Int32Array;
  /** Sum over rows of the squared distance (cosine: of the cosine distance) to the own centre. */
  inertia: number;
  iterations: number;
}

const meanVariance = ({ rows, columns, values }: Points): number => {
  let total = 0;
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let at = column; at < values.length; at += columns) mean += values[at]! / rows;
    for (let at = column; at < values.length; at += columns) {
      const difference = values[at]! - mean;
      total += difference * difference;
    }
  }
  return total / rows / columns;
};

/** Moves each centre towards the rows of a batch, by 1 / rows it has seen. */
const settleByBatches = (
  points: Points,
  centres: Float64Array,
  { steps, batchRows, isSphere }: { steps: number; batchRows: number; isSphere: boolean },
  draw: Random,
): void => {
  const { rows, columns, values } = points;
  const seen = new Float64Array(centres.length / columns);
  const batch = Math.min(batchRows, rows);
  for (let step = 0; step < steps; step++) {
    const chosen = draw.sample(rows, batch);
    const owners = Array.from(chosen, (row) =>
      nearestCentre(values, row * columns, centres, columns),
    );
    owners.forEach((centre, at) => {
      const rate = 1 / ++seen[centre]!;
      for (let column = 0; column < columns; column++) {
        const place = centre * columns + column;
        centres[place]! += rate * (values[chosen[at]! * columns + column]! - centres[place]!);
      }
      if (isSphere) normaliseRow(centres, centre * columns, columns);
    });
  }
};

const refuseFew = (rows: number, clusters: number): void => {
  if (clusters > rows)
    throw new MineError('mine/too-few-rows', `clusters: ${clusters} of ${rows} rows`, {
      row: rows,
      field: 'clusters',
      expected: `at most ${rows}`,
      found: clusters,
    });
};

/**
 * k-means (Lloyd 1982) from k-means++ beginnings; a cluster that loses all its rows begins anew at the farthest one. Same
 * seed, same clusters. O(rows · columns · clusters) per step at worst.
 *
 * @throws MineError `mine/bad-option`; `mine/too-few-rows` for more clusters than rows; `mine/bad-row` for a row of zeros
 * under cosine.
 */
export const kMeans = (points: Points, options: KMeansOptions): CentredClusters => {
  const { clusters, metric = 'euclidean', starts = 5, maximumIterations = 300 } = options;
  const { tolerance = 1e-4, batchRows, seed = 1, onProgress } = options;
  needsWhole('clusters', clusters, 1);
  needsWhole('starts', starts, 1);
  needsWhole('maximumIterations', maximumIterations, 1);
  needsNumber('tolerance', tolerance, { least: 0 });
  if (batchRows !== undefined) needsWhole('batchRows', batchRows, 1);
  refuseFew(points.rows, clusters);
  const space = spaceOf(points, metric);
  const isSphere = metric === 'cosine';
  const limit = tolerance * meanVariance(space);

  const near = nearSquaresOf(space, Math.max(clusters, trialsOf(clusters)));
  let best: CentredClusters | null = null;
  for (let start = 0; start < starts; start++) {
    const draw = random(seed).fork(start);
    const centres = spreadCentres(space, near, clusters, draw);
    if (batchRows !== undefined)
      settleByBatches(space, centres, { steps: maximumIterations, batchRows, isSphere }, draw);
    const task = { points: space, near, centres, isSphere, tolerance: limit };
    // After mini-batches one whole step puts every centre in the middle of its rows.
    const found = lloyd({ ...task, maximumIterations: batchRows ? 1 : maximumIterations });
    const inertia = isSphere ? found.inertia / 2 : found.inertia;
    if (!best || inertia < best.inertia)
      best = { clusters, columns: space.columns, metric, centres, ...found, inertia };
    onProgress?.({ step: start + 1, steps: starts, about: `inertia ${inertia.toPrecision(6)}` });
  }
  return best!;
};

/** The cluster of each of other rows with the same columns. O(rows · columns · clusters). Errors as `kMeans`. */
export const assignTo = (model: CentredClusters, points: Points): Int32Array => {
  const { columns, centres, metric } = model;
  if (points.columns !== columns)
    throw new MineError(
      'mine/bad-option',
      `${points.columns} columns, the clusters have ${columns}`,
      {
        field: 'columns',
        expected: columns,
        found: points.columns,
      },
    );
  const { values, rows } = spaceOf(points, metric);
  return Int32Array.from({ length: rows }, (_, row) =>
    nearestCentre(values, row * columns, centres, columns),
  );
};
