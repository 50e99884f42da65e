import type { Core, Training } from '../core.ts';
import type { AnyPredictor, Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { takeRows } from '../table.ts';
import { ensembleCore } from './ensemble-of.ts';
import { answersOf, type MakeModel, type ModelSpec, specOf } from './member.ts';
import { checkStages, reachedOf, stageProbabilities } from './stages.ts';

export interface FunnelOptions {
  /** How far people get, in order, e.g. `['seen', 'clicked', 'bought']`; labels are these. */
  stages: readonly string[];
  /** What predicts each step, by those who came so far. Default: logistic. */
  base?: ModelSpec;
}

const NO = 'no';
const YES = 'yes';

/** One model a step: of those who reached the stage, who went on. */
const learnSteps = async (
  make: () => AnyPredictor,
  stages: readonly string[],
  training: Training,
): Promise<AnyPredictor[]> => {
  const { table, weights, signal, onProgress } = training;
  const reached = reachedOf(stages, training);
  const parts: AnyPredictor[] = [];
  for (let step = 1; step < stages.length; step++) {
    const rows = Uint32Array.from(reached.keys()).filter((row) => reached[row]! >= step - 1);
    const model = make();
    const labels = Array.from(rows, (row) => (reached[row]! >= step ? YES : NO));
    await model.fit(takeRows(table, rows), labels, {
      weights: Float64Array.from(rows, (row) => weights[row]!),
      ...(signal ? { signal } : {}),
    });
    parts.push(model);
    onProgress({ step, steps: stages.length - 1 });
  }
  return parts;
};

const coreOf = (make: MakeModel, given: FunnelOptions | undefined): Core => {
  const stages = checkStages(given?.stages);
  const base = specOf(make, 'classify', 'base', given?.base ?? { model: 'logistic' });
  const made = () => make('classify', base.model, base.options);
  return ensembleCore(
    'funnel',
    { stages, base },
    {
      learn: async (training) => ({ parts: await learnSteps(made, stages, training) }),
      combine({ parts }, table, classes) {
        const steps = parts.map((part) => answersOf(part, table, [NO, YES]));
        const onward = new Float64Array(table.rows * steps.length);
        for (let at = 0; at < onward.length; at++)
          onward[at] = steps[at % steps.length]![2 * Math.floor(at / steps.length) + 1]!;
        return stageProbabilities(onward, stages, classes);
      },
    },
  );
};

/**
 * Steps that follow each other: P(bought) = P(clicked) · P(bought | clicked), each learnt by those
 * who came so far. `esmm` learns the steps together, over all who were shown something.
 */
export const funnelClassifier =
  (make: MakeModel) =>
  (options?: FunnelOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, options));
