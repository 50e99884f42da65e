import { meanAbsoluteError, random, rootMeanSquaredError } from '@kaibo/numeric';
import { columnsOf, interactionsOf } from '../data/interactions.ts';
import { RecommendError } from '../errors.ts';
import type { Interactions, RatingPredictor } from '../recommender.ts';

export interface RatingResult {
  kind: 'rating';
  model: string;
  protocol: { split: string; folds: number; ratings: number };
  rmse: number;
  mae: number;
  perFold: { rmse: number; mae: number }[];
}

const chosen = (data: Interactions, rows: Uint32Array): Interactions => {
  const { users, items, values, timesMs } = columnsOf(data);
  const pick = (column: ArrayLike<number>): Float64Array =>
    Float64Array.from(rows, (row) => column[row]!);
  return interactionsOf(
    {
      users: pick(users),
      items: pick(items),
      values: pick(values),
      ...(timesMs ? { timesMs: pick(timesMs) } : {}),
    },
    { users: data.matrix.rows, items: data.matrix.columns, repeats: data.repeats ?? 'last' },
  );
};

/** Parts the entries at random into folds of equal size; each is the test part once. O(entries · folds). */
export function* foldsOf(data: Interactions, folds: number, seed: number) {
  const order = random(seed).shuffle(Uint32Array.from(data.matrix.indices.keys()));
  for (let fold = 0; fold < folds; fold++) {
    const from = Math.floor((order.length * fold) / folds);
    const to = Math.floor((order.length * (fold + 1)) / folds);
    const train = new Uint32Array(order.length - (to - from));
    train.set(order.subarray(0, from));
    train.set(order.subarray(to), from);
    yield { train: chosen(data, train.sort()), test: chosen(data, order.slice(from, to).sort()) };
  }
}

/** Error of predicted ratings over the entries of a test part. */
export const ratingErrors = (model: RatingPredictor, test: Interactions) => {
  const { users, items, values } = columnsOf(test);
  const predicted = Float64Array.from(values, (_, at) => model.predict(users[at]!, items[at]!));
  return {
    rmse: rootMeanSquaredError(values, predicted),
    mae: meanAbsoluteError(values, predicted),
  };
};

/**
 * RMSE and MAE by cross-validation over random folds of the entries; means over the folds.
 *
 * @param options `most`: stops after so many folds (default: all).
 * @throws RecommendError `recommend/bad-option` for fewer than 2 folds or more than entries.
 */
export const crossValidate = async (
  makeModel: () => RatingPredictor,
  data: Interactions,
  options: { folds?: number; seed?: number; most?: number } = {},
): Promise<RatingResult> => {
  const { folds = 5, seed = 1, most = folds } = options;
  if (!Number.isInteger(folds) || folds < 2 || folds > data.matrix.indices.length)
    throw new RecommendError('recommend/bad-option', 'folds: 2 or more, at most one per entry', {
      field: 'folds',
      found: folds,
    });
  const perFold: RatingResult['perFold'] = [];
  let model = makeModel();
  for (const { train, test } of foldsOf(data, folds, seed)) {
    if (perFold.length === most) break;
    model = makeModel();
    await model.fit(train);
    perFold.push(ratingErrors(model, test));
  }
  const mean = (field: 'rmse' | 'mae'): number =>
    perFold.reduce((sum, fold) => sum + fold[field], 0) / perFold.length;
  return {
    kind: 'rating',
    model: model.name,
    protocol: {
      split: `${folds} random folds of the ratings, seed ${seed}, ${perFold.length} used`,
      folds,
      ratings: data.matrix.indices.length,
    },
    rmse: mean('rmse'),
    mae: mean('mae'),
    perFold,
  };
};
