import type { Core, Training } from '../core.ts';
import { PredictError } from '../errors.ts';
import type { AnyPredictor, Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { takeRows } from '../table.ts';
import { ensembleCore } from './ensemble-of.ts';
import { answersOf, type MakeModel, type ModelSpec, specOf } from './member.ts';

export interface FunnelOptions {
  /** How far people get, in order, e.g. `['seen', 'clicked', 'bought']`; labels are these. */
  stages: readonly string[];
  /** What predicts each step, by those who came so far. Default: logistic. */
  base?: ModelSpec;
}

const NO = 'no';
const YES = 'yes';

const checkStages = (stages: readonly string[] | undefined): string[] => {
  if (!stages || stages.length < 2 || new Set(stages).size !== stages.length)
    throw new PredictError('predict/bad-option', 'stages: two or more, each once, in order', {
      field: 'stages',
      expected: 2,
      found: stages?.length ?? 0,
    });
  return [...stages];
};

/** One model a step: of those who reached the stage, who went on. */
const learnSteps = async (
  make: () => AnyPredictor,
  stages: readonly string[],
  training: Training,
): Promise<AnyPredictor[]> => {
  const { table, targets, classes, weights, signal, onProgress } = training;
  for (const name of [...classes, ...stages])
    if (!classes.includes(name) || !stages.includes(name))
      throw new PredictError(
        'predict/unknown-class',
        `labels are ${classes.join(', ')}, stages are ${stages.join(', ')}`,
        { field: 'stages', expected: stages.join(', '), found: classes.join(', ') },
      );
  const reached = Uint32Array.from(targets, (target) => stages.indexOf(classes[target]!));
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
        const size = classes.length;
        const out = new Float64Array(table.rows * size);
        const places = stages.map((stage) => classes.indexOf(stage));
        const steps = parts.map((part) => answersOf(part, table, [NO, YES]));
        for (let row = 0; row < table.rows; row++) {
          let here = 1;
          steps.forEach((answers, step) => {
            const onward = here * answers[2 * row + 1]!;
            out[row * size + places[step]!] = here - onward;
            here = onward;
          });
          out[row * size + places.at(-1)!] = here;
        }
        return out;
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
