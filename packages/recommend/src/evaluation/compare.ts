import { bootstrapInterval, type Interval, random } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { RankingResult } from './ranking.ts';

type Figure = 'recall' | 'ndcg';

/** Mean of a figure over users with its 95 % bootstrap interval. O(samples · users). */
export const intervalOf = (result: RankingResult, figure: Figure, seed = 1): Interval =>
  bootstrapInterval(
    result.perUser.map((user) => user[figure]),
    random(seed),
  );

/**
 * Second minus first, user by user, with its 95 % bootstrap interval: above 0 is a gain.
 *
 * @throws RecommendError `recommend/dimension-mismatch` where the two were not measured alike.
 */
export const gainOf = (
  first: RankingResult,
  second: RankingResult,
  figure: Figure,
  seed = 1,
): Interval => {
  const [a, b] = [first.protocol, second.protocol].map((protocol) => JSON.stringify(protocol));
  if (a !== b)
    throw new RecommendError('recommend/dimension-mismatch', 'the protocols differ', {
      field: 'protocol',
      expected: a!,
      found: b!,
    });
  const differences = first.perUser.map((user, at) => second.perUser[at]![figure] - user[figure]);
  return bootstrapInterval(differences, random(seed));
};
