import type { Random } from '@kaibo/numeric';
import type { Bins } from './bins.ts';
import { type Impurity, ROWS } from './impurity.ts';
import {
  bestCategoryCut,
  bitsOf,
  createCutJudge,
  type NodeSplit,
  type SplitFinder,
  type SplitRules,
} from './node-split.ts';
import { createOneLaneSearch, FEW_ROWS } from './one-lane.ts';

/**
 * Cuts between the bins that a node's rows are in; the threshold is in the middle of the bins in between.
 *
 * @param binned a byte per row, column after column. @param members may hold a row more than once.
 */
export const createBinnedFinder = (
  bins: Bins,
  binned: Uint8Array,
  rows: number,
  members: Uint32Array,
  impurity: Impurity,
  rules: SplitRules,
  draw: Random,
): SplitFinder => {
  const { stride } = impurity;
  const { columns, binCount } = bins;
  const missingBin = binCount - 1;
  const histogram = new Float64Array(binCount * stride);
  const keys = new Uint32Array(FEW_ROWS);
  const present: number[] = [];
  const scratch = new Uint32Array(members.length);
  const judge = createCutJudge(impurity, rules.minLeafRows);
  const oneLane =
    impurity.oneLane && createOneLaneSearch(impurity.oneLane, rules.minLeafRows, missingBin);
  const places = columns.map((_, place) => place);
  const isLeftBin = new Uint8Array(256);
  let best: NodeSplit | null = null;

  const offer = (gain: number, column: number, low: number, high: number, missingLeft: boolean) => {
    if (gain === -Infinity || (best && gain <= best.gain)) return;
    const { cuts, count } = columns[column]!;
    const bin = high > low ? (low + high - 1) >> 1 : count - 1;
    const threshold = high > low ? cuts[bin]! : Infinity;
    best = { gain, column, threshold, missingLeft, bins: null, bin };
  };

  const count = (base: number, begin: number, end: number): void => {
    for (let i = begin; i < end; i++) {
      const row = members[i]!;
      impurity.add(histogram, binned[base + row]! * stride, row);
    }
  };

  /** Fills `present` with the bins in use, rising, and their sums. Few rows are sorted, many counted. */
  const collect = (base: number, begin: number, end: number): void => {
    present.length = 0;
    if (end - begin > FEW_ROWS) {
      count(base, begin, end);
      for (let bin = 0; bin < binCount; bin++)
        if (histogram[bin * stride + ROWS]! > 0) present.push(bin);
      return;
    }
    let used = 0;
    for (let i = begin; i < end; i++) {
      const row = members[i]!;
      const bin = binned[base + row]!;
      const at = bin * stride;
      if (histogram[at + ROWS] === 0) {
        let place = used++;
        while (place > 0 && keys[place - 1]! > bin) {
          keys[place] = keys[place - 1]!;
          place--;
        }
        keys[place] = bin;
      }
      impurity.add(histogram, at, row);
    }
    for (let i = 0; i < used; i++) present.push(keys[i]!);
  };

  const addLeft = (bin: number): void => {
    const at = bin * stride;
    for (let i = 0; i < stride; i++) judge.left[i] = judge.left[i]! + histogram[at + i]!;
  };

  const searchNumeric = (column: number, node: Float64Array): void => {
    const hasMissing = present[present.length - 1] === missingBin;
    const there = present.length - (hasMissing ? 1 : 0);
    for (const missingLeft of hasMissing ? [false, true] : [false]) {
      judge.begin(node);
      if (missingLeft) addLeft(missingBin);
      for (let i = 0; i + 1 < there; i++) {
        addLeft(present[i]!);
        offer(judge.gain(), column, present[i]!, present[i + 1]!, missingLeft);
      }
      if (!hasMissing || missingLeft || there === 0) continue;
      addLeft(present[there - 1]!);
      offer(judge.gain(), column, 0, 0, false);
    }
  };

  const searchCategories = (column: number, node: Float64Array): void => {
    const cut = bestCategoryCut(impurity, judge, node, histogram, present.slice());
    if (!cut || (best && cut.gain <= best.gain)) return;
    const left = new Uint8Array(binCount);
    for (const bin of cut.codes) left[bin] = 1;
    const missingLeft = left[missingBin] === 1;
    best = { gain: cut.gain, column, threshold: 0, missingLeft, bins: left, bin: -1 };
  };

  const decide = (split: NodeSplit): void => {
    isLeftBin.fill(0);
    if (split.bins) isLeftBin.set(split.bins);
    else {
      isLeftBin.fill(1, 0, split.bin + 1);
      isLeftBin[missingBin] = split.missingLeft ? 1 : 0;
    }
  };

  /** Any column, any impurity, values missing or not. */
  const searchAll = (column: number, begin: number, end: number, node: Float64Array): void => {
    collect(column * rows, begin, end);
    if (present.length > 1) {
      if (columns[column]!.binOfCode) searchCategories(column, node);
      else searchNumeric(column, node);
    }
    for (const bin of present) histogram.fill(0, bin * stride, (bin + 1) * stride);
  };

  /** The usual case at speed; whether it was one. */
  const searchOneLane = (column: number, begin: number, end: number, node: Float64Array) => {
    if (!oneLane || columns[column]!.binOfCode) return false;
    const base = column * rows;
    if (end - begin <= FEW_ROWS) {
      if (oneLane.few(binned, base, node)) return false;
    } else {
      count(base, begin, end);
      const misses = histogram[missingBin * stride + ROWS]! > 0;
      if (!misses) oneLane.many(histogram, binCount, node);
      histogram.fill(0);
      if (misses) return false;
    }
    offer(oneLane.best.gain, column, oneLane.best.low, oneLane.best.high, false);
    return true;
  };

  return {
    members,
    find(begin, end, sums) {
      best = null;
      if (oneLane && end - begin <= FEW_ROWS) oneLane.readFew(members, begin, end);
      let looked = 0;
      for (let place = 0; place < places.length; place++) {
        if (looked >= rules.columnsPerSplit && best) break;
        const other = place + draw.integer(places.length - place);
        const column = places[other]!;
        places[other] = places[place]!;
        places[place] = column;
        looked++;
        if (!searchOneLane(column, begin, end, sums)) searchAll(column, begin, end, sums);
      }
      return best;
    },
    divide(begin, end, split) {
      decide(split);
      const base = split.column * rows;
      let left = begin;
      let kept = 0;
      let misses = false;
      for (let place = begin; place < end; place++) {
        const row = members[place]!;
        const bin = binned[base + row]!;
        const side = isLeftBin[bin]!;
        misses ||= bin === missingBin;
        members[left] = row;
        scratch[kept] = row;
        left += side;
        kept += 1 - side;
      }
      for (let i = 0; i < kept; i++) members[left + i] = scratch[i]!;
      if (!misses) split.missingLeft = left - begin > end - left;
      const { binOfCode } = columns[split.column]!;
      if (binOfCode) {
        const codes = Array.from(binOfCode.keys()).filter(
          (code) => isLeftBin[binOfCode[code]! < 0 ? missingBin : binOfCode[code]!] === 1,
        );
        split.set = bitsOf(codes, binOfCode.length);
      }
      return left;
    },
  };
};
