import { entryOf, random, rankingAt, rowOf } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import type { Interactions, Recommender } from '../recommender.ts';
import { newcomersOf, type Protocol, type RankingMeans } from './ranking.ts';

export interface SampledResult extends RankingMeans {
  kind: 'sampled-ranking';
  model: string;
  protocol: Protocol;
}

export interface SampledOptions {
  split: string;
  /** Items without interest drawn for each test item (default: 99). */
  negatives?: number;
  /** Default: 10. */
  at?: number;
  seed?: number;
}

/**
 * Ranks each test item among items drawn at random from those the user has in neither part. Fast,
 * and the protocol of older papers, but the figures are not those of full ranking and may even
 * order models differently (Krichene & Rendle 2020): the result is labelled, and of another kind.
 */
export const evaluateSampled = (
  model: Recommender,
  train: Interactions,
  test: Interactions,
  { split, negatives = 99, at = 10, seed = 1 }: SampledOptions,
): SampledResult => {
  const stream = random(seed);
  const items = model.items;
  const scores = new Float32Array(items);
  const sums = { recall: 0, precision: 0, hitRate: 0, ndcg: 0, mrr: 0, map: 0 };
  let pairs = 0;
  const users: number[] = [];
  for (let user = 0; user < Math.min(test.matrix.rows, model.users); user++) {
    const liked = rowOf(test.matrix, user).indices;
    if (liked.length === 0) continue;
    users.push(user);
    model.score(user, scores);
    const known = rowOf(train.matrix, user).indices.length + liked.length;
    const wanted = Math.min(negatives, items - known);
    for (const item of liked) {
      const drawn = new Set<number>();
      while (drawn.size < wanted) {
        const other = stream.integer(items);
        const isKnown = entryOf(train.matrix, user, other) >= 0;
        if (!isKnown && entryOf(test.matrix, user, other) < 0) drawn.add(other);
      }
      // Equal scores: the test item comes last, so that a model that says nothing gains nothing.
      const list = [...drawn, item].sort(
        (a, b) => scores[b]! - scores[a]! || Number(a === item) - Number(b === item),
      );
      const figures = rankingAt(list, new Set([item]), at);
      sums.recall += figures.recall;
      sums.precision += figures.precision;
      sums.hitRate += figures.hitRate;
      sums.ndcg += figures.ndcg;
      sums.mrr += figures.reciprocalRank;
      sums.map += figures.averagePrecision;
      pairs++;
    }
  }
  if (pairs === 0)
    throw new RecommendError('recommend/empty-log', 'nobody has a test part', { field: 'test' });
  const mean = (sum: number): number => sum / pairs;
  return {
    kind: 'sampled-ranking',
    model: model.name,
    protocol: {
      split,
      candidates: { sampled: negatives, seed },
      at,
      users: users.length,
      newcomers: newcomersOf(train, users),
      items,
      testPairs: pairs,
    },
    recall: mean(sums.recall),
    precision: mean(sums.precision),
    hitRate: mean(sums.hitRate),
    ndcg: mean(sums.ndcg),
    mrr: mean(sums.mrr),
    map: mean(sums.map),
  };
};
