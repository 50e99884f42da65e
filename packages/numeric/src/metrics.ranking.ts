/** The items of the test part: a `Set<number>` will do. */
export interface Relevant {
  readonly size: number;
  has(item: number): boolean;
}

/**
 * Relevant items among the first k of a list (best first).
 * O(k); an item listed twice counts twice, so lists must hold each item once.
 */
export const hitsAt = (list: ArrayLike<number>, relevant: Relevant, k: number): number => {
  const depth = Math.min(k, list.length);
  let hits = 0;
  for (let i = 0; i < depth; i++) if (relevant.has(list[i]!)) hits++;
  return hits;
};

/** hits ÷ |relevant|; 0 when nothing is relevant. */
export const recallAt = (list: ArrayLike<number>, relevant: Relevant, k: number): number =>
  relevant.size === 0 ? 0 : hitsAt(list, relevant, k) / relevant.size;

/** hits ÷ k, also when the list is shorter than k. */
export const precisionAt = (list: ArrayLike<number>, relevant: Relevant, k: number): number =>
  hitsAt(list, relevant, k) / k;

/** 1 when any of the first k is relevant, else 0. */
export const hitRateAt = (list: ArrayLike<number>, relevant: Relevant, k: number): number =>
  hitsAt(list, relevant, k) > 0 ? 1 : 0;

/** 1 ÷ rank of the first relevant item among the first k, else 0. */
export const reciprocalRankAt = (
  list: ArrayLike<number>,
  relevant: Relevant,
  k: number,
): number => {
  const depth = Math.min(k, list.length);
  for (let i = 0; i < depth; i++) if (relevant.has(list[i]!)) return 1 / (i + 1);
  return 0;
};

/** Mean of the precisions at each hit, over min(k, |relevant|). */
export const averagePrecisionAt = (
  list: ArrayLike<number>,
  relevant: Relevant,
  k: number,
): number => {
  if (relevant.size === 0) return 0;
  const depth = Math.min(k, list.length);
  let hits = 0;
  let sum = 0;
  for (let i = 0; i < depth; i++)
    if (relevant.has(list[i]!)) {
      hits++;
      sum += hits / (i + 1);
    }
  return sum / Math.min(k, relevant.size);
};

/**
 * Binary gains, discount 1 ÷ log2(rank + 1); the ideal list is cut at min(k, |relevant|), so a
 * perfect top k scores 1 however many items are relevant (Järvelin & Kekäläinen 2002).
 */
export const ndcgAt = (list: ArrayLike<number>, relevant: Relevant, k: number): number => {
  if (relevant.size === 0) return 0;
  const depth = Math.min(k, list.length);
  let gain = 0;
  for (let i = 0; i < depth; i++) if (relevant.has(list[i]!)) gain += 1 / Math.log2(i + 2);
  let ideal = 0;
  for (let i = 0; i < Math.min(k, relevant.size); i++) ideal += 1 / Math.log2(i + 2);
  return gain / ideal;
};

/**
 * Discounted cumulative gain at k of graded items: Σ (2^gain − 1) / log2(rank + 1), rank from 1.
 *
 * @param gains relevance per position, best-ranked first; ≥ 0.
 * @returns 0 for an empty list. O(k), allocates nothing.
 */
export const dcgAt = (gains: ArrayLike<number>, k: number): number => {
  const depth = Math.min(k, gains.length);
  let sum = 0;
  for (let i = 0; i < depth; i++) sum += (2 ** gains[i]! - 1) / Math.log2(i + 2);
  return sum;
};

/** One list's figures at one depth. */
export interface RankingFigures {
  recall: number;
  precision: number;
  hitRate: number;
  ndcg: number;
  reciprocalRank: number;
  averagePrecision: number;
}

/** All figures of one list at depth k; means over users are HR, MRR and MAP. */
export const rankingAt = (
  list: ArrayLike<number>,
  relevant: Relevant,
  k: number,
): RankingFigures => ({
  recall: recallAt(list, relevant, k),
  precision: precisionAt(list, relevant, k),
  hitRate: hitRateAt(list, relevant, k),
  ndcg: ndcgAt(list, relevant, k),
  reciprocalRank: reciprocalRankAt(list, relevant, k),
  averagePrecision: averagePrecisionAt(list, relevant, k),
});
