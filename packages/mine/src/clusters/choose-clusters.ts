import { MineError } from '../errors.ts';
import { needsWhole } from '../options.ts';
import { type KMeansOptions, kMeans } from './kmeans.ts';
import type { Points } from './points.ts';
import { silhouettesOf } from './silhouette.ts';

export interface ClusterCount {
  clusters: number;
  inertia: number;
  /** Mean; null for one cluster, or where a sample met only one. */
  silhouette: number | null;
}

export interface ClusterChoice {
  tried: ClusterCount[];
  /** With the highest silhouette. */
  bySilhouette: number;
  /** Where the curve of inertia bends. */
  byElbow: number;
}

/**
 * The place of a falling curve that lies farthest below the line between its ends, both axes scaled to 0 … 1 (Kneedle,
 * Satopää et al. 2011); the first of fewer than three.
 */
export const elbowOf = (curve: readonly number[]): number => {
  const last = curve.length - 1;
  const fall = curve[0]! - curve[last]!;
  if (last < 2 || !(fall > 0)) return 0;
  let [best, deepest] = [0, 0];
  for (let at = 1; at < last; at++) {
    const depth = 1 - at / last - (curve[at]! - curve[last]!) / fall;
    if (depth > deepest) [best, deepest] = [at, depth];
  }
  return best;
};

export type ChooseOptions = Omit<KMeansOptions, 'clusters'> & {
  from?: number;
  to?: number;
  sampleRows?: number;
};

/** k-means for every number of clusters of [from, to] (default: 2 to 10). Errors as `kMeans`. */
export const chooseClusters = (points: Points, options: ChooseOptions = {}): ClusterChoice => {
  const { to = Math.min(10, points.rows), onProgress, sampleRows, ...rest } = options;
  const { from = Math.min(2, to) } = options;
  needsWhole('from', from, 1);
  needsWhole('to', to, from);
  const tried: ClusterCount[] = [];
  for (let clusters = from; clusters <= to; clusters++) {
    const { labels, inertia } = kMeans(points, { ...rest, clusters });
    const { metric, seed } = rest;
    tried.push({
      clusters,
      inertia,
      silhouette: meanOf(points, labels, { metric, seed, sampleRows }),
    });
    const about = `${clusters} clusters, inertia ${inertia.toPrecision(6)}`;
    onProgress?.({ step: clusters - from + 1, steps: to - from + 1, about });
  }
  const best = tried.reduce((one, other) =>
    (other.silhouette ?? -Infinity) > (one.silhouette ?? -Infinity) ? other : one,
  );
  const byElbow = tried[elbowOf(tried.map(({ inertia }) => inertia))]!.clusters;
  return { tried, bySilhouette: best.clusters, byElbow };
};

/** Null where fewer than two clusters are looked at. */
const meanOf = (...asked: Parameters<typeof silhouettesOf>): number | null => {
  try {
    return silhouettesOf(...asked).mean;
  } catch (error) {
    if (error instanceof MineError && error.code === 'mine/too-few-rows') return null;
    throw error;
  }
};
