import type { PredictionTaskName } from '@kaibo/contracts/prediction';
import { type AnyPredictor, loadPredictor } from '@kaibo/predict';
import { applyCleaning, type CleanTable, type FittedCleaning } from '#behaviour';
import { type Known, tableOf } from './prediction.columns.ts';
import { bendOf, type Curve } from './prediction.curve.ts';
import { type Task, taskOf } from './prediction.tasks.ts';

/** All that it takes to answer as in training. */
export interface Fitted {
  task: PredictionTaskName;
  columns: readonly string[];
  cleaning: FittedCleaning;
  curve: Curve;
  /** As `packages/predict` wrote the model. */
  bytes: Uint8Array;
}

export const YES = 'yes';
export const NO = 'no';
export const stages = ['shown', 'clicked', 'bought'] as const;

/** What a fitted model says before it is bent: a probability, or fen. */
export const rawScores = (
  { label }: Pick<Task, 'label'>,
  model: AnyPredictor,
  table: CleanTable,
): Float64Array => {
  if (model.task === 'regress') return model.predict(table).map((fen) => Math.max(0, fen));
  const all = model.predictProba(table);
  const wanted = label.kind === 'steps' ? stages.at(-1)! : YES;
  const [place, width] = [model.classes.indexOf(wanted), model.classes.length];
  return Float64Array.from({ length: table.rows }, (_, row) => all[row * width + place]!);
};

/** Steps about columns that a model does not ask for do nothing to it. */
export const cleaningFor = (
  cleaning: FittedCleaning,
  columns: readonly string[],
): FittedCleaning => {
  const asked = new Set(columns);
  const steps = cleaning.steps.filter(({ step }) => 'column' in step && asked.has(step.column));
  return { version: cleaning.version, steps };
};

export interface Scorer {
  task: PredictionTaskName;
  /** A probability, or fen, for each row: bit for bit what it was in training for the same moment. */
  score(known: Known): Float64Array;
}

/** @throws PredictError for a file that is cut, altered or too new. */
export const scorerOf = ({ task: name, columns, cleaning, curve, bytes }: Fitted): Scorer => {
  const task = taskOf(name);
  const model = loadPredictor(bytes);
  const own = cleaningFor(cleaning, columns);
  const bend = bendOf(curve);
  return {
    task: name,
    score: (known) =>
      rawScores(task, model, applyCleaning(own, tableOf(task.moment, known, columns))).map(bend),
  };
};
