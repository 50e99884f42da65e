import type { TreeColumn } from './bins.ts';
import type { TreeTable } from './tree-table.ts';

/** Rows looked at together: their values stay near the processor while all trees pass. */
const BLOCK = 256;

/**
 * Adds what each tree says of each row. O(rows · trees · depth).
 *
 * @param out row-major [rows × width]: tree t adds its outputs from place t mod (width ÷ outputs) · outputs.
 */
export const addScores = (
  trees: TreeTable,
  columns: readonly Pick<TreeColumn, 'values'>[],
  out: Float64Array,
  width: number,
): void => {
  const { roots, column, threshold, setAt, left, right, missingLeft, value, sets, outputs } = trees;
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
      const at = (tree % turns) * outputs;
      for (let i = 0; i < size; i++) {
        const base = i * count;
        let node = roots[tree]!;
        let asked = column[node]!;
        while (asked >= 0) {
          const x = block[base + asked]!;
          const set = setAt[node]!;
          let isLeft = missingLeft[node] === 1;
          if (set < 0) {
            if (!Number.isNaN(x)) isLeft = x <= threshold[node]!;
          } else if (x >= 0 && x < 32 * sets[set]!) {
            isLeft = ((sets[set + 1 + (x >>> 5)]! >>> (x & 31)) & 1) === 1;
          }
          node = isLeft ? left[node]! : right[node]!;
          asked = column[node]!;
        }
        const to = (from + i) * width + at;
        for (let k = 0; k < outputs; k++) out[to + k] = out[to + k]! + value[node * outputs + k]!;
      }
    }
  }
};
