import type { TreeColumn } from './bins.ts';
import type { TreeTable } from './tree-table.ts';

/** Rows looked at together: their values stay near the processor while all trees pass. */
const BLOCK = 256;

/** What a node asks, side by side: column (−1: leaf), first child, its set or −1, whether the missing go left. */
const ASKED = 4;

/** Adds what each tree says of each row to `out`, row-major [rows × width]. */
export type AddScores = (
  columns: readonly Pick<TreeColumn, 'values'>[],
  out: Float64Array,
  width: number,
) => void;

/**
 * Lays the nodes out for reading: a right child comes straight after its left one. Tree t adds its outputs from place
 * t mod (width ÷ outputs) · outputs of a row. O(nodes) now, O(rows · trees · depth) a call.
 */
export const scorerOf = (trees: TreeTable): AddScores => {
  const { roots, threshold, value, sets, outputs } = trees;
  const asked = new Int32Array(ASKED * trees.column.length);
  for (let node = 0; node < trees.column.length; node++) {
    asked[ASKED * node] = trees.column[node]!;
    asked[ASKED * node + 1] = trees.left[node]!;
    asked[ASKED * node + 2] = trees.setAt[node]!;
    asked[ASKED * node + 3] = trees.missingLeft[node]!;
  }

  const isLeftOf = (x: number, set: number, missingLeft: boolean): boolean =>
    x >= 0 && x < 32 * sets[set]!
      ? ((sets[set + 1 + (x >>> 5)]! >>> (x & 31)) & 1) === 1
      : missingLeft;

  const leafOf = (root: number, block: Float64Array, base: number): number => {
    let node = root;
    for (;;) {
      const at = ASKED * node;
      const column = asked[at]!;
      if (column < 0) return node;
      const x = block[base + column]!;
      let side = x <= threshold[node]! ? 0 : 1;
      if (asked[at + 2]! >= 0) side = isLeftOf(x, asked[at + 2]!, asked[at + 3] === 1) ? 0 : 1;
      else if (Number.isNaN(x)) side = 1 - asked[at + 3]!;
      node = asked[at + 1]! + side;
    }
  };

  return (columns, out, width) => {
    const rows = columns[0]?.values.length ?? 0;
    const count = columns.length;
    const turns = width / outputs;
    const block = new Float64Array(BLOCK * count);
    for (let from = 0; from < rows; from += BLOCK) {
      const size = Math.min(BLOCK, rows - from);
      for (let c = 0; c < count; c++) {
        const { values } = columns[c]!;
        for (let i = 0; i < size; i++) block[i * count + c] = values[from + i]!;
      }
      for (let tree = 0; tree < roots.length; tree++) {
        const root = roots[tree]!;
        const at = (tree % turns) * outputs;
        for (let i = 0; i < size; i++) {
          const leaf = leafOf(root, block, i * count) * outputs;
          const to = (from + i) * width + at;
          for (let k = 0; k < outputs; k++) out[to + k] = out[to + k]! + value[leaf + k]!;
        }
      }
    }
  };
};
