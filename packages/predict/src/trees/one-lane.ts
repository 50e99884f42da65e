import type { OneLane } from './impurity.ts';

/** A cut between two bins of one column. */
export type BinCut = { gain: number; low: number; high: number };

/** Up to it, sorting the rows' bins is faster than counting them. */
export const FEW_ROWS = 31;
const PLACE_BITS = 5;

/** The best cuts of numeric columns where one number per row says it all; no values missing. */
export interface OneLaneSearch {
  /** Reads the rows of a node once for all columns; at most `FEW_ROWS`. */
  readFew(members: Uint32Array, begin: number, end: number): void;
  /** Whether a value is missing: then nothing was found, and another search must do. */
  few(bins: Uint8Array, base: number, node: Float64Array): boolean;
  /** By sums per bin [bins × (rows, weight, lane)]. */
  many(histogram: Float64Array, binCount: number, node: Float64Array): void;
  /** What `few` or `many` found; gain −Infinity for none. */
  readonly best: BinCut;
}

export const createOneLaneSearch = (
  { scale, weightOf, laneOf }: OneLane,
  minLeafRows: number,
  missingBin: number,
): OneLaneSearch => {
  const best: BinCut = { gain: -Infinity, low: 0, high: 0 };
  const keys = new Int32Array(FEW_ROWS);
  const rowOf = new Uint32Array(FEW_ROWS);
  const weightAt = new Float64Array(FEW_ROWS);
  const laneAt = new Float64Array(FEW_ROWS);
  let rows = 0;

  const sortKeys = (bins: Uint8Array, base: number): boolean => {
    for (let i = 0; i < rows; i++) {
      const bin = bins[base + rowOf[i]!]!;
      if (bin === missingBin) return false;
      const key = (bin << PLACE_BITS) | i;
      let place = i;
      while (place > 0 && keys[place - 1]! > key) {
        keys[place] = keys[place - 1]!;
        place--;
      }
      keys[place] = key;
    }
    return true;
  };

  return {
    best,
    readFew(members, begin, end) {
      rows = end - begin;
      for (let i = 0; i < rows; i++) {
        const row = members[begin + i]!;
        rowOf[i] = row;
        weightAt[i] = weightOf(row);
        laneAt[i] = laneOf(row);
      }
    },
    few(bins, base, node) {
      best.gain = -Infinity;
      if (!sortKeys(bins, base)) return true;
      const [allWeight, allLane] = [node[1]!, node[2]!];
      const before = (scale * allLane * allLane) / allWeight;
      let weight = 0;
      let lane = 0;
      for (let i = 0; i + 1 < rows; i++) {
        const place = keys[i]! & FEW_ROWS;
        weight += weightAt[place]!;
        lane += laneAt[place]!;
        const [low, high] = [keys[i]! >> PLACE_BITS, keys[i + 1]! >> PLACE_BITS];
        if (low === high || i + 1 < minLeafRows || rows - i - 1 < minLeafRows) continue;
        const rest = allLane - lane;
        const gain =
          scale * ((lane * lane) / weight + (rest * rest) / (allWeight - weight)) - before;
        if (gain <= best.gain) continue;
        best.gain = gain;
        best.low = low;
        best.high = high;
      }
      return false;
    },
    many(histogram, binCount, node) {
      best.gain = -Infinity;
      const [allRows, allWeight, allLane] = [node[0]!, node[1]!, node[2]!];
      const before = (scale * allLane * allLane) / allWeight;
      let [count, weight, lane] = [0, 0, 0];
      let low = -1;
      let waiting = -Infinity;
      for (let bin = 0; bin + 1 < binCount; bin++) {
        const own = histogram[3 * bin]!;
        if (own === 0) continue;
        if (waiting > best.gain) {
          best.gain = waiting;
          best.low = low;
          best.high = bin;
        }
        count += own;
        weight += histogram[3 * bin + 1]!;
        lane += histogram[3 * bin + 2]!;
        low = bin;
        waiting = -Infinity;
        if (count < minLeafRows || allRows - count < Math.max(1, minLeafRows)) continue;
        const rest = allLane - lane;
        waiting = scale * ((lane * lane) / weight + (rest * rest) / (allWeight - weight)) - before;
      }
    },
  };
};
