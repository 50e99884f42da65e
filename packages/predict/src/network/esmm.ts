import { checkStages, reachedOf, stageProbabilities } from '../ensemble/stages.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { type MlpOptions, networkCore } from './mlp.ts';

export interface EsmmOptions extends MlpOptions {
  /** How far people get, in order, e.g. `['seen', 'clicked', 'bought']`; labels are these. */
  stages: readonly string[];
}

/**
 * Entire-space multi-task model (Ma et al. 2018): one network tells every step, P(clicked) and
 * P(bought | clicked), and is judged by their products over all rows shown, so that what it says of
 * a step holds for those as well who did not come so far. Layers are shared, outputs are not.
 */
export const esmm = (given?: EsmmOptions): Classifier & Loadable => {
  const { stages: wanted, ...options } = given ?? {};
  const stages = checkStages(wanted);
  return classifierOf(
    networkCore(
      {
        name: 'esmm',
        options: { stages },
        readingOf: (training) => ({
          outputs: { steps: stages.length - 1 },
          targets: Float64Array.from(reachedOf(stages, training)),
          facts: {},
        }),
        read: (scores, _, classes) =>
          stageProbabilities(
            scores.map((score) => 1 / (1 + Math.exp(-score))),
            stages,
            classes,
          ),
      },
      options,
    ),
  );
};
