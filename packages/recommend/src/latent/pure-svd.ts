import { checkOption } from '../model/check-option.ts';
import type { DenseItems } from '../model/dense-items.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { History, Recommender } from '../recommender.ts';
import { factorCore } from './factor-core.ts';
import { timesBlock, truncatedSvd } from './subspace.ts';

export interface PureSvdOptions {
  /** Default: 32. */
  factors?: number;
  /** Rounds of subspace iteration (default: 20). */
  rounds?: number;
  /** Default: 1. */
  seed?: number;
}

/**
 * PureSVD: R ≈ U Σ Vᵀ with unseen pairs as 0; score(u) = r(u) V Vᵀ, so every user, known or not,
 * is folded in exactly. Source: Cremonesi, Koren & Turrin 2010, §3.2.
 */
export const pureSvd = (options: PureSvdOptions = {}): Recommender => {
  const { factors = 32, rounds = 20, seed = 1 } = options;
  checkOption('factors', factors, { atLeast: 1, atMost: 1024, whole: true });
  const fold = (history: History, items: DenseItems): Float32Array => {
    const vector = new Float32Array(items.width);
    items.sumRows(history.items, history.values, vector);
    return vector;
  };
  return recommenderOf(
    factorCore({
      name: 'pure-svd',
      options,
      async train({ matrix }) {
        const { right } = truncatedSvd(matrix, factors, { rounds, seed });
        return { users: timesBlock(matrix, right, factors), items: right, width: factors };
      },
      fold,
    }),
  );
};
