import type { TreeWriter } from './tree-table.ts';

export type Criterion = 'gini' | 'entropy' | 'squared';

/** How many rows, their weight, then the lanes. */
export const ROWS = 0;
export const WEIGHT = 1;
const LANES = 2;

/** Where rows differ by one number and splits are judged by its square. */
export interface OneLane {
  scale: number;
  weightOf(row: number): number;
  /** Times the weight. */
  laneOf(row: number): number;
}

/**
 * Sums over rows from which a split is judged: [rows, weight, lanes]. One lane for a number or for two classes (the
 * weight of the second), else a lane per class.
 */
export interface Impurity {
  readonly stride: number;
  readonly outputs: number;
  /** Null for more than two classes and for entropy. */
  readonly oneLane: OneLane | null;
  /** Counts a row in the sums from place `at`. */
  add(sums: Float64Array, at: number, row: number): void;
  /** Counts `members[begin, end)` in the sums at place 0. */
  addRows(sums: Float64Array, members: Uint32Array, begin: number, end: number): void;
  /** −weight · impurity up to what is the same for all splits of a node. */
  goodness(sums: Float64Array, at: number): number;
  /** What the categories of a split are put in order by: the mean of the lane that is largest in the node. */
  mean(sums: Float64Array, at: number, node: Float64Array): number;
  /** Whether all these rows have one target. */
  isPure(members: Uint32Array, begin: number, end: number): boolean;
  /** Writes value and cover of a leaf. */
  settle(writer: TreeWriter, node: number, sums: Float64Array): void;
}

const surprise = (part: number, whole: number): number =>
  part > 0 ? part * Math.log2(part / whole) : 0;

/**
 * Gini, entropy and squared error (Breiman et al. 1984). For two classes gini and squared error of 0 and 1 choose the
 * same splits.
 *
 * @param targets class numbers or values. @param weights null where each row counts 1.
 */
export const impurityOf = (
  criterion: Criterion,
  classes: number,
  targets: Float64Array,
  weights: Float64Array | null,
): Impurity => {
  const isMany = classes > 2;
  const lanes = isMany ? classes : 1;
  const stride = LANES + lanes;
  const isEntropy = criterion === 'entropy';
  // Numbers far from zero would lose their digits when squared.
  const shift = classes === 0 ? targets.reduce((sum, y) => sum + y, 0) / targets.length : 0;
  const outputs = isMany ? classes : 1;
  // Both classes' squares fall together.
  const scale = classes === 2 ? 2 : 1;

  const weightOf = (row: number): number => (weights ? weights[row]! : 1);
  const laneOf = (row: number): number => weightOf(row) * (targets[row]! - shift);

  const add = (sums: Float64Array, at: number, row: number): void => {
    const weight = weights ? weights[row]! : 1;
    const target = targets[row]!;
    sums[at] = sums[at]! + 1;
    sums[at + WEIGHT] = sums[at + WEIGHT]! + weight;
    const lane = isMany ? at + LANES + target : at + LANES;
    sums[lane] = sums[lane]! + (isMany ? weight : weight * (target - shift));
  };

  /** In registers where there is one lane: memory would wait for each row. */
  const addRows = (sums: Float64Array, members: Uint32Array, begin: number, end: number): void => {
    if (isMany) {
      for (let i = begin; i < end; i++) add(sums, 0, members[i]!);
      return;
    }
    let total = 0;
    let lane = 0;
    for (let i = begin; i < end; i++) {
      const row = members[i]!;
      const weight = weights ? weights[row]! : 1;
      total += weight;
      lane += weight * (targets[row]! - shift);
    }
    sums[ROWS] = sums[ROWS]! + (end - begin);
    sums[WEIGHT] = sums[WEIGHT]! + total;
    sums[LANES] = sums[LANES]! + lane;
  };

  return {
    stride,
    outputs,
    oneLane: isMany || isEntropy ? null : { scale, weightOf, laneOf },
    add,
    addRows,
    goodness(sums, at) {
      const weight = sums[at + WEIGHT]!;
      if (!(weight > 0)) return 0;
      let total = 0;
      if (isEntropy) {
        for (let lane = at + LANES; lane < at + stride; lane++)
          total += surprise(sums[lane]!, weight);
        return isMany ? total : total + surprise(weight - sums[at + LANES]!, weight);
      }
      for (let lane = at + LANES; lane < at + stride; lane++) total += sums[lane]! * sums[lane]!;
      return (scale * total) / weight;
    },
    mean(sums, at, node) {
      let top = LANES;
      for (let lane = LANES; lane < stride; lane++) if (node[lane]! > node[top]!) top = lane;
      return sums[at + WEIGHT]! > 0 ? sums[at + top]! / sums[at + WEIGHT]! : 0;
    },
    isPure(members, begin, end) {
      const first = targets[members[begin]!]!;
      for (let i = begin + 1; i < end; i++) if (targets[members[i]!] !== first) return false;
      return true;
    },
    settle(writer, node, sums) {
      const weight = sums[WEIGHT]!;
      writer.setCover(node, weight);
      for (let k = 0; k < outputs; k++) writer.setValue(node, k, sums[LANES + k]! / weight + shift);
    },
  };
};
