import type { DensityClusters } from './dbscan.ts';
import { neighbourTree } from './neighbour-tree.ts';
import type { Points } from './points.ts';

/** Grows one cluster after the other from its first core row; every row is looked around from once. */
export const dbscanOnTree = (
  points: Points,
  square: number,
  minimumPoints: number,
): DensityClusters => {
  const { rows } = points;
  const tree = neighbourTree(points);
  const labels = new Int32Array(rows).fill(-1);
  const core = new Uint8Array(rows);
  const isSeen = new Uint8Array(rows);
  const found = new Int32Array(rows);
  const waiting = new Int32Array(rows);
  let clusters = 0;

  for (let first = 0; first < rows; first++) {
    if (labels[first] !== -1 || isSeen[first]) continue;
    let open = 0;
    waiting[open++] = first;
    let isCluster = false;
    while (open > 0) {
      const row = waiting[--open]!;
      isSeen[row] = 1;
      const neighbours = tree.within(row, square, found);
      if (neighbours < minimumPoints) continue;
      isCluster = true;
      core[row] = 1;
      labels[row] = clusters;
      for (let at = 0; at < neighbours; at++) {
        const other = found[at]!;
        if (labels[other] !== -1) continue;
        labels[other] = clusters;
        if (!isSeen[other]) waiting[open++] = other;
      }
    }
    if (isCluster) clusters++;
  }
  return { labels, clusters, core };
};
