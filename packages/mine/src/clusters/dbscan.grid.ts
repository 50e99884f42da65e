import type { DensityClusters } from './dbscan.ts';
import type { Grid } from './grid.ts';
import { type Points, squaredDistance } from './points.ts';

/** Values laid out cell by cell, so that a "place" is where a row lies in `grid.members`. */
interface Laid {
  values: Float64Array;
  columns: number;
  grid: Grid;
  square: number;
}

const laidOut = ({ values, columns }: Points, grid: Grid, square: number): Laid => {
  const laid = new Float64Array(values.length);
  grid.members.forEach((row, place) => {
    for (let column = 0; column < columns; column++)
      laid[place * columns + column] = values[row * columns + column]!;
  });
  return { values: laid, columns, grid, square };
};

/** How many places of [from, to) are within the radius of `place`; stops at `enough`. */
const countWithin = (
  { values, columns, square }: Laid,
  place: number,
  [from, to]: readonly [number, number],
  enough: number,
): number => {
  let count = 0;
  if (columns === 2) {
    const x = values[2 * place]!;
    const y = values[2 * place + 1]!;
    for (let at = 2 * from; at < 2 * to; at += 2) {
      const dx = x - values[at]!;
      const dy = y - values[at + 1]!;
      if (dx * dx + dy * dy <= square && ++count >= enough) break;
    }
    return count;
  }
  for (let at = from; at < to; at++)
    if (
      squaredDistance(values, place * columns, values, at * columns, columns) <= square &&
      ++count >= enough
    )
      break;
  return count;
};

/** Which places have enough others within the radius; counting stops as soon as there are enough. */
const coresOf = (laid: Laid, minimumPoints: number): Uint8Array => {
  const { cells, offsets, members, besideOffsets, beside } = laid.grid;
  const core = new Uint8Array(members.length);
  for (let cell = 0; cell < cells; cell++) {
    const [from, to] = [offsets[cell]!, offsets[cell + 1]!];
    if (to - from >= minimumPoints) {
      core.fill(1, from, to);
      continue;
    }
    for (let place = from; place < to; place++) {
      let missing = minimumPoints - (to - from);
      for (let b = besideOffsets[cell]!; missing > 0 && b < besideOffsets[cell + 1]!; b++) {
        const other = beside[b]!;
        missing -= countWithin(laid, place, [offsets[other]!, offsets[other + 1]!], missing);
      }
      if (missing <= 0) core[place] = 1;
    }
  }
  return core;
};

/** Core places of each cell, and the boxes around them [cells × columns]. */
const coreCells = ({ values, columns, grid }: Laid, core: Uint8Array) => {
  const { cells, offsets, members } = grid;
  const starts = new Int32Array(cells + 1);
  const cores = new Int32Array(members.length);
  const lows = new Float64Array(cells * columns).fill(Infinity);
  const highs = new Float64Array(cells * columns).fill(-Infinity);
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    for (let place = offsets[cell]!; place < offsets[cell + 1]!; place++) {
      if (core[place] === 0) continue;
      cores[count++] = place;
      for (let column = 0; column < columns; column++) {
        const value = values[place * columns + column]!;
        const at = cell * columns + column;
        if (value < lows[at]!) lows[at] = value;
        if (value > highs[at]!) highs[at] = value;
      }
    }
    starts[cell + 1] = count;
  }
  return { starts, cores, lows, highs };
};

type CoreCells = ReturnType<typeof coreCells>;

/** Writes the core places of `cell` that are within reach of the other's box, the only ones that can touch it. */
const facing = (
  { values, columns, square }: Laid,
  { starts, cores, lows, highs }: CoreCells,
  [cell, other]: readonly [number, number],
  out: Int32Array,
): number => {
  const limit = square * (1 + 1e-12);
  let found = 0;
  for (let at = starts[cell]!; at < starts[cell + 1]!; at++) {
    const place = cores[at]!;
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[place * columns + column]!;
      const below = lows[other * columns + column]! - value;
      const above = value - highs[other * columns + column]!;
      const gap = below > above ? below : above;
      if (gap > 0) sum += gap * gap;
    }
    if (sum <= limit) out[found++] = place;
  }
  return found;
};

/** Whether a core point of one cell is within the radius of a core point of the other. */
const createTouch = (laid: Laid, ofCells: CoreCells) => {
  const { values, columns, square } = laid;
  const ones = new Int32Array(ofCells.cores.length);
  const others = new Int32Array(ofCells.cores.length);
  return (one: number, other: number): boolean => {
    const near = facing(laid, ofCells, [one, other], ones);
    const far = near === 0 ? 0 : facing(laid, ofCells, [other, one], others);
    for (let a = 0; a < near; a++)
      for (let b = 0; b < far; b++)
        if (
          squaredDistance(values, ones[a]! * columns, values, others[b]! * columns, columns) <=
          square
        )
          return true;
    return false;
  };
};

const createForest = (size: number) => {
  const parent = Int32Array.from({ length: size }, (_, at) => at);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  return {
    find,
    join(one: number, other: number): void {
      parent[find(one)] = find(other);
    },
  };
};

/** The forest's root of each cell with core points, −1 of the others; each pair of cells is looked at once. */
const joinedCells = (laid: Laid, ofCells: CoreCells): Int32Array => {
  const { cells, besideOffsets, beside } = laid.grid;
  const { starts } = ofCells;
  const hasCore = (cell: number): boolean => starts[cell + 1]! > starts[cell]!;
  const forest = createForest(cells);
  const touch = createTouch(laid, ofCells);
  for (let cell = 0; cell < cells; cell++) {
    if (!hasCore(cell)) continue;
    for (let b = besideOffsets[cell]!; b < besideOffsets[cell + 1]!; b++) {
      const other = beside[b]!;
      if (other < cell || !hasCore(other) || forest.find(cell) === forest.find(other)) continue;
      if (touch(cell, other)) forest.join(cell, other);
    }
  }
  return Int32Array.from({ length: cells }, (_, cell) => (hasCore(cell) ? forest.find(cell) : -1));
};

/** The lowest cluster with a core point within reach of a place that is none; −1 where there is none. */
const claimOf = (
  { values, columns, grid, square }: Laid,
  { starts, cores }: CoreCells,
  [place, cell]: readonly [number, number],
  clusterOf: (cell: number) => number,
): number => {
  let lowest = clusterOf(cell);
  for (let b = grid.besideOffsets[cell]!; b < grid.besideOffsets[cell + 1]!; b++) {
    const other = grid.beside[b]!;
    const cluster = clusterOf(other);
    if (cluster === -1 || (lowest !== -1 && cluster >= lowest)) continue;
    for (let at = starts[other]!; at < starts[other + 1]!; at++) {
      const from = cores[at]! * columns;
      if (squaredDistance(values, place * columns, values, from, columns) > square) continue;
      lowest = cluster;
      break;
    }
  }
  return lowest;
};

/** All core points of a cell are one cluster: only cells are joined (Gunawan 2013, in the plane). */
export const dbscanOnGrid = (
  points: Points,
  grid: Grid,
  square: number,
  minimumPoints: number,
): DensityClusters => {
  const laid = laidOut(points, grid, square);
  const coreAt = coresOf(laid, minimumPoints);
  const ofCells = coreCells(laid, coreAt);
  const roots = joinedCells(laid, ofCells);

  const { cells, cellOf, members } = grid;
  const core = new Uint8Array(points.rows);
  for (let place = 0; place < members.length; place++) core[members[place]!] = coreAt[place]!;
  const numbers = new Int32Array(cells).fill(-1);
  const labels = new Int32Array(points.rows).fill(-1);
  let clusters = 0;
  for (let row = 0; row < points.rows; row++) {
    if (core[row] === 0) continue;
    const root = roots[cellOf[row]!]!;
    if (numbers[root] === -1) numbers[root] = clusters++;
    labels[row] = numbers[root]!;
  }
  const clusterOf = (cell: number): number => (roots[cell] === -1 ? -1 : numbers[roots[cell]!]!);
  for (let place = 0; place < members.length; place++) {
    const row = members[place]!;
    if (core[row] === 0) labels[row] = claimOf(laid, ofCells, [place, cellOf[row]!], clusterOf);
  }
  return { labels, clusters, core };
};
