import { random } from '@kaibo/numeric';
import { checkChoice, checkOption } from '../check-option.ts';
import { PredictError, type PredictErrorCode } from '../errors.ts';
import { type Fold, plainFolds, stratifiedFolds } from '../folds.ts';
import { classesOf, type Labels } from '../labels.ts';
import type { Figures } from '../metrics/evaluate.ts';
import type { Task } from '../predictor.ts';
import { type Table, tableOfColumns } from '../table.ts';
import { type Candidate, combinations, drawnCandidates, type Space } from './candidates.ts';
import { figureOf, isBetter, type Metric, metricsOf, summaryOf } from './cross-validate.ts';
import type { Outcome, Runner } from './jobs.ts';
import { inlineRunner } from './run-job.ts';
import { threadRunner } from './threads.ts';

export interface SearchOptions {
  task: Task;
  model: string;
  space: Space;
  /**
   * `grid`: every combination; `random`: `trials` draws; `halving`: `trials` draws (every combination
   * where all are lists and no number is said) on few rows, of which the best third go on with three times as many.
   */
  strategy: 'grid' | 'random' | 'halving';
  /** Default: 20. */
  trials?: number;
  /** Default: auc, or rmse. */
  metric?: Metric;
  /** Default: 5, stratified where there are classes. */
  folds?: readonly Fold[];
  /** 0: in this thread. Default: 0. */
  threads?: number;
  /** Default: 1. */
  seed?: number;
  signal?: AbortSignal;
  onTrial?(trial: Trial, progress: { done: number; total: number }): void;
}

export interface Trial {
  options: Candidate;
  /** Training rows of each fold, at most. */
  rows: number;
  /** Mean of the metric over folds; NaN where the model refused. */
  score: number;
  deviation: number;
  /** Fitting and judging, all folds. */
  seconds: number;
  folds: Figures[];
  refused?: { code: PredictErrorCode; message: string };
}

export interface SearchResult {
  metric: Metric;
  /** Of those on all rows. */
  best: Trial;
  /** Best first; those on fewer rows after those on more. */
  trials: Trial[];
}

const FEWER = 3;
const FEWEST_ROWS = 30;

const trialOf = (
  options: Candidate,
  rows: number,
  outcomes: readonly Outcome[],
  metric: Metric,
): Trial => {
  const folds: Figures[] = [];
  let seconds = 0;
  for (const outcome of outcomes) {
    if ('refused' in outcome) {
      const refused = { code: outcome.refused, message: outcome.message };
      const nothing = { score: Number.NaN, deviation: Number.NaN, seconds, folds: [] };
      return { options, rows, ...nothing, refused };
    }
    folds.push(outcome.figures);
    seconds += outcome.seconds;
  }
  figureOf(folds[0]!, metric);
  const { mean, deviation } = summaryOf(folds);
  return { options, rows, score: mean[metric]!, deviation: deviation[metric]!, seconds, folds };
};

/** How many rows each round learns from, and how many candidates it begins with. */
const roundsOf = (
  strategy: SearchOptions['strategy'],
  candidates: number,
  all: number,
): { rows: number; count: number }[] => {
  if (strategy !== 'halving') return [{ rows: all, count: candidates }];
  const rounds = [{ rows: all, count: 0 }];
  let left = candidates;
  while (left > FEWER && rounds[0]!.rows / FEWER >= FEWEST_ROWS) {
    rounds.unshift({ rows: Math.ceil(rounds[0]!.rows / FEWER), count: 0 });
    left = Math.ceil(left / FEWER);
  }
  let count = candidates;
  for (const round of rounds) {
    round.count = count;
    count = Math.ceil(count / FEWER);
  }
  return rounds;
};

const candidatesOf = ({ strategy, space, trials, seed = 1 }: SearchOptions): Candidate[] => {
  const areLists = Object.values(space).every(Array.isArray);
  const isWhole =
    strategy === 'grid' || (strategy === 'halving' && areLists && trials === undefined);
  return isWhole ? combinations(space) : drawnCandidates(space, trials ?? 20, seed);
};

const inRound = async (
  runner: Runner,
  candidates: readonly Candidate[],
  rows: number,
  folds: number,
  judged: (options: Candidate, outcomes: Outcome[]) => Trial,
): Promise<Trial[]> => {
  const one = async (options: Candidate): Promise<Trial> => {
    const places = Array.from({ length: folds }, (_, fold) => fold);
    if (runner.lanes > 1)
      return judged(
        options,
        await Promise.all(places.map((fold) => runner.run({ options, fold, rows }))),
      );
    const outcomes: Outcome[] = [];
    for (const fold of places) outcomes.push(await runner.run({ options, fold, rows }));
    return judged(options, outcomes);
  };
  if (runner.lanes > 1) return Promise.all(candidates.map(one));
  const found: Trial[] = [];
  for (const options of candidates) found.push(await one(options));
  return found;
};

/**
 * The options of a model that do best on rows left out. The candidates and folds are the same for
 * the same seed, whatever the number of threads.
 *
 * @throws PredictError `predict/bad-option`; the first refusal where every candidate was refused;
 * `predict/stopped`.
 */
export const search = async (
  table: Table,
  labels: Labels,
  given: SearchOptions,
): Promise<SearchResult> => {
  const { task, model, strategy, threads = 0, seed = 1, signal } = given;
  checkChoice('strategy', strategy, ['grid', 'random', 'halving']);
  checkOption('threads', threads, { atLeast: 0, whole: true });
  const metric = given.metric ?? (task === 'classify' ? 'auc' : 'rmse');
  checkChoice('metric', metric, metricsOf[task]);
  tableOfColumns(table.columns);
  const folds =
    given.folds ??
    (task === 'classify'
      ? stratifiedFolds(classesOf(labels).codes, { seed })
      : plainFolds(table.rows, { seed }));
  const setup = { task, model, table, labels, folds: folds.map((fold) => mixed(fold, seed)) };
  const most = Math.max(...folds.map(({ train }) => train.length));
  const rounds = roundsOf(strategy, candidatesOf(given).length, most);
  const total = rounds.reduce((sum, { count }) => sum + count, 0);
  const runner = threads > 0 ? threadRunner(setup, threads, signal) : inlineRunner(setup, signal);
  const trials: Trial[][] = [];
  let done = 0;
  try {
    let candidates = candidatesOf(given);
    for (const { rows } of rounds) {
      const found = await inRound(runner, candidates, rows, folds.length, (options, outcomes) => {
        const trial = trialOf(options, rows, outcomes, metric);
        given.onTrial?.(trial, { done: ++done, total });
        return trial;
      });
      found.sort((a, b) => byScore(metric, a, b));
      trials.unshift(found);
      candidates = found.slice(0, Math.ceil(found.length / FEWER)).map(({ options }) => options);
    }
  } finally {
    await runner.close();
  }
  const best = trials[0]![0]!;
  if (best.refused) throw new PredictError(best.refused.code, best.refused.message);
  return { metric, best, trials: trials.flat() };
};

const byScore = (metric: Metric, a: Trial, b: Trial): number => {
  if (isBetter(metric, a.score, b.score)) return -1;
  return isBetter(metric, b.score, a.score) ? 1 : 0;
};

/** Training rows in an order of chance, so that the first few are a fair part of them. */
const mixed = ({ train, test }: Fold, seed: number): Fold => ({
  train: random(seed).fork('rows').shuffle(train.slice()),
  test,
});
