import { baseline } from '../ratings/baseline.ts';
import { biasedSvd, svdPlusPlus } from '../ratings/biased-svd.ts';
import { nmf } from '../ratings/nmf.ts';
import { ratingNeighbours } from '../ratings/rating-neighbours.ts';
import { slopeOne } from '../ratings/slope-one.ts';
import type { RatingPredictor } from '../recommender.ts';

/** A model whose errors the README of Surprise gives for ML-100K, 5 folds, defaults. */
export interface RatingRow {
  key: string;
  title: string;
  make(): RatingPredictor;
  rmse: number;
  mae: number;
}

/** Folds differ from theirs. */
export const RATING_TOLERANCE = 0.008;

export const ratingTable: readonly RatingRow[] = [
  { key: 'baseline', title: 'Baseline', make: baseline, rmse: 0.944, mae: 0.748 },
  {
    key: 'knn_basic',
    title: 'User neighbours, k = 40',
    make: () => ratingNeighbours({ centre: 'none' }),
    rmse: 0.98,
    mae: 0.774,
  },
  {
    key: 'knn_means',
    title: 'User neighbours, mean-centred',
    make: () => ratingNeighbours({ centre: 'means' }),
    rmse: 0.951,
    mae: 0.749,
  },
  {
    key: 'knn_baseline',
    title: 'User neighbours on the baseline',
    make: () => ratingNeighbours({ centre: 'baseline' }),
    rmse: 0.931,
    mae: 0.733,
  },
  { key: 'svd', title: 'Biased SVD, 100 factors', make: biasedSvd, rmse: 0.934, mae: 0.737 },
  { key: 'svdpp', title: 'SVD++, 20 factors', make: svdPlusPlus, rmse: 0.919, mae: 0.721 },
  { key: 'nmf', title: 'NMF, 15 factors', make: nmf, rmse: 0.963, mae: 0.758 },
  { key: 'slope_one', title: 'SlopeOne', make: slopeOne, rmse: 0.946, mae: 0.743 },
];
