import type { Csr } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import { itemWeightsCore } from '../linear/item-weights.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import { nearestRows } from '../neighbours/nearest.ts';
import type { Recommender } from '../recommender.ts';
import {
  type ContentVector,
  type ContentWeights,
  contentVectors,
  type ItemContent,
} from './features.ts';

export interface ContentOptions {
  /** One per item, in order of their numbers. */
  items?: readonly ItemContent[];
  weights?: ContentWeights;
  /** Most similar items kept of each (default: 200). */
  neighbours?: number;
}

/** Cosines between items of equal features, by feature, so that pairs with nothing in common cost nothing. */
const similarityRows = (vectors: readonly ContentVector[], neighbours: number): Csr => {
  const holders = new Map<string, [item: number, value: number][]>();
  vectors.forEach((vector, item) => {
    for (const [feature, value] of vector) {
      const list = holders.get(feature) ?? [];
      list.push([item, value]);
      holders.set(feature, list);
    }
  });
  return nearestRows(vectors.length, neighbours, (item, similar) => {
    similar.fill(0);
    for (const [feature, value] of vectors[item]!)
      for (const [other, its] of holders.get(feature)!) similar[other]! += value * its;
    similar[item] = 0;
  });
};

/**
 * Content-based: an item scores by the cosines of its features with those of the history. Knows an
 * item from the moment it is described, before anybody took it.
 */
export const contentBased = (options: ContentOptions = {}): Recommender => {
  const { items = [], weights = {}, neighbours = 200 } = options;
  return recommenderOf(
    itemWeightsCore({
      name: 'content',
      options,
      weigh({ matrix }) {
        if (items.length !== matrix.columns)
          throw new RecommendError('recommend/dimension-mismatch', 'items: one for each column', {
            field: 'items',
            expected: matrix.columns,
            found: items.length,
          });
        return similarityRows(contentVectors(items, weights), neighbours);
      },
    }),
  );
};
