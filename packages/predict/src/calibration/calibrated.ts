import { checkChoice, checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import { ensembleCore } from '../ensemble/ensemble-of.ts';
import { heldOutAnswers, innerFolds } from '../ensemble/held-out.ts';
import {
  answersOf,
  fitMember,
  type MakeModel,
  type ModelSpec,
  specOf,
} from '../ensemble/member.ts';
import type { ModelArray } from '../model-file.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { fitIsotonic, isotonicOf } from './isotonic.ts';
import { fitPlatt, plattOf } from './platt.ts';

export interface CalibratedOptions {
  base: ModelSpec;
  /** Default: isotonic; better with few rows: platt. */
  method?: 'platt' | 'isotonic';
  /** Parts of the rows; the curve is learnt from answers about rows left out. Default: 5. */
  folds?: number;
  /** Default: 1. */
  seed?: number;
}

const FEWEST = 1e-9;

const logOdds = (p: number): number =>
  Math.log(Math.max(FEWEST, p)) - Math.log(Math.max(FEWEST, 1 - p));

/** A curve as two arrays: knots and values, or slope and intercept. */
type Curve = [ModelArray, ModelArray];

const curveOf = (
  method: 'platt' | 'isotonic',
  probabilities: Float64Array,
  outcomes: Float64Array,
  weights: Float64Array,
): Curve => {
  if (method === 'platt') {
    const { slope, intercept } = fitPlatt(probabilities.map(logOdds), outcomes, weights);
    return [Float64Array.of(slope), Float64Array.of(intercept)];
  }
  const { knots, values } = fitIsotonic(probabilities, outcomes, weights);
  // Never sure: what happened in all n rows may yet not happen in the next.
  const least = 1 / (outcomes.length + 2);
  return [knots, values.map((value) => Math.min(1 - least, Math.max(least, value)))];
};

const along = (method: 'platt' | 'isotonic', [a, b]: Curve, p: number): number =>
  method === 'platt'
    ? plattOf({ slope: a[0]!, intercept: b[0]! }, logOdds(p))
    : isotonicOf({ knots: a as Float64Array, values: b as Float64Array }, p);

const coreOf = (make: MakeModel, given: CalibratedOptions | undefined): Core => {
  const base = specOf(make, 'classify', 'base', given?.base);
  const { method = 'isotonic', folds = 5, seed = 1 } = given ?? {};
  checkChoice('method', method, ['platt', 'isotonic']);
  checkOption('folds', folds, { atLeast: 2, whole: true });
  const learn = async (training: Training) => {
    const { targets, classes, weights, onProgress } = training;
    const size = classes.length;
    const made = () => make('classify', base.model, base.options);
    const held = await heldOutAnswers(made, training, innerFolds(training, folds, seed));
    onProgress({ step: 1, steps: 2 });
    const arrays: Record<string, ModelArray> = {};
    for (const c of size === 2 ? [1] : classes.keys()) {
      const probabilities = targets.map((_, row) => held[row * size + c]!);
      const outcomes = targets.map((target) => (target === c ? 1 : 0));
      const [a, b] = curveOf(method, probabilities, outcomes, weights);
      arrays[`curve.${c}.a`] = a;
      arrays[`curve.${c}.b`] = b;
    }
    const parts = [await fitMember(made(), training)];
    onProgress({ step: 2, steps: 2 });
    return { parts, arrays };
  };
  return ensembleCore(
    'calibrated',
    { base, method, folds, seed },
    {
      learn,
      combine({ parts, arrays = {} }, table, classes) {
        const answers = answersOf(parts[0]!, table, classes);
        const size = classes.length;
        const curved = (c: number, p: number) =>
          along(method, [arrays[`curve.${c}.a`]!, arrays[`curve.${c}.b`]!], p);
        for (let from = 0; from < answers.length; from += size) {
          if (size === 2) {
            const p = curved(1, answers[from + 1]!);
            answers[from] = 1 - p;
            answers[from + 1] = p;
            continue;
          }
          let sum = 0;
          for (let c = 0; c < size; c++) sum += answers[from + c] = curved(c, answers[from + c]!);
          for (let c = 0; c < size; c++) answers[from + c]! /= sum;
        }
        return answers;
      },
    },
  );
};

/**
 * A classifier whose probabilities are bent to what happens: by a logistic curve over log-odds
 * (Platt 1999) or a rising one (Zadrozny & Elkan 2002); of several classes each against the others.
 */
export const calibratedClassifier =
  (make: MakeModel) =>
  (options?: CalibratedOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, options));
