import { goesLeft, type TreeTable } from './tree-table.ts';

/** One path from the root, a level deeper each; [level · depth] views of flat arrays. */
type Paths = {
  width: number;
  column: Int32Array;
  zero: Float64Array;
  one: Float64Array;
  weight: Float64Array;
};

const deepest = ({ left, right, column, roots }: TreeTable): number => {
  const depth = new Int32Array(column.length);
  let most = 0;
  for (let node = 0; node < column.length; node++) {
    if (column[node]! < 0) {
      most = Math.max(most, depth[node]!);
      continue;
    }
    depth[left[node]!] = depth[node]! + 1;
    depth[right[node]!] = depth[node]! + 1;
  }
  return roots.length > 0 ? most : 0;
};

/** Makes the path one longer. */
const extend = (
  paths: Paths,
  at: number,
  length: number,
  zero: number,
  one: number,
  asked: number,
): void => {
  const { column, weight } = paths;
  column[at + length] = asked;
  paths.zero[at + length] = zero;
  paths.one[at + length] = one;
  weight[at + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[at + i + 1]! += (one * weight[at + i]! * (i + 1)) / (length + 1);
    weight[at + i] = (zero * weight[at + i]! * (length - i)) / (length + 1);
  }
};

/** Undoes the extension by the column at `place`. */
const unwind = (paths: Paths, at: number, length: number, place: number): void => {
  const { column, weight, zero: zeros, one: ones } = paths;
  const [zero, one] = [zeros[at + place]!, ones[at + place]!];
  let next = weight[at + length]!;
  for (let i = length - 1; i >= 0; i--) {
    if (one !== 0) {
      const before = weight[at + i]!;
      weight[at + i] = (next * (length + 1)) / ((i + 1) * one);
      next = before - (weight[at + i]! * zero * (length - i)) / (length + 1);
    } else weight[at + i] = (weight[at + i]! * (length + 1)) / (zero * (length - i));
  }
  for (let i = at + place; i < at + length; i++) {
    column[i] = column[i + 1]!;
    zeros[i] = zeros[i + 1]!;
    ones[i] = ones[i + 1]!;
  }
};

/** Sum of the weights as they would be after `unwind`. */
const unwoundSum = (paths: Paths, at: number, length: number, place: number): number => {
  const { weight } = paths;
  const [zero, one] = [paths.zero[at + place]!, paths.one[at + place]!];
  let next = weight[at + length]!;
  let total = 0;
  for (let i = length - 1; i >= 0; i--) {
    if (one !== 0) {
      const part = next / ((i + 1) * one);
      total += part;
      next = weight[at + i]! - part * zero * (length - i);
    } else total += weight[at + i]! / (zero * (length - i));
  }
  return total * (length + 1);
};

/** What every tree says of nobody in particular: leaves by their cover. [outputs · turns] */
export const expectedScores = (trees: TreeTable, width: number): Float64Array => {
  const { roots, column, cover, value, outputs } = trees;
  const out = new Float64Array(width);
  const turns = width / outputs;
  roots.forEach((root, tree) => {
    const end = roots[tree + 1] ?? column.length;
    for (let node = root; node < end; node++) {
      if (column[node]! >= 0) continue;
      const share = cover[node]! / cover[root]!;
      for (let k = 0; k < outputs; k++) {
        const to = (tree % turns) * outputs + k;
        out[to] = out[to]! + share * value[node * outputs + k]!;
      }
    }
  });
  return out;
};

/**
 * Shapley values of one row by all trees, of the game in which an unknown column sends a row to both sides in the
 * proportion of the training rows (TreeSHAP, Lundberg et al. 2020, algorithm 2): exact, in O(leaves · depth²).
 * With `expectedScores` they sum to the score, up to rounding.
 *
 * @param row a value per column.
 * @returns [columns × width]; width as for `addScores`.
 */
export const treeShapley = (trees: TreeTable, row: Float64Array, width: number): Float64Array => {
  const { roots, column, left, right, cover, value, outputs } = trees;
  const out = new Float64Array(row.length * width);
  const turns = width / outputs;
  const stride = deepest(trees) + 2;
  const paths: Paths = {
    width: stride,
    column: new Int32Array(stride * stride),
    zero: new Float64Array(stride * stride),
    one: new Float64Array(stride * stride),
    weight: new Float64Array(stride * stride),
  };
  const { zero, one } = paths;

  const visit = (
    node: number,
    level: number,
    above: number,
    zeroShare: number,
    oneShare: number,
    asked: number,
    turn: number,
  ): void => {
    const at = level * stride;
    let length = above;
    const from = at - stride;
    for (let i = 0; level > 0 && i < length; i++) {
      paths.column[at + i] = paths.column[from + i]!;
      zero[at + i] = zero[from + i]!;
      one[at + i] = one[from + i]!;
      paths.weight[at + i] = paths.weight[from + i]!;
    }
    extend(paths, at, length, zeroShare, oneShare, asked);
    const own = column[node]!;
    if (own < 0) {
      for (let i = 1; i <= length; i++) {
        const factor = unwoundSum(paths, at, length, i) * (one[at + i]! - zero[at + i]!);
        const to = paths.column[at + i]! * width + turn * outputs;
        for (let k = 0; k < outputs; k++)
          out[to + k] = out[to + k]! + factor * value[node * outputs + k]!;
      }
      return;
    }
    let [zeroBefore, oneBefore] = [1, 1];
    let place = 1;
    while (place <= length && paths.column[at + place] !== own) place++;
    if (place <= length) {
      zeroBefore = zero[at + place]!;
      oneBefore = one[at + place]!;
      unwind(paths, at, length, place);
      length--;
    }
    const isLeft = goesLeft(trees, node, row[own]!);
    const [hot, cold] = isLeft ? [left[node]!, right[node]!] : [right[node]!, left[node]!];
    const all = cover[node]!;
    visit(hot, level + 1, length + 1, (zeroBefore * cover[hot]!) / all, oneBefore, own, turn);
    visit(cold, level + 1, length + 1, (zeroBefore * cover[cold]!) / all, 0, own, turn);
  };

  roots.forEach((root, tree) => {
    if (column[root]! >= 0) visit(root, 0, 0, 1, 1, -1, tree % turns);
  });
  return out;
};
