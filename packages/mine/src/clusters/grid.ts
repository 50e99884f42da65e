import type { Points } from './points.ts';

/**
 * Points sorted into square cells whose diagonal is just below a radius: all points of a cell are within the radius of
 * one another, and whatever else is within it lies in the cells beside.
 */
export interface Grid {
  cells: number;
  /** Cell of a row. */
  cellOf: Int32Array;
  /** Rows of cell c: `members[offsets[c]] … members[offsets[c + 1] - 1]`, ascending. */
  offsets: Int32Array;
  members: Int32Array;
  /** Cells within reach of cell c: `beside[besideOffsets[c]] …`. */
  besideOffsets: Int32Array;
  beside: Int32Array;
}

/** Above three dimensions a cell has thousands of cells beside it. */
const MOST_COLUMNS = 3;
/** So that rounding of coordinates stays far below the slack of a cell. */
const MOST_CELLS_PER_AXIS = 2 ** 21;
const REACH = 2;
const SLACK = 1e-9;

interface Axes {
  side: number;
  low: number[];
  /** Cells along each axis with room for neighbours on both sides. */
  extent: number[];
}

const axesOf = ({ values, columns }: Points, radius: number): Axes | null => {
  const side = (radius / Math.sqrt(columns)) * (1 - SLACK);
  const low: number[] = [];
  const extent: number[] = [];
  for (let column = 0; column < columns; column++) {
    let [least, most] = [Infinity, -Infinity];
    for (let at = column; at < values.length; at += columns) {
      const value = values[at]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const cells = (most - least) / side;
    if (!(cells < MOST_CELLS_PER_AXIS) || least + side === least) return null;
    low.push(least);
    extent.push(Math.floor(cells) + 1 + 2 * REACH);
  }
  return extent.reduce((all, one) => all * one, 1) < Number.MAX_SAFE_INTEGER
    ? { side, low, extent }
    : null;
};

/** Numbers for keys in order of appearance; open addressing, keys are whole numbers ≥ 0. */
const createNumbers = (most: number) => {
  const size = 2 ** Math.ceil(Math.log2(most * 2 + 2));
  const keys = new Float64Array(size).fill(-1);
  const numbers = new Int32Array(size);
  let count = 0;
  const placeOf = (key: number): number => {
    const high = Math.floor(key / 4294967296);
    let place = Math.imul((key | 0) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    place = (place ^ (place >>> 15)) & (size - 1);
    while (keys[place] !== -1 && keys[place] !== key) place = (place + 1) & (size - 1);
    return place;
  };
  return {
    count: () => count,
    take(key: number): number {
      const place = placeOf(key);
      if (keys[place] === -1) {
        keys[place] = key;
        numbers[place] = count++;
      }
      return numbers[place]!;
    },
    /** −1 where the key has none. */
    find(key: number): number {
      const place = placeOf(key);
      return keys[place] === -1 ? -1 : numbers[place]!;
    },
  };
};

/** What to add to a key for each cell whose nearest corner is within the radius. */
const stepsOf = ({ side, extent }: Axes, radius: number): number[] => {
  const columns = extent.length;
  const steps: number[] = [];
  const walk = (column: number, step: number, gapSquare: number): void => {
    if (column === columns) {
      if (step !== 0 && gapSquare <= radius * radius * (1 + 1e-6)) steps.push(step);
      return;
    }
    for (let move = -REACH; move <= REACH; move++) {
      const gap = Math.max(0, Math.abs(move) - 1) * side;
      walk(column + 1, step * extent[column]! + move, gapSquare + gap * gap);
    }
  };
  walk(0, 0, 0);
  return steps;
};

const grouped = (cellOf: Int32Array, cells: number) => {
  const offsets = new Int32Array(cells + 1);
  for (const cell of cellOf) offsets[cell + 1]!++;
  for (let cell = 0; cell < cells; cell++) offsets[cell + 1]! += offsets[cell]!;
  const next = offsets.slice();
  const members = new Int32Array(cellOf.length);
  for (let row = 0; row < cellOf.length; row++) members[next[cellOf[row]!]!++] = row;
  return { offsets, members };
};

/** Null where a grid does not pay: more than three columns, or a radius tiny against the spread. O(rows). */
export const gridOf = (points: Points, radius: number): Grid | null => {
  const { rows, columns, values } = points;
  const axes = columns <= MOST_COLUMNS ? axesOf(points, radius) : null;
  if (!axes) return null;
  const { side, low, extent } = axes;
  const numbers = createNumbers(rows);
  const cellOf = new Int32Array(rows);
  const keys = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let key = 0;
    for (let column = 0; column < columns; column++) {
      const cell = Math.floor((values[row * columns + column]! - low[column]!) / side);
      key = key * extent[column]! + cell + REACH;
    }
    const cell = numbers.take(key);
    keys[cell] = key;
    cellOf[row] = cell;
  }
  const cells = numbers.count();
  const steps = stepsOf(axes, radius);
  const besideOffsets = new Int32Array(cells + 1);
  let beside = new Int32Array(Math.max(16, cells * Math.min(steps.length, 12)));
  let found = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (found + steps.length > beside.length) {
      const larger = new Int32Array(2 * beside.length + steps.length);
      larger.set(beside);
      beside = larger;
    }
    for (const step of steps) {
      const other = numbers.find(keys[cell]! + step);
      if (other >= 0) beside[found++] = other;
    }
    besideOffsets[cell + 1] = found;
  }
  return { cells, cellOf, ...grouped(cellOf, cells), besideOffsets, beside };
};
