import { checkOption } from '../check-option.ts';
import type { Core, Fitted, Training } from '../core.ts';
import type { Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import type { Table } from '../table.ts';

export interface NaiveBayesOptions {
  /** Added to the count of each category of each class (Laplace). Default: 1. */
  smoothing?: number;
  /** Part of the largest variance that is added to every variance. Default: 1e−9. */
  varianceSmoothing?: number;
}

/** Of one column, class by class. */
type Likelihood =
  | { kind: 'numeric'; means: number[]; variances: number[] }
  /** ln p of category k in class c at [c · categories + k]. */
  | { kind: 'categorical'; logs: number[]; categories: number };

interface State {
  logPriors: number[];
  columns: Likelihood[];
}

const numericLikelihood = (
  values: Float64Array,
  { targets, weights, classes }: Training,
): Likelihood => {
  const size = classes.length;
  const totals = new Float64Array(size);
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  values.forEach((value, row) => {
    if (Number.isNaN(value) || weights[row] === 0) return;
    const c = targets[row]!;
    totals[c]! += weights[row]!;
    const distance = value - means[c]!;
    means[c]! += (distance * weights[row]!) / totals[c]!;
    squares[c]! += weights[row]! * distance * (value - means[c]!);
  });
  const variances = Array.from(squares, (sum, c) => (totals[c]! > 0 ? sum / totals[c]! : 0));
  return { kind: 'numeric', means: Array.from(means), variances };
};

const categoricalLikelihood = (
  values: Float64Array,
  categories: number,
  { targets, weights, classes }: Training,
  smoothing: number,
): Likelihood => {
  const counts = new Float64Array(classes.length * categories).fill(smoothing);
  const totals = new Float64Array(classes.length).fill(smoothing * categories);
  values.forEach((code, row) => {
    if (Number.isNaN(code)) return;
    counts[targets[row]! * categories + code]! += weights[row]!;
    totals[targets[row]!]! += weights[row]!;
  });
  const logs = Array.from(counts, (count, at) =>
    Math.log(count / totals[Math.floor(at / categories)]!),
  );
  return { kind: 'categorical', logs, categories };
};

const overallVariance = (values: Float64Array): number => {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
  return known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length || 1);
};

const learn = (
  training: Training,
  { smoothing, varianceSmoothing }: Required<NaiveBayesOptions>,
): State => {
  const { table, targets, weights, classes } = training;
  const totals = new Float64Array(classes.length);
  targets.forEach((c, row) => {
    totals[c]! += weights[row]!;
  });
  const all = totals.reduce((sum, total) => sum + total, 0);
  const numeric = table.columns.filter(({ kind }) => kind === 'numeric');
  const largest = Math.max(0, ...numeric.map(({ values }) => overallVariance(values)));
  // A class in which a column never varies must not rule out all other values.
  const extra = largest > 0 ? varianceSmoothing * largest : 1;
  const columns = table.columns.map(({ kind, values, categories = [] }) => {
    if (kind === 'categorical')
      return categoricalLikelihood(values, categories.length, training, smoothing);
    const found = numericLikelihood(values, training);
    if (found.kind === 'numeric')
      found.variances = found.variances.map((variance) => Math.max(variance + extra, 1e-300));
    return found;
  });
  return {
    logPriors: Array.from(totals, (total) => Math.log(Math.max(total, 1e-12) / all)),
    columns,
  };
};

/** ln p(value | class), 0 for what is missing. */
const logLikelihood = (column: Likelihood, value: number, c: number): number => {
  if (Number.isNaN(value)) return 0;
  if (column.kind === 'categorical') return column.logs[c * column.categories + value]!;
  const variance = column.variances[c]!;
  return -0.5 * (Math.log(2 * Math.PI * variance) + (value - column.means[c]!) ** 2 / variance);
};

const predict = ({ logPriors, columns }: State, table: Table): Float64Array => {
  const classes = logPriors.length;
  const out = new Float64Array(table.rows * classes);
  for (let row = 0; row < table.rows; row++) {
    const own = out.subarray(row * classes, (row + 1) * classes);
    for (let c = 0; c < classes; c++) {
      own[c] = logPriors[c]!;
      columns.forEach((column, place) => {
        own[c]! += logLikelihood(column, table.columns[place]!.values[row]!, c);
      });
    }
    const most = Math.max(...own);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += own[c] = Math.exp(own[c]! - most);
    for (let c = 0; c < classes; c++) own[c]! /= sum;
  }
  return out;
};

/** Of the asked class less the other of two, or less the mean of all. */
const against = (logs: readonly number[], asked: number): number => {
  if (logs.length === 2) return logs[asked]! - logs[1 - asked]!;
  return logs[asked]! - logs.reduce((sum, one) => sum + one, 0) / logs.length;
};

const fittedOf = (state: State): Fitted => ({
  predict: (table) => predict(state, table),
  explain: (row, classPlace) => ({
    scale: state.logPriors.length === 2 ? 'log-odds' : 'centred-log',
    base: against(state.logPriors, classPlace),
    contributions: row.columns.map(({ name, values }, place) => {
      const logs = state.logPriors.map((_, c) =>
        logLikelihood(state.columns[place]!, values[0]!, c),
      );
      return { column: name, value: against(logs, classPlace) };
    }),
  }),
  state: () => ({
    facts: { logPriors: state.logPriors, columns: state.columns.map((column) => ({ ...column })) },
    arrays: {},
  }),
});

/**
 * Naive Bayes over columns of both kinds: normal densities for numbers, smoothed frequencies for
 * categories; a missing value says nothing. Explanations are exact: what each column adds to the
 * prior. O(cells) to learn.
 */
export const naiveBayes = (given: NaiveBayesOptions = {}): Classifier & Loadable => {
  const { smoothing = 1, varianceSmoothing = 1e-9 } = given;
  checkOption('smoothing', smoothing, { above: 0 });
  checkOption('varianceSmoothing', varianceSmoothing, { atLeast: 0 });
  const options = { smoothing, varianceSmoothing };
  const core: Core = {
    name: 'naive-bayes',
    options,
    fit: (training) => fittedOf(learn(training, options)),
    restore: ({ facts }) => fittedOf(facts as unknown as State),
  };
  return classifierOf(core);
};
