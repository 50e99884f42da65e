import { type Points, squaredDistance } from './points.ts';

/** Who is within a radius of a row. */
export interface NeighbourTree {
  /** Writes the rows within √square of `row`, itself too, to `out` (room for all rows) and gives their number. */
  within(row: number, square: number, out: Int32Array): number;
}

const LEAF_ROWS = 24;

interface Nodes {
  /** Rows of node i: `order[begins[i]] … order[ends[i] - 1]`; its children are 2i + 1 and 2i + 2. */
  begins: Int32Array;
  ends: Int32Array;
  /** [nodes × columns]. */
  lows: Float64Array;
  highs: Float64Array;
  leavesFrom: number;
}

/** Moves the rows with the smallest values of a column before `middle` (Hoare's selection). O(to − from). */
const partAt = (
  order: Int32Array,
  [from, middle, to]: readonly [number, number, number],
  valueAt: (row: number) => number,
): void => {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const pivot = valueAt(order[(low + high) >> 1]!);
    let [i, j] = [low, high];
    while (i <= j) {
      while (valueAt(order[i]!) < pivot) i++;
      while (valueAt(order[j]!) > pivot) j--;
      if (i <= j) {
        const kept = order[i]!;
        order[i++] = order[j]!;
        order[j--] = kept;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
};

const buildNodes = ({ rows, columns, values }: Points, order: Int32Array): Nodes => {
  const levels = Math.max(0, Math.ceil(Math.log2(rows / LEAF_ROWS)));
  const count = 2 ** (levels + 1) - 1;
  const leavesFrom = 2 ** levels - 1;
  const begins = new Int32Array(count);
  const ends = new Int32Array(count);
  const lows = new Float64Array(count * columns).fill(Infinity);
  const highs = new Float64Array(count * columns).fill(-Infinity);
  ends[0] = rows;
  for (let node = 0; node < count; node++) {
    const [from, to, box] = [begins[node]!, ends[node]!, node * columns];
    for (let place = from; place < to; place++)
      for (let column = 0; column < columns; column++) {
        const value = values[order[place]! * columns + column]!;
        if (value < lows[box + column]!) lows[box + column] = value;
        if (value > highs[box + column]!) highs[box + column] = value;
      }
    if (node >= leavesFrom) continue;
    let widest = 0;
    for (let column = 1; column < columns; column++)
      if (highs[box + column]! - lows[box + column]! > highs[box + widest]! - lows[box + widest]!)
        widest = column;
    const middle = (from + to) >> 1;
    partAt(order, [from, middle, to], (row) => values[row * columns + widest]!);
    [begins[2 * node + 1], ends[2 * node + 1]] = [from, middle];
    [begins[2 * node + 2], ends[2 * node + 2]] = [middle, to];
  }
  return { begins, ends, lows, highs, leavesFrom };
};

/**
 * A k-d tree (Bentley 1975), split in the middle of its widest column, every node with its bounding box. Building:
 * O(rows · log rows · columns); asking: near O(log rows + found) in few columns, towards O(rows) in many.
 */
export const neighbourTree = (points: Points): NeighbourTree => {
  const { rows, columns, values } = points;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const { begins, ends, lows, highs, leavesFrom } = buildNodes(points, order);
  const laid = new Float64Array(values.length);
  order.forEach((row, place) => {
    for (let column = 0; column < columns; column++)
      laid[place * columns + column] = values[row * columns + column]!;
  });
  const stack = new Int32Array(128);

  /** Squared distances to the nearest and to the farthest corner of a node's box. */
  const reach = new Float64Array(2);
  const look = (from: number, node: number): void => {
    let least = 0;
    let most = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[from + column]!;
      const below = lows[node * columns + column]! - value;
      const above = value - highs[node * columns + column]!;
      const gap = below > above ? below : above;
      if (gap > 0) least += gap * gap;
      const far = below < above ? below : above;
      most += far * far;
    }
    reach[0] = least;
    reach[1] = most;
  };

  return {
    within(row, square, out) {
      const from = row * columns;
      let found = 0;
      let depth = 0;
      stack[depth++] = 0;
      while (depth > 0) {
        const node = stack[--depth]!;
        look(from, node);
        // Rounding of a box's distance must neither lose a point on the rim nor take one beyond it.
        if (reach[0]! > square * (1 + 1e-12)) continue;
        const isInside = reach[1]! * (1 + 1e-12) <= square;
        if (isInside)
          for (let place = begins[node]!; place < ends[node]!; place++)
            out[found++] = order[place]!;
        else if (node < leavesFrom) {
          stack[depth++] = 2 * node + 1;
          stack[depth++] = 2 * node + 2;
        } else
          for (let place = begins[node]!; place < ends[node]!; place++)
            if (squaredDistance(values, from, laid, place * columns, columns) <= square)
              out[found++] = order[place]!;
      }
      return found;
    },
  };
};
