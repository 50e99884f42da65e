import { type Impurity, ROWS } from './impurity.ts';
import type { TreeSplit } from './tree-table.ts';

export type SplitRules = {
  minLeafRows: number;
  /** How many columns a node looks at, drawn anew; more where the drawn ones are constant. */
  columnsPerSplit: number;
};

/** The best split so far of one node; `gain` in the units of the criterion, times weight. */
export type NodeSplit = TreeSplit & {
  /** Of binned columns: bins that go left; null where a threshold on bins says it. */
  bins: Uint8Array | null;
  bin: number;
};

export interface SplitFinder {
  /** Rows of the tree; a node has the part from `begin` up to `end`. */
  readonly members: Uint32Array;
  /** @param sums of the node. Gives nothing where no split is allowed. */
  find(begin: number, end: number, sums: Float64Array): NodeSplit | null;
  /** Puts the rows that go left first; gives where the right begin. */
  divide(begin: number, end: number, split: NodeSplit): number;
}

/** Compares cuts of one node: sums left of a cut against the rest. */
export interface CutJudge {
  /** Sums left of the cut; the caller adds to them. */
  readonly left: Float64Array;
  begin(node: Float64Array): void;
  /** What the cut wins, or −Infinity where a side has too few rows. */
  gain(): number;
}

export const createCutJudge = (impurity: Impurity, minLeafRows: number): CutJudge => {
  const { stride } = impurity;
  const left = new Float64Array(stride);
  const right = new Float64Array(stride);
  let total = new Float64Array(stride);
  let before = 0;
  return {
    left,
    begin(node) {
      total = node as Float64Array<ArrayBuffer>;
      before = impurity.goodness(node, 0);
      left.fill(0);
    },
    gain() {
      const rows = left[ROWS]!;
      if (rows < minLeafRows || total[ROWS]! - rows < minLeafRows) return -Infinity;
      for (let i = 0; i < stride; i++) right[i] = total[i]! - left[i]!;
      return impurity.goodness(left, 0) + impurity.goodness(right, 0) - before;
    },
  };
};

export type CategoryCut = { gain: number; codes: number[] };

/**
 * Cuts categories in the order of their mean: the best of all cuts for two classes and for numbers (Breiman et al. 1984,
 * theorem 4.5), a good one for more classes.
 *
 * @param sums per code, `stride` each. @param codes those that are there.
 */
export const bestCategoryCut = (
  impurity: Impurity,
  judge: CutJudge,
  node: Float64Array,
  sums: Float64Array,
  codes: number[],
): CategoryCut | null => {
  const { stride } = impurity;
  const mean = (code: number): number => impurity.mean(sums, code * stride, node);
  codes.sort((a, b) => mean(a) - mean(b) || a - b);
  judge.begin(node);
  let best: CategoryCut | null = null;
  let count = 0;
  for (let taken = 1; taken < codes.length; taken++) {
    const at = codes[taken - 1]! * stride;
    for (let i = 0; i < stride; i++) judge.left[i] = judge.left[i]! + sums[at + i]!;
    const gain = judge.gain();
    if (gain > (best?.gain ?? -Infinity)) {
      best = { gain, codes };
      count = taken;
    }
  }
  return best && { gain: best.gain, codes: codes.slice(0, count) };
};

/** A bit per code that goes left. */
export const bitsOf = (codes: Iterable<number>, categories: number): Uint32Array => {
  const bits = new Uint32Array(Math.ceil(categories / 32));
  for (const code of codes) bits[code >>> 5]! |= 1 << (code & 31);
  return bits;
};

/** Stable, in place; gives where the right part begins. */
export const divideRows = (
  rows: Uint32Array,
  begin: number,
  end: number,
  scratch: Uint32Array,
  isLeft: (row: number) => boolean,
): number => {
  let left = begin;
  let kept = 0;
  for (let place = begin; place < end; place++) {
    const row = rows[place]!;
    if (isLeft(row)) rows[left++] = row;
    else scratch[kept++] = row;
  }
  for (let i = 0; i < kept; i++) rows[left + i] = scratch[i]!;
  return left;
};
