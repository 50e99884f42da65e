import type { MinedRule } from '@kaibo/contracts/mining';

export type RuleSort = 'certain' | 'lift' | 'support' | 'confidence';

export interface RuleFilter {
  sort: RuleSort;
  leastLift: number;
  leastBaskets: number;
  /** Only rules whose products one store sells. */
  sameStore: boolean;
}

const by: Record<RuleSort, (rule: MinedRule) => number> = {
  certain: ({ liftLow }) => liftLow,
  lift: ({ lift }) => lift,
  support: ({ baskets }) => baskets,
  confidence: ({ confidence }) => confidence,
};

/** In the order wanted, ties as they came. O(n log n). */
export const rulesWanted = (
  rules: readonly MinedRule[],
  { sort, leastLift, leastBaskets, sameStore }: RuleFilter,
  isOneStore: (rule: MinedRule) => boolean,
): MinedRule[] =>
  rules
    .filter((rule) => rule.lift >= leastLift && rule.baskets >= leastBaskets)
    .filter((rule) => !sameStore || isOneStore(rule))
    .toSorted((a, b) => by[sort](b) - by[sort](a));
