import { checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import type { AnyPredictor, Classifier, Regressor, Task } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import type { Table } from '../table.ts';
import { ensembleCore } from './ensemble-of.ts';
import { heldOutAnswers, innerFolds } from './held-out.ts';
import {
  answersOf,
  fitMember,
  labelsBack,
  type MakeModel,
  type ModelSpec,
  specOf,
  specsOf,
  tableOfFigures,
} from './member.ts';

export interface StackingOptions {
  /** Two models or more. */
  members: readonly ModelSpec[];
  /** What learns from the members' answers. Default: logistic, or ridge. */
  final?: ModelSpec;
  /** Parts of the rows; the final model learns from answers about rows left out. Default: 5. */
  folds?: number;
  /** Default: 1. */
  seed?: number;
}

const FEWEST = 1e-6;

/** ln p of each class but the first against the first; values as they are. */
const figuresOf = (answers: Float64Array, classes: number): Float64Array => {
  if (classes === 0) return answers;
  const rows = answers.length / classes;
  const out = new Float64Array(rows * (classes - 1));
  const at = (row: number, c: number) => Math.log(Math.max(FEWEST, answers[row * classes + c]!));
  for (let row = 0; row < rows; row++)
    for (let c = 1; c < classes; c++) out[row * (classes - 1) + c - 1] = at(row, c) - at(row, 0);
  return out;
};

/** Figures of all members beside each other. */
const besides = (figures: readonly Float64Array[], each: number): Table => {
  const rows = figures[0]!.length / each;
  const width = each * figures.length;
  const out = new Float64Array(rows * width);
  figures.forEach((own, member) => {
    for (let row = 0; row < rows; row++)
      out.set(own.subarray(row * each, (row + 1) * each), row * width + member * each);
  });
  return tableOfFigures(
    out,
    Array.from({ length: width }, (_, at) => `${Math.floor(at / each)}.${at % each}`),
  );
};

const coreOf = (make: MakeModel, task: Task, given: StackingOptions | undefined): Core => {
  const members = specsOf(make, task, given?.members);
  const usual: ModelSpec = task === 'classify' ? { model: 'logistic' } : { model: 'ridge' };
  const final = specOf(make, task, 'final', given?.final ?? usual);
  const { folds = 5, seed = 1 } = given ?? {};
  checkOption('folds', folds, { atLeast: 2, whole: true });
  const learn = async (training: Training) => {
    const { classes, onProgress } = training;
    const parts: AnyPredictor[] = [];
    const figures: Float64Array[] = [];
    const inner = innerFolds(training, folds, seed);
    for (const { model, options } of members) {
      const made = () => make(task, model, options);
      figures.push(figuresOf(await heldOutAnswers(made, training, inner), classes.length));
      parts.push(await fitMember(made(), training));
      onProgress({ step: parts.length, steps: members.length + 1 });
    }
    const last = make(task, final.model, final.options);
    const { weights } = training;
    const table = besides(figures, Math.max(1, classes.length - 1));
    await last.fit(table, labelsBack(training), { weights });
    onProgress({ step: members.length + 1, steps: members.length + 1 });
    return { parts: [...parts, last] };
  };
  return ensembleCore(
    'stacking',
    { members, final, folds, seed },
    {
      learn,
      combine({ parts }, table, classes) {
        const figures = parts
          .slice(0, -1)
          .map((part) => figuresOf(answersOf(part, table, classes), classes.length));
        return answersOf(parts.at(-1)!, besides(figures, Math.max(1, classes.length - 1)), classes);
      },
    },
  );
};

/** A model over what several models say of rows they did not see (Wolpert 1992). */
export const stackingClassifier =
  (make: MakeModel) =>
  (options?: StackingOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, 'classify', options));

/** See `stackingClassifier`. */
export const stackingRegressor =
  (make: MakeModel) =>
  (options?: StackingOptions): Regressor & Loadable =>
    regressorOf(coreOf(make, 'regress', options));
