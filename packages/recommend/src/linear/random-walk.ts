import { rowOf, transpose } from '@kaibo/numeric';
import { recommenderOf } from '../model/recommender-of.ts';
import { nearestRows } from '../neighbours/nearest.ts';
import type { Recommender } from '../recommender.ts';
import { itemWeightsCore } from './item-weights.ts';

export interface RandomWalkOptions {
  /** Power of the steps' probabilities (default: 1). */
  alpha?: number;
  /** How strongly popular items are held back (default: 0.6). */
  beta?: number;
  /** Weights kept of each item (default: 200). */
  neighbours?: number;
}

/**
 * RP3beta: the probability of the walk item → user → item, divided by the target's popularity to
 * the power of beta. O(Σ entries(u)²) to fit. Source: Paudel et al. 2017, eq. 3–4.
 */
export const randomWalk = (options: RandomWalkOptions = {}): Recommender => {
  const { alpha = 1, beta = 0.6, neighbours = 200 } = options;
  return recommenderOf(
    itemWeightsCore({
      name: 'random-walk',
      options,
      weigh({ matrix }) {
        const items = transpose(matrix);
        const degree = (at: number, offsets: Uint32Array) => offsets[at + 1]! - offsets[at]!;
        const held = Float64Array.from(
          { length: items.rows },
          (_, item) => Math.max(1, degree(item, items.offsets)) ** -beta,
        );
        return nearestRows(items.rows, neighbours, (item, walked) => {
          walked.fill(0);
          const toUser = degree(item, items.offsets) ** -alpha;
          for (const user of rowOf(items, item).indices) {
            const step = toUser * degree(user, matrix.offsets) ** -alpha;
            for (let entry = matrix.offsets[user]!; entry < matrix.offsets[user + 1]!; entry++)
              walked[matrix.indices[entry]!]! += step;
          }
          walked[item] = 0;
          for (let other = 0; other < walked.length; other++) walked[other]! *= held[other]!;
        });
      },
    }),
  );
};
