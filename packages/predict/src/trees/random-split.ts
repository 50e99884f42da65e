import type { Random } from '@kaibo/numeric';
import type { TreeColumn } from './bins.ts';
import type { Impurity } from './impurity.ts';
import {
  bitsOf,
  createCutJudge,
  divideRows,
  type NodeSplit,
  type SplitFinder,
  type SplitRules,
} from './node-split.ts';

/**
 * One random cut per column looked at (Geurts, Ernst and Wehenkel 2006): uniform between the least and the largest value
 * of the node; categories and the missing go to either side by a coin.
 */
export const createRandomFinder = (
  columns: readonly TreeColumn[],
  members: Uint32Array,
  impurity: Impurity,
  rules: SplitRules,
  draw: Random,
): SplitFinder => {
  const scratch = new Uint32Array(members.length);
  const judge = createCutJudge(impurity, rules.minLeafRows);
  const places = columns.map((_, place) => place);
  const splitOf = (column: number, threshold: number, missingLeft: boolean): NodeSplit => ({
    ...{ gain: -Infinity, column, threshold, missingLeft, bins: null, bin: -1 },
  });

  const numericCut = (column: number, begin: number, end: number): NodeSplit | null => {
    const { values } = columns[column]!;
    let least = Infinity;
    let most = -Infinity;
    let missing = 0;
    for (let i = begin; i < end; i++) {
      const value = values[members[i]!]!;
      if (Number.isNaN(value)) missing++;
      else {
        if (value < least) least = value;
        if (value > most) most = value;
      }
    }
    if (least > most || (least === most && missing === 0)) return null;
    if (least === most) return splitOf(column, Infinity, false);
    const part = draw.uniform();
    const cut = least * (1 - part) + most * part;
    const missingLeft = missing > 0 && draw.uniform() < 0.5;
    return splitOf(column, cut >= least && cut < most ? cut : least, missingLeft);
  };

  const categoryCut = (column: number, begin: number, end: number): NodeSplit | null => {
    const { values, categories } = columns[column]!;
    const codes = new Set<number>();
    for (let i = begin; i < end; i++) {
      const value = values[members[i]!]!;
      codes.add(!Number.isNaN(value) ? value : categories);
    }
    if (codes.size < 2) return null;
    const left = [...codes].sort((a, b) => a - b).filter(() => draw.uniform() < 0.5);
    const split = splitOf(column, 0, left.includes(categories));
    split.set = bitsOf(
      left.filter((code) => code < categories),
      categories,
    );
    return split;
  };

  const goesLeft = ({ column, threshold, missingLeft, set }: NodeSplit, row: number): boolean => {
    const value = columns[column]!.values[row]!;
    if (Number.isNaN(value)) return missingLeft;
    if (!set) return value <= threshold;
    return ((set[value >>> 5]! >>> (value & 31)) & 1) === 1;
  };

  const addLeft = (split: NodeSplit, begin: number, end: number): void => {
    const { values } = columns[split.column]!;
    const { threshold } = split;
    let count = 0;
    for (let i = begin; i < end; i++) {
      const row = members[i]!;
      const value = values[row]!;
      const isLeft = split.set || Number.isNaN(value) ? goesLeft(split, row) : value <= threshold;
      scratch[count] = row;
      count += isLeft ? 1 : 0;
    }
    impurity.addRows(judge.left, scratch, 0, count);
  };

  return {
    members,
    find(begin, end, sums) {
      let best: NodeSplit | null = null;
      let looked = 0;
      for (let place = 0; place < places.length; place++) {
        if (looked >= rules.columnsPerSplit && best) break;
        const other = place + draw.integer(places.length - place);
        const column = places[other]!;
        places[other] = places[place]!;
        places[place] = column;
        looked++;
        const isNumeric = columns[column]!.categories === 0;
        const split = isNumeric ? numericCut(column, begin, end) : categoryCut(column, begin, end);
        if (!split) continue;
        judge.begin(sums);
        addLeft(split, begin, end);
        split.gain = judge.gain();
        if (split.gain > (best?.gain ?? -Infinity)) best = split;
      }
      return best;
    },
    divide(begin, end, split) {
      const middle = divideRows(members, begin, end, scratch, (row) => goesLeft(split, row));
      const { values } = columns[split.column]!;
      let misses = false;
      for (let i = begin; i < end && !misses; i++) misses = Number.isNaN(values[members[i]!]);
      if (!misses) split.missingLeft = middle - begin > end - middle;
      return middle;
    },
  };
};
