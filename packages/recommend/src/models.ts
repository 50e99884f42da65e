import { contentBased } from './content/content.ts';
import { RecommendError } from './errors.ts';
import { bpr } from './latent/bpr.ts';
import { ials } from './latent/ials.ts';
import { pureSvd } from './latent/pure-svd.ts';
import { ease } from './linear/ease.ts';
import { randomWalk } from './linear/random-walk.ts';
import { slim } from './linear/slim.ts';
import { readModelHeader } from './model/format.ts';
import { itemNeighbours } from './neighbours/item-neighbours.ts';
import { userNeighbours } from './neighbours/user-neighbours.ts';
import { popularity, trending } from './popularity/popularity.ts';
import { baseline } from './ratings/baseline.ts';
import { biasedSvd, svdPlusPlus } from './ratings/biased-svd.ts';
import { nmf } from './ratings/nmf.ts';
import { ratingNeighbours } from './ratings/rating-neighbours.ts';
import { slopeOne } from './ratings/slope-one.ts';
import type { Recommender, RecommenderFactory } from './recommender.ts';
import { caser, gru, lstm, sasrec } from './sequence/sequence-models.ts';
import { associationRules, sequentialRules } from './sessions/rules.ts';
import { sessionNeighbours } from './sessions/session-neighbours.ts';

/** Every model that can be made from plain options, by the name in its file. */
export const models: Readonly<Record<string, RecommenderFactory<never>>> = {
  popularity,
  trending,
  'item-neighbours': itemNeighbours,
  'user-neighbours': userNeighbours,
  'random-walk': randomWalk,
  ease,
  slim,
  content: contentBased,
  'pure-svd': pureSvd,
  ials,
  bpr,
  'association-rules': associationRules,
  'sequential-rules': sequentialRules,
  'session-neighbours': sessionNeighbours,
  baseline,
  'biased-svd': biasedSvd,
  'svd-plus-plus': svdPlusPlus,
  nmf,
  'rating-neighbours': ratingNeighbours,
  'slope-one': slopeOne,
  sasrec,
  gru,
  lstm,
  caser,
};

/**
 * The model that `save` wrote, ready to answer. O(bytes).
 *
 * @param more factories of models that are not in `models`.
 * @throws RecommendError `recommend/foreign-file`, `recommend/unsupported-version`,
 * `recommend/truncated-file`, `recommend/checksum-mismatch` or `recommend/unknown-model`.
 */
export const loadRecommender = (
  bytes: Uint8Array,
  more: Readonly<Record<string, RecommenderFactory<never>>> = {},
): Recommender => {
  const { model: name, facts } = readModelHeader(bytes);
  const factory = Object.hasOwn(more, name)
    ? more[name]
    : Object.hasOwn(models, name)
      ? models[name]
      : undefined;
  if (!factory)
    throw new RecommendError('recommend/unknown-model', `there is no model "${name}"`, {
      field: 'model',
      found: name,
    });
  const model = factory(facts.options as never);
  model.load(bytes);
  return model;
};
