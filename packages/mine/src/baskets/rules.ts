import { needsNumber, needsOneOf } from '../options.ts';
import type { Itemsets } from './itemsets.ts';

export interface RuleOptions {
  /** Share of the baskets with the left side that hold the right side too, 0 … 1. */
  minimumConfidence: number;
  /** Default: 0. */
  minimumLift?: number;
  /** How many items the right side may have: one (default), or any number. */
  rightSide?: 'one' | 'any';
}

/** "Who takes `left` takes `right`." */
export interface Rule {
  /** Items, ascending. */
  left: readonly number[];
  right: readonly number[];
  /** Baskets with both sides. */
  count: number;
  /** Share of all baskets with both sides. */
  support: number;
  /** P(right | left). */
  confidence: number;
  /** Confidence ÷ P(right): 1 where the sides are independent. */
  lift: number;
  /** P(both) − P(left)·P(right): share of baskets beyond chance. */
  leverage: number;
  /** (1 − P(right)) ÷ (1 − confidence); Infinity for a rule without exception. */
  conviction: number;
}

const keyOf = (items: readonly number[]): string => items.join(' ');

/** The two sides for every choice of a right side. */
const sidesOf = (items: readonly number[], rightSide: 'one' | 'any'): [number[], number[]][] => {
  if (rightSide === 'one') return items.map((item, at) => [items.toSpliced(at, 1), [item]]);
  const sides: [number[], number[]][] = [];
  for (let choice = 1; choice < 2 ** items.length - 1; choice++)
    sides.push([
      items.filter((_, at) => (Math.floor(choice / 2 ** at) & 1) === 0),
      items.filter((_, at) => (Math.floor(choice / 2 ** at) & 1) === 1),
    ]);
  return sides;
};

/**
 * Rules from frequent itemsets; the most confident first, then the best supported, then in the order of the items.
 * Measures as in Brin et al. (1997). O(sets · items), with `any` O(sets · 2^items).
 *
 * @throws MineError `mine/bad-option` for a confidence out of 0 … 1.
 */
export const rulesOf = (
  { baskets, list }: Itemsets,
  { minimumConfidence, minimumLift = 0, rightSide = 'one' }: RuleOptions,
): Rule[] => {
  needsNumber('minimumConfidence', minimumConfidence, { least: 0, most: 1 });
  needsNumber('minimumLift', minimumLift, { least: 0 });
  needsOneOf('rightSide', rightSide, ['one', 'any']);
  const counts = new Map(list.map(({ items, count }) => [keyOf(items), count]));
  const rules: Rule[] = [];
  for (const { items, count } of list) {
    if (items.length < 2) continue;
    for (const [left, right] of sidesOf(items, rightSide)) {
      const leftCount = counts.get(keyOf(left))!;
      const rightShare = counts.get(keyOf(right))! / baskets;
      const confidence = count / leftCount;
      // A count times baskets is whole, so that lift 1 is exactly 1.
      const lift = (count * baskets) / (leftCount * counts.get(keyOf(right))!);
      if (confidence < minimumConfidence - 1e-12 || lift < minimumLift - 1e-12) continue;
      rules.push({
        ...{ left, right, count, support: count / baskets, confidence, lift },
        leverage: count / baskets - (leftCount / baskets) * rightShare,
        conviction: count === leftCount ? Infinity : (1 - rightShare) / (1 - confidence),
      });
    }
  }
  return rules.sort((a, b) => b.confidence - a.confidence || b.count - a.count);
};
