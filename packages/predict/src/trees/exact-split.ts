import type { Random } from '@kaibo/numeric';
import { cutBetween, type TreeColumn } from './bins.ts';
import type { Impurity } from './impurity.ts';
import {
  bestCategoryCut,
  bitsOf,
  createCutJudge,
  divideRows,
  type NodeSplit,
  type SplitFinder,
  type SplitRules,
} from './node-split.ts';

/** Rows by value, ties by row, the missing last. */
const rowsByValue = (values: Float64Array): Uint32Array => {
  const sorted = values.slice().sort();
  const startOf = (value: number): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const missing = sorted.findIndex(Number.isNaN);
  const taken = new Uint32Array(values.length + 1);
  const out = new Uint32Array(values.length);
  values.forEach((value, row) => {
    const start = Number.isNaN(value) ? missing : startOf(value);
    out[start + taken[start]!++] = row;
  });
  return out;
};

/** Every cut between two neighbouring values, on orders sorted once and kept sorted by stable division (Mehta et al. 1996). */
export const createExactFinder = (
  columns: readonly TreeColumn[],
  impurity: Impurity,
  rules: SplitRules,
  draw: Random,
): SplitFinder => {
  const rows = columns[0]!.values.length;
  const orders = columns.map(({ values }) => rowsByValue(values));
  const members = Uint32Array.from({ length: rows }, (_, row) => row);
  const scratch = new Uint32Array(rows);
  const isLeft = new Uint8Array(rows);
  const judge = createCutJudge(impurity, rules.minLeafRows);
  const missing = new Float64Array(impurity.stride);
  const places = columns.map((_, place) => place);
  let best: NodeSplit | null = null;

  const offer = (gain: number, column: number, threshold: number, missingLeft: boolean): void => {
    if (gain === -Infinity || (best && gain <= best.gain)) return;
    best = { gain, column, threshold, missingLeft, bins: null, bin: -1 };
  };

  const scan = (column: number, begin: number, end: number, isMissingLeft: boolean): void => {
    const order = orders[column]!;
    const { values } = columns[column]!;
    for (let i = begin; i + 1 < end; i++) {
      impurity.add(judge.left, 0, order[i]!);
      const [value, next] = [values[order[i]!]!, values[order[i + 1]!]!];
      if (next > value) offer(judge.gain(), column, cutBetween(value, next), isMissingLeft);
    }
  };

  const searchNumeric = (column: number, begin: number, end: number, node: Float64Array): void => {
    const order = orders[column]!;
    const { values } = columns[column]!;
    let present = end;
    while (present > begin && Number.isNaN(values[order[present - 1]!])) present--;
    if (present === begin) return;
    judge.begin(node);
    scan(column, begin, present, false);
    if (present === end) return;
    impurity.add(judge.left, 0, order[present - 1]!);
    offer(judge.gain(), column, Infinity, false);
    missing.fill(0);
    for (let i = present; i < end; i++) impurity.add(missing, 0, order[i]!);
    judge.begin(node);
    judge.left.set(missing);
    scan(column, begin, present, true);
  };

  const searchCategories = (
    column: number,
    begin: number,
    end: number,
    node: Float64Array,
  ): void => {
    const { values, categories } = columns[column]!;
    const { stride } = impurity;
    const sums = new Float64Array((categories + 1) * stride);
    const codes: number[] = [];
    for (let i = begin; i < end; i++) {
      const value = values[members[i]!]!;
      const code = Number.isNaN(value) ? categories : value;
      if (sums[code * stride] === 0) codes.push(code);
      impurity.add(sums, code * stride, members[i]!);
    }
    const cut = bestCategoryCut(impurity, judge, node, sums, codes);
    if (!cut || (best && cut.gain <= best.gain)) return;
    const missingLeft = cut.codes.includes(categories);
    const set = bitsOf(
      cut.codes.filter((code) => code < categories),
      categories,
    );
    best = { gain: cut.gain, column, threshold: 0, missingLeft, set, bins: null, bin: -1 };
  };

  const goesLeft = (split: NodeSplit, row: number): boolean => {
    const value = columns[split.column]!.values[row]!;
    if (Number.isNaN(value)) return split.missingLeft;
    if (!split.set) return value <= split.threshold;
    return ((split.set[value >>> 5]! >>> (value & 31)) & 1) === 1;
  };

  return {
    members,
    find(begin, end, sums) {
      best = null;
      if (rules.columnsPerSplit < places.length) draw.shuffle(places);
      let looked = 0;
      for (const column of places) {
        if (looked >= rules.columnsPerSplit && best) break;
        looked++;
        if (columns[column]!.categories > 0) searchCategories(column, begin, end, sums);
        else searchNumeric(column, begin, end, sums);
      }
      return best;
    },
    divide(begin, end, split) {
      for (let i = begin; i < end; i++) isLeft[members[i]!] = goesLeft(split, members[i]!) ? 1 : 0;
      const side = (row: number): boolean => isLeft[row] === 1;
      for (const order of orders) divideRows(order, begin, end, scratch, side);
      const middle = divideRows(members, begin, end, scratch, side);
      const { values } = columns[split.column]!;
      let misses = false;
      for (let i = begin; i < end && !misses; i++) misses = Number.isNaN(values[members[i]!]);
      if (!misses) split.missingLeft = middle - begin > end - middle;
      return middle;
    },
  };
};
