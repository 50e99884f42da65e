import { rowOf, transpose } from '@kaibo/numeric';
import type { Interactions } from '../recommender.ts';

export interface CoverageFigures {
  /** Items in at least one list ÷ items. */
  coverage: number;
  /** Mean of log2(users ÷ users of the item) over listed items, bits; unseen items count as seen once. */
  novelty: number;
  /** Mean over lists of 1 − cosine (over users) between the first `pairs` items of the list. */
  diversity: number;
  /** Of how often items are listed: 0 all alike, 1 one item only. */
  gini: number;
}

/** Gini coefficient of counts ≥ 0: 0 all alike, towards 1 one has all. O(n log n). */
export const giniOf = (counts: ArrayLike<number>): number => {
  const sorted = Float64Array.from(counts).sort();
  let sum = 0;
  let weighted = 0;
  sorted.forEach((count, i) => {
    sum += count;
    weighted += (2 * (i + 1) - sorted.length - 1) * count;
  });
  return sum === 0 ? 0 : weighted / (sorted.length * sum);
};

/** Diversity looks at so many first items of a list, and at every so-many-th list: pairs are dear. */
const DIVERSITY_ITEMS = 10;
const DIVERSITY_EVERY = 32;

const commonCount = (a: Uint32Array, b: Uint32Array): number => {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) common++;
    // Past equal values `i` moves first, `j` follows on the next turn.
    if (a[i]! <= b[j]!) i++;
    else j++;
  }
  return common;
};

/** Collects lists and says how much of the catalogue they show, how new and how varied they are. */
export const createCoverage = ({ matrix }: Interactions, at: number) => {
  const byItem = transpose(matrix);
  const usersOf = (item: number): Uint32Array => rowOf(byItem, item).indices;
  const known = new Map<number, number>();
  const distanceOf = (one: number, other: number): number => {
    const pair = Math.min(one, other) * matrix.columns + Math.max(one, other);
    const kept = known.get(pair);
    if (kept !== undefined) return kept;
    const [a, b] = [usersOf(one), usersOf(other)];
    const distance = 1 - commonCount(a, b) / (Math.sqrt(a.length * b.length) || 1);
    known.set(pair, distance);
    return distance;
  };
  const listed = new Float64Array(matrix.columns);
  let information = 0;
  let shown = 0;
  let lists = 0;
  let distance = 0;
  let pairs = 0;
  return {
    add(list: readonly number[]): void {
      const head = list.slice(0, at);
      for (const item of head) {
        listed[item]!++;
        shown++;
        information += Math.log2(matrix.rows / Math.max(1, usersOf(item).length));
      }
      if (lists++ % DIVERSITY_EVERY !== 0) return;
      const few = head.slice(0, DIVERSITY_ITEMS);
      few.forEach((a, i) => {
        for (const b of few.slice(i + 1)) {
          distance += distanceOf(a, b);
          pairs++;
        }
      });
    },
    figures: (): CoverageFigures => ({
      coverage: listed.filter((count) => count > 0).length / (matrix.columns || 1),
      novelty: information / (shown || 1),
      diversity: distance / (pairs || 1),
      gini: giniOf(listed),
    }),
  };
};
