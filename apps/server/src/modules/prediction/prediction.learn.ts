import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PredictorFigures, PredictorRow } from '@kaibo/contracts/prediction';
import {
  areaUnderCurve,
  expectedCalibrationError,
  logLoss,
  rootMeanSquaredError,
} from '@kaibo/numeric';
import {
  type AnyPredictor,
  boostingClassifier,
  boostingRegressor,
  funnel,
  logistic,
  PredictError,
  reliabilityBins,
  ridge,
  takeColumns,
  takeRows,
} from '@kaibo/predict';
import { applyCleaning, type CleaningStep, type CleanTable, fitCleaning } from '#behaviour';
import { columnNames, tableOf } from './prediction.columns.ts';
import { bendOf, type Curve, fitCurve } from './prediction.curve.ts';
import {
  chosenRows,
  labelsOf,
  NothingLearnt,
  type Parts,
  partsOf,
  requireEnough,
  targetsOf,
} from './prediction.learn.rules.ts';
import { knownOf, type MomentSet } from './prediction.reading.ts';
import { cleaningFor, type Fitted, rawScores, stages } from './prediction.scorer.ts';
import type { Task } from './prediction.tasks.ts';

export interface Learnt extends Fitted {
  facts: Pick<
    PredictorRow,
    | 'algorithm'
    | 'rows'
    | 'positives'
    | 'testRows'
    | 'figures'
    | 'calibration'
    | 'reliability'
    | 'importance'
  >;
  report: Awaited<ReturnType<typeof fitCleaning>>['report'];
  /** Null when it is better than always the rate; otherwise why it must not serve. */
  problem: string | null;
}

/** So many columns a model may ask: each costs time for every room that is ranked. */
const MOST_COLUMNS = 16;
const BINS = 15;

const boosting = {
  ...{ rounds: 60, learningRate: 0.12, maxLeaves: 12, minLeafRows: 20, l2: 1, columnShare: 0.7 },
  ...{ patience: 10, holdOutShare: 0.15, holdOutLast: true },
} as const;
const looking = { rounds: 25, learningRate: 0.2, maxLeaves: 12, minLeafRows: 20 } as const;
const lines = { scaling: 'log', ridge: 10 } as const;

/** Amounts and times have long tails; counts are few. */
const stepsFor = (table: CleanTable): CleaningStep[] =>
  table.columns.flatMap(({ name, values }): CleaningStep[] => {
    if (/: (dwell|spent|shown) /.test(name))
      return [{ step: 'outliers', column: name, rule: 'z-score', limit: 8, do: 'clip' }];
    // A column without a value has no median to learn.
    if (name !== 'minutes on air' || values.every(Number.isNaN)) return [];
    return [{ step: 'missing', column: name, with: 'median' }];
  });

const picked = (values: Float64Array, rows: Uint32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]!);

/** A model of each algorithm; the first is the one that is hoped for. */
const modelsFor = ({ label }: Task): [PredictorRow['algorithm'], AnyPredictor][] => {
  if (label.kind === 'amount')
    return [
      ['boosting', boostingRegressor(boosting)],
      ['linear', ridge({ scaling: 'log', strength: 10 })],
    ];
  if (label.kind === 'steps')
    return [
      ['boosting', funnel({ stages, base: { model: 'boosting', options: { ...boosting } } })],
      ['logistic', funnel({ stages, base: { model: 'logistic', options: { ...lines } } })],
    ];
  return [
    ['boosting', boostingClassifier(boosting)],
    ['logistic', logistic(lines)],
  ];
};

interface Work {
  task: Task;
  set: MomentSet;
  /** Cleaned as it is for serving. */
  table: CleanTable;
  targets: Float64Array;
  parts: Parts;
  signal: AbortSignal;
}

const fitOne = (
  model: AnyPredictor,
  { task, set, targets, parts, signal }: Work,
  table: CleanTable,
) => {
  const labels =
    task.label.kind === 'amount' ? picked(targets, parts.train) : labelsOf(task, set, parts.train);
  return model.fit(takeRows(table, parts.train), labels, { signal });
};

/** Columns by what they won in a first look, most first. */
const importanceIn = async (
  { task, targets, parts, signal }: Work,
  table: CleanTable,
): Promise<{ column: string; share: number }[]> => {
  const isAmount = task.label.kind === 'amount';
  const model = isAmount ? boostingRegressor(looking) : boostingClassifier(looking);
  const train = picked(targets, parts.train);
  const labels = isAmount ? train : Array.from(train, String);
  await model.fit(takeRows(table, parts.train), labels, { signal });
  return model
    .gainImportance()
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ column, share }) => ({ column, share }));
};

export const figuresOf = (
  isAmount: boolean,
  truth: Float64Array,
  said: Float64Array,
): Omit<PredictorFigures, 'of'> => {
  if (isAmount)
    return { auc: null, logLoss: null, ece: null, errorFen: rootMeanSquaredError(truth, said) };
  const hits = truth.reduce((sum, one) => sum + one, 0);
  return {
    // Where only one thing happened there is nothing to tell apart.
    auc: hits === 0 || hits === truth.length ? null : areaUnderCurve(truth, said),
    logLoss: logLoss(truth, said, 1e-9),
    ece: expectedCalibrationError(truth, said, BINS),
    errorFen: null,
  };
};

interface Contender {
  algorithm: PredictorRow['algorithm'];
  model: AnyPredictor;
  curve: Curve;
  /** On rows that it was not fitted on and the figures are not of; less is better. */
  loss: number;
  figures: PredictorFigures;
  test: Float64Array;
}

const contend = async (work: Work, columns: readonly string[]): Promise<Contender[]> => {
  const { task, targets, parts } = work;
  const table = takeColumns(work.table, [...columns]);
  const isAmount = task.label.kind === 'amount';
  const made: Contender[] = [];
  for (const [algorithm, model] of modelsFor(task)) {
    // A word to stop is heard between fits.
    await nextTurn();
    work.signal.throwIfAborted();
    await fitOne(model, work, table);
    const said = rawScores(task, model, takeRows(table, parts.bend));
    const truth = picked(targets, parts.bend);
    const curve: Curve = isAmount ? { method: 'none', a: [], b: [] } : fitCurve(said, truth);
    const own = figuresOf(isAmount, truth, said.map(bendOf(curve)));
    const test = rawScores(task, model, takeRows(table, parts.test)).map(bendOf(curve));
    const figures = figuresOf(isAmount, picked(targets, parts.test), test);
    const loss = own.logLoss ?? own.errorFen!;
    const of = algorithm === 'none' ? 'rate' : algorithm;
    made.push({ algorithm, model, curve, loss, test, figures: { of, ...figures } });
  }
  return made.sort((a, b) => a.loss - b.loss);
};

/** Always the same answer: what any model must beat. */
const rateFigures = ({ task, targets, parts }: Work): PredictorFigures => {
  const train = picked(targets, parts.train);
  const rate = train.reduce((sum, one) => sum + one, 0) / train.length;
  const truth = picked(targets, parts.test);
  return {
    of: 'rate',
    ...figuresOf(
      task.label.kind === 'amount',
      truth,
      truth.map(() => rate),
    ),
  };
};

/** By so little it may be chance. */
const WORTH_IT = 0.995;

const problemOf = (own: PredictorFigures, rate: PredictorFigures): string | null => {
  const [said, floor] = [own.logLoss ?? own.errorFen!, rate.logLoss ?? rate.errorFen!];
  if (said < floor * WORTH_IT) return null;
  const places = own.errorFen === null ? 4 : 0;
  return `prediction/no-better-than-rate: ${said.toFixed(places)} against ${floor.toFixed(places)}`;
};

/** @throws NothingLearnt, and PredictError `predict/stopped` after the signal. */
export const learn = async (task: Task, given: MomentSet, signal: AbortSignal): Promise<Learnt> => {
  const { set, simulatedLeftOut } = chosenRows(given, task.leastRows);
  const targets = targetsOf(task, set);
  const parts = partsOf(task, set);
  requireEnough(task, targets, parts);
  const raw = tableOf(task.moment, knownOf(set), columnNames(task.moment));
  const training = takeRows(raw, parts.train) as CleanTable;
  const { cleaning, report } = await fitCleaning(stepsFor(raw), training);
  const work: Work = { task, set, targets, parts, signal, table: applyCleaning(cleaning, raw) };
  const positives = task.label.kind === 'amount' ? set.atMs.length : sumOf(targets);
  const importance = (await importanceIn(work, work.table)).slice(0, MOST_COLUMNS);
  if (importance.length === 0)
    throw new NothingLearnt('prediction/no-better-than-rate: no column tells anything', {
      rows: set.atMs.length,
      positives,
    });
  const columns = importance.map(({ column }) => column);
  const all = await contend(work, columns);
  const [best] = all as [Contender];
  const rate = rateFigures(work);
  const leftOut = simulatedLeftOut === 0 ? [] : [simulatedStep(set, simulatedLeftOut)];
  return {
    task: task.name,
    columns,
    cleaning: cleaningFor(cleaning, columns),
    curve: best.curve,
    bytes: best.model.save(),
    report: [...leftOut, ...report],
    problem: problemOf(best.figures, rate),
    facts: {
      ...{ algorithm: best.algorithm, rows: set.atMs.length, positives },
      ...{ testRows: parts.test.length, calibration: best.curve.method, importance },
      figures: [...all.map(({ figures }) => figures), rate],
      reliability:
        task.label.kind === 'amount' ? [] : reliabilityOf(picked(targets, parts.test), best.test),
    },
  };
};

const sumOf = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0);

const simulatedStep = ({ atMs }: MomentSet, leftOut: number): Learnt['report'][number] => ({
  ...{ step: 'simulated', columns: ['simulated'], rowsBefore: atMs.length + leftOut },
  ...{ rowsAfter: atMs.length, valuesChanged: 0, fitted: { rows: leftOut } },
});

const reliabilityOf = (truth: Float64Array, said: Float64Array): PredictorRow['reliability'] =>
  reliabilityBins(truth, said, BINS)
    .filter(({ count }) => count > 0)
    .map(({ count, said: foretold, happened }) => ({ rows: count, foretold, happened }));

export const isStopped = (error: unknown): boolean =>
  error instanceof PredictError && error.code === 'predict/stopped';
