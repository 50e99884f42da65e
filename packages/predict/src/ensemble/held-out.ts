import type { Training } from '../core.ts';
import { type Fold, plainFolds, stratifiedFolds } from '../folds.ts';
import type { AnyPredictor } from '../predictor.ts';
import { takeRows } from '../table.ts';
import { answersOf, fitMember } from './member.ts';

/** Folds for a model within a model: stratified where there are classes, never more than rows. */
export const innerFolds = ({ targets, classes }: Training, folds: number, seed: number): Fold[] => {
  const options = { folds: Math.min(folds, targets.length), seed };
  return classes.length > 0
    ? stratifiedFolds(targets, options)
    : plainFolds(targets.length, options);
};

/**
 * What a model says of rows it was not fitted on: each row is answered by the model of the other
 * folds. [rows × classes], or [rows] of values.
 */
export const heldOutAnswers = async (
  make: () => AnyPredictor,
  training: Training,
  folds: readonly Fold[],
): Promise<Float64Array> => {
  const each = Math.max(1, training.classes.length);
  const out = new Float64Array(training.table.rows * each);
  for (const { train, test } of folds) {
    const model = await fitMember(make(), training, train);
    const answers = answersOf(model, takeRows(training.table, test), training.classes);
    test.forEach((row, at) => {
      out.set(answers.subarray(at * each, (at + 1) * each), row * each);
    });
  }
  return out;
};
