import type { ColumnBins } from './bins.ts';

export type GradientRules = {
  /** Added to the hessian of a leaf. */
  l2: number;
  minLeafRows: number;
  minLeafHessian: number;
  /** Of a categorical split: added to the hessian where categories are put in order. */
  categorySmoothing: number;
  /** Categories with fewer rows in the node go with the rest. */
  minCategoryRows: number;
};

/** What is known of a node before its histogram is searched. */
export type GradientNode = {
  rows: number;
  gradient: number;
  hessian: number;
  /** Leaves below must lie in between. */
  lower: number;
  upper: number;
};

/** The best split so far of one node; filled in place. */
export type GradientSplit = {
  gain: number;
  column: number;
  /** Numeric: bins ≤ it go left. */
  bin: number;
  missingLeft: boolean;
  /** Categorical: bins that go left; null for numeric. */
  bins: number[] | null;
  leftGradient: number;
  leftHessian: number;
};

export const noSplit = (): GradientSplit => ({
  gain: 0,
  column: -1,
  bin: -1,
  missingLeft: false,
  bins: null,
  leftGradient: 0,
  leftHessian: 0,
});

/** The value that lowers the loss most: −G / (H + l2), kept within the node's bounds. */
export const leafValue = (
  gradient: number,
  hessian: number,
  l2: number,
  lower: number,
  upper: number,
): number => {
  const below = hessian + l2;
  const free = below > 0 ? -gradient / below : 0;
  return free < lower ? lower : free > upper ? upper : free;
};

/** How much a leaf of this value lowers twice the loss. */
const fallOf = (gradient: number, hessian: number, l2: number, value: number): number =>
  -value * (2 * gradient + (hessian + l2) * value);

type Search = {
  histogram: Float64Array;
  node: GradientNode;
  rules: GradientRules;
  /** Least hessian of a child: the larger of the rule and what the least rows are worth in this node. */
  least: number;
  fallBefore: number;
  isBounded: boolean;
};

/** What the split wins, or −1 where it is not allowed. */
const gainOf = (search: Search, monotone: number, gradient: number, hessian: number): number => {
  const { node, rules } = search;
  const otherGradient = node.gradient - gradient;
  const otherHessian = node.hessian - hessian;
  const { l2 } = rules;
  if (!search.isBounded && monotone === 0) {
    const [a, b] = [hessian + l2, otherHessian + l2];
    return (gradient * gradient) / a + (otherGradient * otherGradient) / b - search.fallBefore;
  }
  const left = leafValue(gradient, hessian, l2, node.lower, node.upper);
  const right = leafValue(otherGradient, otherHessian, l2, node.lower, node.upper);
  if (monotone * (right - left) < 0) return -1;
  return (
    fallOf(gradient, hessian, l2, left) +
    fallOf(otherGradient, otherHessian, l2, right) -
    search.fallBefore
  );
};

const keep = (
  best: GradientSplit,
  gain: number,
  column: number,
  bin: number,
  missingLeft: boolean,
  gradient: number,
  hessian: number,
): void => {
  best.gain = gain;
  best.column = column;
  best.bin = bin;
  best.missingLeft = missingLeft;
  best.bins = null;
  best.leftGradient = gradient;
  best.leftHessian = hessian;
};

/** One pass over the bins, the missing first on the left or never. */
const scanNumeric = (
  search: Search,
  at: number,
  place: number,
  last: number,
  missing: { left: boolean; gradient: number; hessian: number },
  monotone: number,
  best: GradientSplit,
): void => {
  const { histogram, node, least } = search;
  const most = node.hessian - least;
  let gradient = missing.left ? missing.gradient : 0;
  let hessian = missing.left ? missing.hessian : 0;
  for (let bin = 0; bin < last; bin++) {
    gradient += histogram[at + 2 * bin]!;
    hessian += histogram[at + 2 * bin + 1]!;
    if (hessian < least) continue;
    if (hessian > most) break;
    const gain = gainOf(search, monotone, gradient, hessian);
    if (gain > best.gain) keep(best, gain, place, bin, missing.left, gradient, hessian);
  }
};

/** Categories in the order of their mean gradient (Fisher 1958), cut from either end; the missing are one of them. */
const scanCategories = (
  search: Search,
  at: number,
  place: number,
  binCount: number,
  best: GradientSplit,
): void => {
  const { histogram, node, rules, least } = search;
  const rowsPerHessian = node.rows / node.hessian;
  const order: number[] = [];
  for (let bin = 0; bin < binCount; bin++)
    if (histogram[at + 2 * bin + 1]! * rowsPerHessian >= rules.minCategoryRows) order.push(bin);
  const rank = (bin: number): number =>
    histogram[at + 2 * bin]! / (histogram[at + 2 * bin + 1]! + rules.categorySmoothing);
  order.sort((a, b) => rank(a) - rank(b) || a - b);
  for (const sign of [1, -1]) {
    let gradient = 0;
    let hessian = 0;
    for (let taken = 1; taken <= order.length; taken++) {
      const bin = order[sign > 0 ? taken - 1 : order.length - taken]!;
      gradient += histogram[at + 2 * bin]!;
      hessian += histogram[at + 2 * bin + 1]!;
      if (hessian < least) continue;
      if (hessian > node.hessian - least) break;
      const gain = gainOf(search, 0, gradient, hessian);
      if (gain <= best.gain) continue;
      keep(best, gain, place, -1, false, gradient, hessian);
      best.bins = sign > 0 ? order.slice(0, taken) : order.slice(order.length - taken);
    }
  }
};

/**
 * The best split of a node by its histogram [columns × binCount × 2]. How many rows a bin holds is judged by its share of
 * the hessian, as LightGBM does (Ke et al. 2017): exact where hessians are equal. O(columns · bins).
 *
 * @param monotone per column −1, 0 or 1.
 */
export const bestGradientSplit = (
  histogram: Float64Array,
  node: GradientNode,
  rules: GradientRules,
  columns: readonly ColumnBins[],
  chosen: readonly number[],
  monotone: Int8Array,
  binCount: number,
): GradientSplit => {
  const best = noSplit();
  if (!(node.hessian > 0)) return best;
  const isBounded = node.lower > -Infinity || node.upper < Infinity;
  const value = leafValue(node.gradient, node.hessian, rules.l2, node.lower, node.upper);
  const least = Math.max(rules.minLeafHessian, (rules.minLeafRows * node.hessian) / node.rows);
  const fallBefore = fallOf(node.gradient, node.hessian, rules.l2, value);
  const search: Search = { histogram, node, rules, least, fallBefore, isBounded };
  for (const place of chosen) {
    const column = columns[place]!;
    const at = place * binCount * 2;
    if (column.binOfCode) {
      scanCategories(search, at, place, binCount, best);
      continue;
    }
    const lost = at + 2 * (binCount - 1);
    const missing = { left: false, gradient: histogram[lost]!, hessian: histogram[lost + 1]! };
    const hasMissing = column.hasMissing && missing.hessian > 0;
    const last = column.count - (hasMissing ? 0 : 1);
    scanNumeric(search, at, place, last, missing, monotone[place]!, best);
    if (!hasMissing) continue;
    missing.left = true;
    scanNumeric(search, at, place, column.count - 1, missing, monotone[place]!, best);
  }
  return best;
};
