import type { Baskets } from './baskets.ts';
import {
  createCollector,
  type FrequentItems,
  frequentItems,
  type ItemsetOptions,
  type Itemsets,
  itemsetsFrom,
  needsItemsetOptions,
  pairCounts,
} from './itemsets.ts';

type Ranks = readonly number[];

interface Frequent {
  ranks: Ranks;
  count: number;
}

const keyOf = (ranks: Ranks): string => ranks.join(' ');

/** Sets one larger, all of whose subsets are frequent: pairs that differ in the last item only, then pruned. */
const candidatesOf = (level: readonly Frequent[]): number[][] => {
  const known = new Set(level.map(({ ranks }) => keyOf(ranks)));
  const found: number[][] = [];
  for (let a = 0; a < level.length; a++) {
    const one = level[a]!.ranks;
    for (let b = a + 1; b < level.length; b++) {
      const other = level[b]!.ranks;
      if (one.some((rank, at) => at < one.length - 1 && rank !== other[at])) break;
      const joined = [...one, other[one.length - 1]!];
      const isOpen = joined.every((_, left) => known.has(keyOf(joined.toSpliced(left, 1))));
      if (isOpen) found.push(joined);
    }
  }
  return found;
};

/** Candidates that begin alike share the way to their counts. */
interface Branch {
  next: Map<number, Branch>;
  count: number;
}

const trieOf = (candidates: readonly Ranks[]): Branch => {
  const root: Branch = { next: new Map(), count: 0 };
  for (const ranks of candidates) {
    let branch = root;
    for (const rank of ranks) {
      if (!branch.next.has(rank)) branch.next.set(rank, { next: new Map(), count: 0 });
      branch = branch.next.get(rank)!;
    }
  }
  return root;
};

const countIn = (branch: Branch, ranks: Uint32Array, from: number, missing: number): void => {
  if (missing === 0) branch.count++;
  else
    for (let at = from; at <= ranks.length - missing; at++) {
      const next = branch.next.get(ranks[at]!);
      if (next) countIn(next, ranks, at + 1, missing - 1);
    }
};

const countLarger = (
  candidates: readonly Ranks[],
  { offsets, ranks }: FrequentItems,
): Frequent[] => {
  const root = trieOf(candidates);
  const size = candidates[0]!.length;
  for (let basket = 0; basket + 1 < offsets.length; basket++)
    countIn(root, ranks.subarray(offsets[basket]!, offsets[basket + 1]!), 0, size);
  return candidates.map((own) => {
    let branch = root;
    for (const rank of own) branch = branch.next.get(rank)!;
    return { ranks: own, count: branch.count };
  });
};

const countPairs = (frequent: FrequentItems): Frequent[] => {
  const n = frequent.items.length;
  const counts = pairCounts(frequent);
  const pairs: Frequent[] = [];
  for (let low = 0, at = 0; low < n; low++)
    for (let high = low + 1; high < n; high++, at++)
      pairs.push({ ranks: [low, high], count: counts[at]! });
  return pairs;
};

/**
 * Apriori (Agrawal & Srikant 1994), level by level: a set can be frequent only if all of its subsets are. The plainest of
 * the three miners and their oracle; reads the baskets once per level. Errors as `eclat`.
 */
export const apriori = (baskets: Baskets, options: ItemsetOptions): Itemsets => {
  const { minimumSupport, maximumItems, maximumSets } = needsItemsetOptions(options);
  const frequent = frequentItems(baskets, minimumSupport, 'ascending');
  const collector = createCollector(frequent.items, maximumSets);
  let level: Frequent[] = [...frequent.counts].map((count, rank) => ({ ranks: [rank], count }));
  for (let size = 1; level.length > 0; size++) {
    for (const { ranks, count } of level) collector.add(ranks, size, count);
    if (size >= maximumItems) break;
    const candidates = size === 1 ? [] : candidatesOf(level);
    const counted =
      size === 1
        ? countPairs(frequent)
        : candidates.length > 0
          ? countLarger(candidates, frequent)
          : [];
    level = counted.filter(({ count }) => count >= frequent.minimumCount);
  }
  return itemsetsFrom(baskets, collector.list);
};
