import { MineError } from '../errors.ts';
import { needsNumber, needsWhole } from '../options.ts';
import type { Baskets } from './baskets.ts';

export interface ItemsetOptions {
  /** Share of the baskets that hold all items of a set, above 0 and at most 1. */
  minimumSupport: number;
  /** Sets of more items are not looked for. */
  maximumItems?: number;
  /** More sets than this are refused (default: 1,000,000). */
  maximumSets?: number;
}

export interface Itemset {
  /** Ascending. */
  items: readonly number[];
  /** Baskets that hold them all. */
  count: number;
}

export interface Itemsets {
  baskets: number;
  names: readonly string[];
  /** Smaller sets first, then in the order of their items. */
  list: Itemset[];
}

/** Frequent items, renumbered by their counts so that miners can work on small dense numbers. */
export interface FrequentItems {
  minimumCount: number;
  /** Item of each rank. */
  items: Uint32Array;
  /** Baskets of each rank. */
  counts: Uint32Array;
  /** The baskets in ranks, ascending; infrequent items left out. */
  offsets: Uint32Array;
  ranks: Uint32Array;
}

export const needsItemsetOptions = (options: ItemsetOptions): Required<ItemsetOptions> => {
  const { minimumSupport, maximumItems = Infinity, maximumSets = 1_000_000 } = options;
  needsNumber('minimumSupport', minimumSupport, { least: 0, most: 1, above: true });
  if (maximumItems !== Infinity) needsWhole('maximumItems', maximumItems, 1);
  needsWhole('maximumSets', maximumSets, 1);
  return { minimumSupport, maximumItems, maximumSets };
};

/** The least whole count that is a share of `baskets`; 0.006 of 9,835 is 60. */
export const minimumCountOf = (minimumSupport: number, baskets: number): number =>
  Math.max(1, Math.ceil(minimumSupport * baskets - 1e-9));

/** @param order whether rank 0 is the most or the least frequent item. O(entries · log basket). */
export const frequentItems = (
  { count, items, offsets, indices }: Baskets,
  minimumSupport: number,
  order: 'ascending' | 'descending',
): FrequentItems => {
  const minimumCount = minimumCountOf(minimumSupport, count);
  const all = new Uint32Array(items.length);
  for (const item of indices) all[item]!++;
  const sign = order === 'ascending' ? 1 : -1;
  const kept = Uint32Array.from(all.keys())
    .filter((item) => all[item]! >= minimumCount)
    .sort((a, b) => sign * (all[a]! - all[b]!) || a - b);
  const rankOf = new Int32Array(items.length).fill(-1);
  kept.forEach((item, rank) => {
    rankOf[item] = rank;
  });
  const ranks = new Uint32Array(indices.length);
  const parts = new Uint32Array(count + 1);
  let end = 0;
  for (let basket = 0; basket < count; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      const rank = rankOf[indices[at]!]!;
      if (rank >= 0) ranks[end++] = rank;
    }
    parts[basket + 1] = end;
    ranks.subarray(parts[basket]!, end).sort();
  }
  return {
    minimumCount,
    items: kept,
    counts: kept.map((item) => all[item]!),
    offsets: parts,
    ranks: ranks.slice(0, end),
  };
};

/** Collects sets as ranks; refuses more than `maximumSets`. */
export const createCollector = (items: Uint32Array, maximumSets: number) => {
  const list: Itemset[] = [];
  return {
    list,
    /** The first `length` of `ranks`, and one more where given. */
    add(ranks: ArrayLike<number>, length: number, count: number): void {
      if (list.length === maximumSets)
        throw new MineError(
          'mine/too-large',
          `more than ${maximumSets} itemsets: raise minimumSupport or set maximumItems`,
          { field: 'minimumSupport', expected: `at most ${maximumSets} itemsets` },
        );
      const own = new Array<number>(length);
      for (let at = 0; at < length; at++) own[at] = items[ranks[at]!]!;
      own.sort((a, b) => a - b);
      list.push({ items: own, count });
    },
  };
};

const inOrder = (one: Itemset, other: Itemset): number => {
  if (one.items.length !== other.items.length) return one.items.length - other.items.length;
  for (let at = 0; at < one.items.length; at++)
    if (one.items[at] !== other.items[at]) return one.items[at]! - other.items[at]!;
  return 0;
};

export const itemsetsFrom = ({ count, items }: Baskets, list: Itemset[]): Itemsets => ({
  baskets: count,
  names: items,
  list: list.sort(inOrder),
});

/** Of how many baskets each pair is a part: pair (low, high) at `low · (2n − low − 1) / 2 + high − low − 1`. O(Σ basket²). */
export const pairCounts = ({ items, offsets, ranks }: FrequentItems): Uint32Array => {
  const n = items.length;
  const counts = new Uint32Array((n * (n - 1)) / 2);
  for (let basket = 0; basket + 1 < offsets.length; basket++)
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      const low = ranks[at]!;
      const row = (low * (2 * n - low - 1)) / 2 - low - 1;
      for (let other = at + 1; other < offsets[basket + 1]!; other++)
        counts[row + ranks[other]!]!++;
    }
  return counts;
};
