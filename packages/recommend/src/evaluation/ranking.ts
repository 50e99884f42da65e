import { rankingAt, rowOf } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { Interactions, Recommender } from '../recommender.ts';
import { type CoverageFigures, createCoverage } from './coverage.ts';

/** What a figure was measured on; every result carries one. */
export interface Protocol {
  /** How train and test were parted, e.g. `random 80/20 by user, seed 1`. */
  split: string;
  /** `full`: all items that the user has not in train compete. Otherwise so many sampled ones: figures of one kind must not be compared with the other. */
  candidates: 'full' | { sampled: number; seed: number };
  /** Depth of the lists. */
  at: number;
  /** Users that have something in test; the means are over them. */
  users: number;
  /** Of these, users without anything in train: a personal model has nothing to say to them. */
  newcomers: number;
  items: number;
  testPairs: number;
}

export interface RankingMeans {
  recall: number;
  precision: number;
  hitRate: number;
  ndcg: number;
  /** Mean reciprocal rank. */
  mrr: number;
  /** Mean average precision. */
  map: number;
}

export interface RankingResult extends RankingMeans, CoverageFigures {
  kind: 'ranking';
  model: string;
  protocol: Protocol;
  /** Per user with a test part, in order of users; for intervals and paired comparisons. */
  perUser: { user: number; recall: number; ndcg: number }[];
}

export interface RankingOptions {
  split: string;
  /** Depths; one result each (default: [10, 20]). */
  at?: readonly number[];
  onProgress?(usersDone: number, users: number): void;
}

/** How many of these users have nothing in train. */
export const newcomersOf = ({ matrix }: Interactions, users: readonly number[]): number =>
  users.filter((user) => (matrix.offsets[user + 1] ?? 0) === (matrix.offsets[user] ?? 0)).length;

/**
 * Ranks, for every user with a test part, all items that the user does not have in train (full
 * ranking). Recall = hits ÷ |test|; the ideal list of NDCG is cut at min(k, |test|).
 * O(users · cost of a question).
 *
 * @throws RecommendError `recommend/dimension-mismatch` where test has more items than the model,
 * `recommend/empty-log` where nobody has a test part.
 */
export const evaluateRanking = (
  model: Recommender,
  train: Interactions,
  test: Interactions,
  options: RankingOptions,
): RankingResult[] => {
  const depths = options.at ?? [10, 20];
  const deepest = Math.max(...depths);
  const items = model.items;
  if (test.matrix.columns > items)
    throw new RecommendError('recommend/dimension-mismatch', 'test has items train has not', {
      field: 'test.items',
      expected: items,
      found: test.matrix.columns,
    });
  const users = Array.from({ length: test.matrix.rows }, (_, user) => user).filter(
    (user) => test.matrix.offsets[user + 1]! > test.matrix.offsets[user]! && user < model.users,
  );
  if (users.length === 0)
    throw new RecommendError('recommend/empty-log', 'nobody has a test part', { field: 'test' });
  const results = depths.map((at) => ({
    at,
    sums: { recall: 0, precision: 0, hitRate: 0, ndcg: 0, mrr: 0, map: 0 },
    perUser: [] as RankingResult['perUser'],
    coverage: createCoverage(train, at),
  }));
  users.forEach((user, done) => {
    const relevant = new Set(rowOf(test.matrix, user).indices);
    const list = model.recommend(user, { count: deepest }).map(({ item }) => item);
    for (const { at, sums, perUser, coverage } of results) {
      const figures = rankingAt(list, relevant, at);
      sums.recall += figures.recall;
      sums.precision += figures.precision;
      sums.hitRate += figures.hitRate;
      sums.ndcg += figures.ndcg;
      sums.mrr += figures.reciprocalRank;
      sums.map += figures.averagePrecision;
      perUser.push({ user, recall: figures.recall, ndcg: figures.ndcg });
      coverage.add(list);
    }
    if ((done + 1) % 256 === 0) options.onProgress?.(done + 1, users.length);
  });
  return results.map(({ at, sums, perUser, coverage }) => {
    const mean = (sum: number): number => sum / users.length;
    return {
      kind: 'ranking',
      model: model.name,
      protocol: {
        split: options.split,
        candidates: 'full',
        at,
        users: users.length,
        newcomers: newcomersOf(train, users),
        items,
        testPairs: test.matrix.indices.length,
      },
      recall: mean(sums.recall),
      precision: mean(sums.precision),
      hitRate: mean(sums.hitRate),
      ndcg: mean(sums.ndcg),
      mrr: mean(sums.mrr),
      map: mean(sums.map),
      ...coverage.figures(),
      perUser,
    };
  });
};
