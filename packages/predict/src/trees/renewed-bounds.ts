import type { GrownLeaf } from './leafwise.ts';

/** The nodes of one tree, by their place in it; column −1 at a leaf. */
export type TreeShape = {
  first: number;
  column: Int32Array;
  left: Int32Array;
  right: Int32Array;
};

/**
 * Keeps monotone columns monotone after leaves got values of their own: at a split on such a column all that lies left
 * is kept on its side of the middle of both sides' means, all that lies right on the other.
 */
export const boundRenewed = (
  shape: TreeShape,
  leaves: readonly GrownLeaf[],
  monotone: Int8Array,
): void => {
  if (monotone.every((sign) => sign === 0)) return;
  const { first, column, left, right } = shape;
  const leafAt = new Map(leaves.map((leaf) => [leaf.node - first, leaf]));
  const sum = new Float64Array(column.length);
  const rows = new Float64Array(column.length);
  for (let node = column.length - 1; node >= 0; node--) {
    const leaf = leafAt.get(node);
    if (leaf) {
      rows[node] = leaf.end - leaf.begin;
      sum[node] = leaf.value * rows[node]!;
    } else {
      const [a, b] = [left[node]! - first, right[node]! - first];
      rows[node] = rows[a]! + rows[b]!;
      sum[node] = sum[a]! + sum[b]!;
    }
  }
  const lower = new Float64Array(column.length).fill(-Infinity);
  const upper = new Float64Array(column.length).fill(Infinity);
  for (let node = 0; node < column.length; node++) {
    const leaf = leafAt.get(node);
    if (leaf) {
      leaf.value = Math.min(upper[node]!, Math.max(lower[node]!, leaf.value));
      continue;
    }
    const [a, b] = [left[node]! - first, right[node]! - first];
    lower[a] = lower[b] = lower[node]!;
    upper[a] = upper[b] = upper[node]!;
    const sign = monotone[column[node]!]!;
    if (sign === 0) continue;
    const between = sum[a]! / rows[a]! / 2 + sum[b]! / rows[b]! / 2;
    const middle = Math.min(upper[node]!, Math.max(lower[node]!, between));
    if (sign > 0) upper[a] = lower[b] = middle;
    else lower[a] = upper[b] = middle;
  }
};
