import { transpose } from '@kaibo/numeric';
import { itemWeightsCore } from '../linear/item-weights.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { Recommender } from '../recommender.ts';
import { nearestRows } from './nearest.ts';
import { type Similarity, similarRows } from './similarity.ts';

export interface ItemNeighboursOptions {
  similarity?: Similarity;
  /** Of each item, so many of its most similar speak for it (default: 100). */
  neighbours?: number;
  shrinkage?: number;
}

/**
 * Item-based collaborative filtering, top-n form: score(u, i) = Σ over the items j of u that are
 * among the k most similar to i of sim(i, j) · strength(u, j). O(Σ entries(u)²) to fit.
 * Source: Sarwar et al. 2001; Deshpande & Karypis 2004.
 */
export const itemNeighbours = (options: ItemNeighboursOptions = {}): Recommender => {
  const { similarity = 'cosine', neighbours = 100, shrinkage = 0 } = options;
  return recommenderOf(
    itemWeightsCore({
      name: 'item-neighbours',
      options,
      weigh({ matrix }) {
        const items = transpose(matrix);
        const { ofRow } = similarRows(items, { kind: similarity, shrinkage });
        return transpose(nearestRows(items.rows, neighbours, ofRow));
      },
    }),
  );
};
