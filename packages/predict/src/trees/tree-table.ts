/**
 * Many trees in one set of flat arrays. A node is a place in them; the trees lie one after the other, a parent before its
 * children, a right child straight after its left one.
 */
export type TreeTable = {
  /** First node of each tree. */
  roots: Int32Array;
  /** Column asked at the node; −1 at a leaf. */
  column: Int32Array;
  /** Numeric: a value ≤ threshold goes left. */
  threshold: Float64Array;
  /** Categorical: where in `sets` the codes that go left begin; −1 for numeric. */
  setAt: Int32Array;
  left: Int32Array;
  right: Int32Array;
  /** 1 where a missing or unknown value goes left. */
  missingLeft: Uint8Array;
  /** Weight of the training rows that came by. */
  cover: Float64Array;
  /** What the split won on the training loss, in the units of the learner; 0 at a leaf. */
  gain: Float64Array;
  outputs: number;
  /** [nodes × outputs]; also at inner nodes where the learner knows it, else 0. */
  value: Float64Array;
  /** Each set: how many words, then a bit per category code. */
  sets: Uint32Array;
};

export type TreeSplit = {
  column: number;
  threshold: number;
  missingLeft: boolean;
  gain: number;
  /** Category codes that go left, a bit each; none for numeric. */
  set?: Uint32Array;
};

type Numbers = Float64Array | Int32Array | Uint8Array | Uint32Array;

const grown = <T extends Numbers>(values: T, needed: number): T => {
  if (needed <= values.length) return values;
  const Kind = values.constructor as new (n: number) => T;
  const larger = new Kind(Math.max(needed, 2 * values.length));
  larger.set(values);
  return larger;
};

/** Collects nodes; `table` cuts the arrays to size. */
export interface TreeWriter {
  beginTree(): void;
  /** A leaf without value for now. */
  addNode(): number;
  split(node: number, left: number, right: number, split: TreeSplit): void;
  setValue(node: number, output: number, value: number): void;
  setCover(node: number, cover: number): void;
  /** Forgets all trees from this one on. */
  keepTrees(count: number): void;
  /** The tree begun last: views, until the next node. */
  lastTree(): { first: number; column: Int32Array; left: Int32Array; right: Int32Array };
  table(): TreeTable;
}

export const createTreeWriter = (outputs: number): TreeWriter => {
  let roots = new Int32Array(16);
  let column = new Int32Array(256);
  let threshold = new Float64Array(256);
  let setAt = new Int32Array(256);
  let left = new Int32Array(256);
  let right = new Int32Array(256);
  let missingLeft = new Uint8Array(256);
  let cover = new Float64Array(256);
  let gain = new Float64Array(256);
  let value = new Float64Array(256 * outputs);
  let sets = new Uint32Array(256);
  let trees = 0;
  let nodes = 0;
  let words = 0;

  return {
    beginTree() {
      roots = grown(roots, trees + 1);
      roots[trees++] = nodes;
    },
    addNode() {
      const node = nodes++;
      if (nodes > column.length) {
        column = grown(column, nodes);
        threshold = grown(threshold, nodes);
        setAt = grown(setAt, nodes);
        left = grown(left, nodes);
        right = grown(right, nodes);
        missingLeft = grown(missingLeft, nodes);
        cover = grown(cover, nodes);
        gain = grown(gain, nodes);
        value = grown(value, nodes * outputs);
      }
      column[node] = -1;
      threshold[node] = 0;
      setAt[node] = -1;
      left[node] = -1;
      right[node] = -1;
      missingLeft[node] = 0;
      cover[node] = 0;
      gain[node] = 0;
      value.fill(0, node * outputs, nodes * outputs);
      return node;
    },
    split(node, leftNode, rightNode, split) {
      column[node] = split.column;
      threshold[node] = split.threshold;
      missingLeft[node] = split.missingLeft ? 1 : 0;
      gain[node] = split.gain;
      left[node] = leftNode;
      right[node] = rightNode;
      if (!split.set) return;
      sets = grown(sets, words + 1 + split.set.length);
      setAt[node] = words;
      sets[words] = split.set.length;
      sets.set(split.set, words + 1);
      words += 1 + split.set.length;
    },
    setValue(node, output, amount) {
      value[node * outputs + output] = amount;
    },
    setCover(node, amount) {
      cover[node] = amount;
    },
    keepTrees(count) {
      if (count >= trees) return;
      nodes = roots[count]!;
      trees = count;
    },
    lastTree() {
      const first = roots[trees - 1]!;
      return {
        first,
        column: column.subarray(first, nodes),
        left: left.subarray(first, nodes),
        right: right.subarray(first, nodes),
      };
    },
    table: () => ({
      roots: roots.slice(0, trees),
      column: column.slice(0, nodes),
      threshold: threshold.slice(0, nodes),
      setAt: setAt.slice(0, nodes),
      left: left.slice(0, nodes),
      right: right.slice(0, nodes),
      missingLeft: missingLeft.slice(0, nodes),
      cover: cover.slice(0, nodes),
      gain: gain.slice(0, nodes),
      outputs,
      value: value.slice(0, nodes * outputs),
      sets: sets.slice(0, words),
    }),
  };
};

/** Whether a value goes left at an inner node. */
export const goesLeft = (trees: TreeTable, node: number, value: number): boolean => {
  const at = trees.setAt[node]!;
  if (at < 0)
    return !Number.isNaN(value) ? value <= trees.threshold[node]! : trees.missingLeft[node] === 1;
  if (value >= 0 && value < 32 * trees.sets[at]!)
    return ((trees.sets[at + 1 + (value >>> 5)]! >>> (value & 31)) & 1) === 1;
  return trees.missingLeft[node] === 1;
};
