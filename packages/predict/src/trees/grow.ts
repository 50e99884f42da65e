import type { Impurity } from './impurity.ts';
import type { SplitFinder } from './node-split.ts';
import type { TreeWriter } from './tree-table.ts';

export type GrowRules = {
  maxDepth: number;
  minSplitRows: number;
  minLeafRows: number;
  /** Least fall of the impurity, as a share of the weight of the whole tree. */
  minGain: number;
};

type Pending = { node: number; begin: number; end: number; depth: number };

/** Rounding may make the gain of a useless split a little less than nothing. */
const ROUNDING = 1e-12;

/** Grows one tree, depth first, on the finder's members [0, count). O(rows · columns · depth). */
export const growTree = (
  writer: TreeWriter,
  finder: SplitFinder,
  impurity: Impurity,
  count: number,
  rules: GrowRules,
): void => {
  const { members } = finder;
  const sums = new Float64Array(impurity.stride);
  writer.beginTree();
  const pending: Pending[] = [{ node: writer.addNode(), begin: 0, end: count, depth: 0 }];
  let whole = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, begin, end, depth } = next;
    sums.fill(0);
    impurity.addRows(sums, members, begin, end);
    whole ||= sums[1]!;
    impurity.settle(writer, node, sums);
    const rows = end - begin;
    if (depth >= rules.maxDepth || rows < rules.minSplitRows || rows < 2 * rules.minLeafRows)
      continue;
    if (impurity.isPure(members, begin, end)) continue;
    const split = finder.find(begin, end, sums);
    if (!split || split.gain + ROUNDING * whole < rules.minGain * whole) continue;
    const middle = finder.divide(begin, end, split);
    const left = writer.addNode();
    const right = writer.addNode();
    writer.split(node, left, right, { ...split, gain: Math.max(0, split.gain) });
    pending.push({ node: right, begin: middle, end, depth: depth + 1 });
    pending.push({ node: left, begin, end: middle, depth: depth + 1 });
  }
};
