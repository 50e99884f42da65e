import { MineError } from '../errors.ts';
import { needsOneOf, needsWhole } from '../options.ts';
import { type Metric, type Points, spaceOf, squaredDistance } from './points.ts';

/** How far apart two clusters are: their nearest rows, farthest rows, mean of pairs, half by half, or growth of variance. */
export type LinkageMethod = 'single' | 'complete' | 'average' | 'weighted' | 'ward';

export interface HierarchyOptions {
  /** Default: ward, which is defined for Euclidean distances only. */
  method?: LinkageMethod;
  metric?: Metric;
}

/** Merges in the order of their distance. Clusters 0 … rows − 1 are the rows, merge i makes cluster rows + i. */
export interface Hierarchy {
  rows: number;
  /** [rows − 1 × 4] as in SciPy: lower cluster, higher cluster, distance, rows of the new one. */
  linkage: Float64Array;
}

/** 8 bytes for each of n(n − 1) / 2 distances: 400 MB. */
const MOST_ROWS = 10_000;
const METHODS = ['single', 'complete', 'average', 'weighted', 'ward'];

type Distances = { values: Float64Array; at(i: number, j: number): number };

const distancesOf = (points: Points, metric: Metric): Distances => {
  const { rows, columns, values } = spaceOf(points, metric);
  const distances = new Float64Array((rows * (rows - 1)) / 2);
  let next = 0;
  for (let i = 0; i < rows; i++)
    for (let j = i + 1; j < rows; j++) {
      const square = squaredDistance(values, i * columns, values, j * columns, columns);
      distances[next++] = metric === 'cosine' ? square / 2 : Math.sqrt(square);
    }
  const at = (i: number, j: number): number => {
    const [low, high] = i < j ? [i, j] : [j, i];
    return rows * low - (low * (low + 1)) / 2 + high - low - 1;
  };
  return { values: distances, at };
};

type Merge = { one: number; other: number; distance: number };

/** The minimal spanning tree (Prim), whose edges are the merges. O(rows²). */
const singleMerges = (rows: number, { values, at }: Distances): Merge[] => {
  const isIn = new Uint8Array(rows);
  const nearest = new Float64Array(rows).fill(Infinity);
  const merges: Merge[] = [];
  let last = 0;
  while (merges.length < rows - 1) {
    isIn[last] = 1;
    let [next, least] = [-1, Infinity];
    for (let row = 0; row < rows; row++) {
      if (isIn[row]) continue;
      nearest[row] = Math.min(nearest[row]!, values[at(last, row)]!);
      if (nearest[row]! < least || next === -1) [next, least] = [row, nearest[row]!];
    }
    merges.push({ one: last, other: next, distance: least });
    last = next;
  }
  return merges;
};

type Sizes = { x: number; y: number; i: number };
type Update = (xi: number, yi: number, xy: number, sizes: Sizes) => number;

/** Distance from a third cluster to the union of x and y (Lance & Williams 1967). */
const updates: Record<Exclude<LinkageMethod, 'single'>, Update> = {
  complete: (xi, yi) => Math.max(xi, yi),
  average: (xi, yi, _xy, { x, y }) => (x * xi + y * yi) / (x + y),
  weighted: (xi, yi) => 0.5 * (xi + yi),
  ward: (xi, yi, xy, { x, y, i }) => {
    const part = 1 / (x + y + i);
    const square = (i + x) * part * xi * xi + (i + y) * part * yi * yi - i * part * xy * xy;
    return Math.sqrt(Math.max(0, square));
  },
};

/** Nearest-neighbour chain (Murtagh 1983), in the order of SciPy, so that ties fall alike. O(rows²). */
const chainMerges = (rows: number, { values, at }: Distances, update: Update): Merge[] => {
  const sizes = new Int32Array(rows).fill(1);
  const chain = new Int32Array(rows);
  const merges: Merge[] = [];
  let length = 0;
  while (merges.length < rows - 1) {
    if (length === 0) chain[length++] = sizes.findIndex((size) => size > 0);
    let [x, y, least] = [0, 0, 0];
    for (;;) {
      x = chain[length - 1]!;
      [y, least] =
        length > 1 ? [chain[length - 2]!, values[at(x, chain[length - 2]!)]!] : [-1, Infinity];
      for (let i = 0; i < rows; i++) {
        if (sizes[i] === 0 || i === x) continue;
        const distance = values[at(x, i)]!;
        if (distance < least || y === -1) [y, least] = [i, distance];
      }
      if (length > 1 && y === chain[length - 2]) break;
      chain[length++] = y;
    }
    length -= 2;
    if (x > y) [x, y] = [y, x];
    merges.push({ one: x, other: y, distance: least });
    const [nx, ny] = [sizes[x]!, sizes[y]!];
    sizes[x] = 0;
    sizes[y] = nx + ny;
    for (let i = 0; i < rows; i++) {
      if (sizes[i] === 0 || i === y) continue;
      const place = at(i, y);
      values[place] = update(values[at(i, x)]!, values[place]!, least, {
        x: nx,
        y: ny,
        i: sizes[i]!,
      });
    }
  }
  return merges;
};

const labelled = (rows: number, merges: Merge[]): Float64Array => {
  const parent = Int32Array.from({ length: 2 * rows - 1 }, (_, at) => at);
  const sizes = new Int32Array(2 * rows - 1).fill(1);
  const rootOf = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const linkage = new Float64Array(4 * merges.length);
  merges
    .sort((a, b) => a.distance - b.distance)
    .forEach(({ one, other, distance }, step) => {
      const [a, b] = [rootOf(one), rootOf(other)];
      const made = rows + step;
      parent[a] = made;
      parent[b] = made;
      sizes[made] = sizes[a]! + sizes[b]!;
      linkage.set([Math.min(a, b), Math.max(a, b), distance, sizes[made]!], 4 * step);
    });
  return linkage;
};

/**
 * Clusters merged two by two until one is left. Equal to `scipy.cluster.hierarchy.linkage`. O(rows²) time and memory.
 *
 * @throws MineError `mine/too-large` above 10,000 rows; `mine/too-few-rows` below two; `mine/bad-option` for ward with
 * cosine; `mine/bad-row` for a row of zeros under cosine.
 */
export const hierarchyOf = (points: Points, options: HierarchyOptions = {}): Hierarchy => {
  const { method = 'ward', metric = 'euclidean' } = options;
  const { rows } = points;
  needsOneOf('method', method, METHODS);
  if (rows < 2)
    throw new MineError('mine/too-few-rows', 'a hierarchy needs two rows', { row: rows });
  if (rows > MOST_ROWS)
    throw new MineError(
      'mine/too-large',
      `a hierarchy takes at most ${MOST_ROWS} rows; sample them`,
      {
        row: MOST_ROWS,
        expected: MOST_ROWS,
        found: rows,
      },
    );
  if (method === 'ward' && metric === 'cosine')
    throw new MineError('mine/bad-option', 'ward is defined for Euclidean distances only', {
      field: 'method',
      expected: 'single, complete, average or weighted',
      found: method,
    });
  const distances = distancesOf(points, metric);
  const merges =
    method === 'single'
      ? singleMerges(rows, distances)
      : chainMerges(rows, distances, updates[method]);
  return { rows, linkage: labelled(rows, merges) };
};

/** Labels from merging until `clusters` are left, numbered by their first row. O(rows). */
export const cutHierarchy = ({ rows, linkage }: Hierarchy, clusters: number): Int32Array => {
  needsWhole('clusters', clusters, 1, rows);
  const owner = Int32Array.from({ length: 2 * rows - 1 }, (_, at) => at);
  const merges = rows - clusters;
  // From the last merge down, so that every cluster knows its final owner before its parts ask.
  for (let step = merges - 1; step >= 0; step--) {
    owner[linkage[4 * step]!] = owner[rows + step]!;
    owner[linkage[4 * step + 1]!] = owner[rows + step]!;
  }
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    const root = owner[row]!;
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
};

/** How many clusters are left after all merges at a distance of at most `distance`. */
export const clustersWithin = ({ rows, linkage }: Hierarchy, distance: number): number => {
  let merges = 0;
  while (merges < rows - 1 && linkage[4 * merges + 2]! <= distance) merges++;
  return rows - merges;
};
