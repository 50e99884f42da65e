import type { Numeric } from '@kaibo/numeric';
import type { Bins } from './bins.ts';
import {
  bestGradientSplit,
  type GradientNode,
  type GradientRules,
  type GradientSplit,
  leafValue,
  noSplit,
} from './gradient-split.ts';
import type { TreeWriter } from './tree-table.ts';

export type LeafwiseRules = GradientRules & {
  maxLeaves: number;
  maxDepth: number;
  /** Per column −1 falling, 0 free, 1 rising. */
  monotone: Int8Array;
};

/** The part of a leaf's rows in `members`, from `begin` up to `end`. */
export type GrownLeaf = { node: number; begin: number; end: number; value: number };

type Leaf = GradientNode & {
  node: number;
  begin: number;
  end: number;
  depth: number;
  slot: number;
  split: GradientSplit;
};

/** Eight words a node: a bit per bin, set where it goes left. */
const WORDS = 8;

const unsplit = noSplit();

export interface LeafwiseGrower {
  /**
   * Grows one tree on the rows in `members[0, count)`, which it puts in the order of the leaves, and writes it without
   * values. `pairs` must hold gradient and hessian of each row.
   */
  grow(writer: TreeWriter, count: number, chosen: readonly number[]): GrownLeaf[];
  /** The leaf, by its place in the last tree's list, that a row not in `members` falls into. */
  leafOf(row: number): number;
  readonly members: Uint32Array;
  readonly pairs: Float32Array;
}

export type GrowerNeeds = {
  numeric: Numeric;
  bins: Bins;
  /** In the numeric's space: [columns × rows]. */
  binned: Uint8Array;
  rows: number;
  rules: LeafwiseRules;
};

/** What a grower takes of the numeric's space, beside the binned columns. */
export const growerBytes = (
  rows: number,
  columns: number,
  { binCount }: Bins,
  { maxLeaves }: LeafwiseRules,
): number => 12 * rows + maxLeaves * columns * binCount * 16;

/**
 * Best-first growth by histograms (Shi 2007; LightGBM, Ke et al. 2017): the child with fewer rows is counted, its sibling
 * is the parent less it. O(rows · columns · depth) a tree; memory maxLeaves · columns · bins · 16 bytes.
 */
export const createLeafwiseGrower = (needs: GrowerNeeds): LeafwiseGrower => {
  const { numeric, bins, binned, rows, rules } = needs;
  const { space, kernels } = numeric;
  const { binCount, columns } = bins;
  const size = columns.length * binCount * 2;
  const pairs = space.f32(2 * rows);
  const members = space.u32(rows);
  const scratch = new Uint32Array(rows);
  const slots = Array.from({ length: rules.maxLeaves }, () => space.f64(size));
  const goesLeft = new Uint8Array(256);
  const most = 2 * rules.maxLeaves;
  const treeColumn = new Int32Array(most);
  const treeLeft = new Int32Array(most);
  const treeRight = new Int32Array(most);
  const treeBits = new Uint32Array(WORDS * most);
  const leafPlace = new Int32Array(most);
  let first = 0;

  const count = (leaf: Leaf, chosen: readonly number[]): void => {
    const out = slots[leaf.slot]!;
    const mine = members.subarray(leaf.begin, leaf.end);
    const task = { bins: binned, rows, binCount, pairs, members: mine, out };
    if (chosen.length === columns.length) kernels.histogram(task);
    else for (const column of chosen) kernels.histogram(task, column, column + 1);
  };

  const subtract = (from: number, other: number): void => {
    const [parent, child] = [slots[from]!, slots[other]!];
    for (let i = 0; i < size; i++) parent[i] = parent[i]! - child[i]!;
  };

  const search = (leaf: Leaf, chosen: readonly number[]): void => {
    leaf.split = bestGradientSplit(
      ...([slots[leaf.slot]!, leaf, rules, columns, chosen, rules.monotone, binCount] as const),
    );
  };

  const canSplit = (leaf: Leaf): boolean =>
    leaf.rows >= 2 * rules.minLeafRows && leaf.rows >= 2 && leaf.depth < rules.maxDepth;

  /** Fills the table of bins that go left. */
  const decide = ({ column, bin, bins: set, missingLeft }: GradientSplit): void => {
    goesLeft.fill(0);
    if (set) for (const each of set) goesLeft[each] = 1;
    else {
      goesLeft.fill(1, 0, Math.min(bin + 1, columns[column]!.count));
      goesLeft[binCount - 1] = missingLeft ? 1 : 0;
    }
  };

  /** Stable, in place; gives where the right part begins. */
  const divide = (leaf: Leaf, column: number): number => {
    const base = column * rows;
    let left = leaf.begin;
    let kept = 0;
    for (let place = leaf.begin; place < leaf.end; place++) {
      const row = members[place]!;
      const side = goesLeft[binned[base + row]!]!;
      members[left] = row;
      scratch[kept] = row;
      left += side;
      kept += 1 - side;
    }
    for (let i = 0; i < kept; i++) members[left + i] = scratch[i]!;
    return left;
  };

  /** Bits of category codes that go left, by the bins that do; codes never seen go as the missing. */
  const codesOf = (column: number): Uint32Array => {
    const { binOfCode } = columns[column]!;
    const set = new Uint32Array(Math.ceil(binOfCode!.length / 32));
    binOfCode!.forEach((bin, code) => {
      if (goesLeft[bin >= 0 ? bin : binCount - 1] === 1) set[code >>> 5]! |= 1 << (code & 31);
    });
    return set;
  };

  const write = (writer: TreeWriter, leaf: Leaf, children: [Leaf, Leaf]): void => {
    const { column, bin, bins: set, gain } = leaf.split;
    const { cuts, hasMissing } = columns[column]!;
    const [left, right] = children;
    const missingLeft = hasMissing ? goesLeft[binCount - 1] === 1 : left.rows > right.rows;
    goesLeft[binCount - 1] = missingLeft ? 1 : 0;
    const threshold = set ? 0 : bin < cuts.length ? cuts[bin]! : Infinity;
    const shown = { column, threshold, missingLeft, gain: gain / 2 };
    writer.split(
      leaf.node,
      left.node,
      right.node,
      set ? { ...shown, set: codesOf(column) } : shown,
    );
    const place = leaf.node - first;
    treeColumn[place] = column;
    treeLeft[place] = left.node - first;
    treeRight[place] = right.node - first;
    for (let word = 0; word < WORDS; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) bits |= goesLeft[32 * word + bit]! << bit;
      treeBits[WORDS * place + word] = bits;
    }
  };

  /** On a monotone column what lies left must stay on its side of the middle of both values, and so all below. */
  const bound = (leaf: Leaf, left: Leaf, right: Leaf): void => {
    const sign = rules.monotone[leaf.split.column]!;
    if (sign === 0) return;
    const { lower, upper } = leaf;
    const middle =
      leafValue(left.gradient, left.hessian, rules.l2, lower, upper) / 2 +
      leafValue(right.gradient, right.hessian, rules.l2, lower, upper) / 2;
    if (sign > 0) left.upper = right.lower = middle;
    else left.lower = right.upper = middle;
  };

  const childrenOf = (writer: TreeWriter, leaf: Leaf, free: number): [Leaf, Leaf] => {
    decide(leaf.split);
    const middle = divide(leaf, leaf.split.column);
    const { leftGradient, leftHessian } = leaf.split;
    const depth = leaf.depth + 1;
    const leftRows = middle - leaf.begin;
    const isLeftSmaller = leftRows <= leaf.rows - leftRows;
    const left: Leaf = { ...leaf, node: writer.addNode(), depth, end: middle, rows: leftRows };
    const right: Leaf = { ...leaf, node: writer.addNode(), depth, begin: middle };
    right.rows = leaf.rows - leftRows;
    left.gradient = leftGradient;
    left.hessian = leftHessian;
    right.gradient = leaf.gradient - leftGradient;
    right.hessian = leaf.hessian - leftHessian;
    left.slot = isLeftSmaller ? free : leaf.slot;
    right.slot = isLeftSmaller ? leaf.slot : free;
    bound(leaf, left, right);
    write(writer, leaf, [left, right]);
    return [left, right];
  };

  const rootOf = (writer: TreeWriter, total: number): Leaf => {
    let gradient = 0;
    let hessian = 0;
    for (let place = 0; place < total; place++) {
      const row = members[place]!;
      gradient += pairs[2 * row]!;
      hessian += pairs[2 * row + 1]!;
    }
    first = writer.addNode();
    const bounds = { lower: -Infinity, upper: Infinity };
    const span = { begin: 0, end: total, rows: total, depth: 0, slot: 0 };
    return { node: first, gradient, hessian, ...bounds, ...span, split: unsplit };
  };

  return {
    members,
    pairs,
    grow(writer, total, chosen) {
      writer.beginTree();
      const root = rootOf(writer, total);
      const leaves = [root];
      if (canSplit(root)) {
        count(root, chosen);
        search(root, chosen);
      }
      let free = 1;
      while (leaves.length < rules.maxLeaves) {
        let best = 0;
        for (let i = 1; i < leaves.length; i++)
          if (leaves[i]!.split.gain > leaves[best]!.split.gain) best = i;
        const leaf = leaves[best]!;
        if (!(leaf.split.gain > 0)) break;
        const parentSlot = leaf.slot;
        const [left, right] = childrenOf(writer, leaf, free);
        leaves.splice(best, 1, left, right);
        left.split = right.split = unsplit;
        if (leaves.length === rules.maxLeaves || !(canSplit(left) || canSplit(right))) {
          continue;
        }
        const smaller = left.slot === free ? left : right;
        count(smaller, chosen);
        subtract(parentSlot, free);
        free++;
        if (canSplit(left)) search(left, chosen);
        if (canSplit(right)) search(right, chosen);
      }
      return leaves.map((leaf, place) => {
        leafPlace[leaf.node - first] = place;
        treeColumn[leaf.node - first] = -1;
        const { node, begin, end, lower, upper } = leaf;
        return {
          node,
          begin,
          end,
          value: leafValue(leaf.gradient, leaf.hessian, rules.l2, lower, upper),
        };
      });
    },
    leafOf(row) {
      let place = 0;
      while (treeColumn[place]! >= 0) {
        const bin = binned[treeColumn[place]! * rows + row]!;
        const word = treeBits[WORDS * place + (bin >>> 5)]!;
        place = (word >>> (bin & 31)) & 1 ? treeLeft[place]! : treeRight[place]!;
      }
      return leafPlace[place]!;
    },
  };
};
