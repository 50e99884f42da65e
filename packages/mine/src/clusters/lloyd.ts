import { normaliseRow } from './centres.ts';
import type { NearSquares } from './near-squares.ts';
import { createAssign } from './nearest.ts';
import { type Points, squaredDistance } from './points.ts';

export interface LloydTask {
  points: Points;
  near: NearSquares;
  /** [clusters × columns]; moved in place. */
  centres: Float64Array;
  /** Centres are kept at length 1 (cosine). */
  isSphere: boolean;
  maximumIterations: number;
  /** Ends when the squared moves of the centres sum up to at most this. */
  tolerance: number;
}

/** Lloyd's iterations (1982): every row to its nearest centre, every centre to the mean of its rows. */
export const lloyd = (task: LloydTask) => {
  const { points, near, centres, isSphere, maximumIterations, tolerance } = task;
  const { rows, columns, values } = points;
  const clusters = centres.length / columns;
  const assign = createAssign(points, near);
  const labels = new Int32Array(rows).fill(-1);
  const sums = new Float64Array(centres.length);
  const sizes = new Int32Array(clusters);
  const before = new Float64Array(centres.length);

  const count = (row: number, cluster: number, sign: 1 | -1): void => {
    sizes[cluster]! += sign;
    for (let column = 0; column < columns; column++)
      sums[cluster * columns + column]! += sign * values[row * columns + column]!;
  };
  let changed = 0;
  const onChange = (row: number, old: number): void => {
    if (old >= 0) count(row, old, -1);
    count(row, labels[row]!, 1);
    changed++;
  };

  /** A cluster without rows begins anew at the row farthest from its centre. */
  const fillEmpty = (): void => {
    for (let empty = 0; empty < clusters; empty++) {
      if (sizes[empty] !== 0) continue;
      let [farthest, most] = [-1, 0];
      for (let row = 0; row < rows; row++) {
        const own = labels[row]!;
        if (sizes[own]! < 2) continue;
        const square = squaredDistance(values, row * columns, before, own * columns, columns);
        if (square > most) [farthest, most] = [row, square];
      }
      if (farthest === -1) return;
      const old = labels[farthest]!;
      labels[farthest] = empty;
      assign.forget(farthest);
      onChange(farthest, old);
    }
  };

  /** Gives the sum of squared moves. */
  const move = (): number => {
    before.set(centres);
    fillEmpty();
    for (let cluster = 0; cluster < clusters; cluster++) {
      const from = cluster * columns;
      if (sizes[cluster] === 0) continue;
      for (let at = from; at < from + columns; at++) centres[at] = sums[at]! / sizes[cluster]!;
      if (isSphere) normaliseRow(centres, from, columns);
    }
    return squaredDistance(centres, 0, before, 0, centres.length);
  };

  assign(centres, labels, onChange);
  let iterations = 0;
  while (iterations < maximumIterations) {
    iterations++;
    const moved = move();
    changed = 0;
    assign(centres, labels, onChange);
    if (changed === 0 || moved <= tolerance) break;
  }
  let inertia = 0;
  for (let row = 0; row < rows; row++)
    inertia += squaredDistance(values, row * columns, centres, labels[row]! * columns, columns);
  return { labels, sizes, iterations, inertia };
};
