import { checkChoice, checkOption } from '../check-option.ts';
import type { Core, Training } from '../core.ts';
import { PredictError } from '../errors.ts';
import type { Classifier, Regressor } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import { type BoostRules, boost } from './boost.ts';
import { type Loss, logisticLoss, quantileLoss, softmaxLoss, squaredLoss } from './losses.ts';
import { type TreeInsight, type TreeModel, treeCore } from './tree-model.ts';
import { countedRows, treeColumnsOf } from './tree-state.ts';

export type Direction = 'rising' | 'falling';

export interface BoostingOptions {
  /** Trees, or trees per class. Default: 100. */
  rounds?: number;
  /** Default: 0.1. */
  learningRate?: number;
  /** Default: 31. */
  maxLeaves?: number;
  /** Default: null, no limit. */
  maxDepth?: number | null;
  /** Judged by shares of the hessian, see `bestGradientSplit`. Default: 20. */
  minLeafRows?: number;
  /** Penalty on leaf values. Default: 0. */
  l2?: number;
  /** Most bins of a column, 2 to 255. Default: 255. */
  bins?: number;
  /** Share of the rows each round is grown on. Default: 1. */
  rowShare?: number;
  /** Share of the columns each round may ask. Default: 1. */
  columnShare?: number;
  /** Columns that the prediction may only rise or fall with, all else equal. Two classes or numbers only. */
  monotone?: Readonly<Record<string, Direction>>;
  /** Rounds without a better hold-out before it stops; the best round is kept. Default: 0, all rounds. */
  patience?: number;
  /** Share held out where there is patience. Default: 0.1. */
  holdOutShare?: number;
  /** Whether the last rows are held out (tables in the order of time) instead of drawn ones. Default: false. */
  holdOutLast?: boolean;
  /** Default: 1. */
  seed?: number;
}

export interface BoostingRegressorOptions extends BoostingOptions {
  /** What is predicted: the mean or a quantile. Default: squared. */
  loss?: 'squared' | 'quantile';
  /** Share of the labels below the prediction, for the quantile loss. Default: 0.5. */
  quantile?: number;
}

const CATEGORY_SMOOTHING = 10;
const MIN_CATEGORY_ROWS = 10;
const MIN_LEAF_HESSIAN = 1e-3;

const withDefaults = (given: BoostingOptions): Required<BoostingOptions> => ({
  rounds: given.rounds ?? 100,
  learningRate: given.learningRate ?? 0.1,
  maxLeaves: given.maxLeaves ?? 31,
  maxDepth: given.maxDepth ?? null,
  minLeafRows: given.minLeafRows ?? 20,
  l2: given.l2 ?? 0,
  bins: given.bins ?? 255,
  rowShare: given.rowShare ?? 1,
  columnShare: given.columnShare ?? 1,
  monotone: { ...given.monotone },
  patience: given.patience ?? 0,
  holdOutShare: given.holdOutShare ?? 0.1,
  holdOutLast: given.holdOutLast ?? false,
  seed: given.seed ?? 1,
});

const checked = (given: BoostingOptions): Required<BoostingOptions> => {
  const options = withDefaults(given);
  const whole = { whole: true };
  checkOption('rounds', options.rounds, { atLeast: 1, ...whole });
  checkOption('learningRate', options.learningRate, { above: 0 });
  checkOption('maxLeaves', options.maxLeaves, { atLeast: 2, ...whole });
  if (options.maxDepth !== null)
    checkOption('maxDepth', options.maxDepth, { atLeast: 1, ...whole });
  checkOption('minLeafRows', options.minLeafRows, { atLeast: 1, ...whole });
  checkOption('l2', options.l2, { atLeast: 0 });
  checkOption('bins', options.bins, { atLeast: 2, atMost: 255, ...whole });
  checkOption('rowShare', options.rowShare, { above: 0, atMost: 1 });
  checkOption('columnShare', options.columnShare, { above: 0, atMost: 1 });
  checkOption('patience', options.patience, { atLeast: 0, ...whole });
  checkOption('holdOutShare', options.holdOutShare, { above: 0, atMost: 0.9 });
  checkOption('seed', options.seed, whole);
  for (const [column, direction] of Object.entries(options.monotone))
    checkChoice(`monotone ${column}`, direction, ['rising', 'falling']);
  return options;
};

const refuseMonotone = (field: string, message: string, found?: string): never => {
  throw new PredictError('predict/bad-option', `monotone: ${message}`, {
    field,
    ...(found ? { found } : {}),
  });
};

/** Per column −1, 0 or 1. */
const signsOf = (
  monotone: Readonly<Record<string, Direction>>,
  { table, classes }: Training,
): Int8Array => {
  const known = new Map(table.columns.map(({ name, kind }) => [name, kind]));
  for (const name of Object.keys(monotone)) {
    if (!known.has(name)) refuseMonotone(name, `there is no column "${name}"`);
    if (known.get(name) === 'categorical')
      refuseMonotone(name, `column "${name}" is categorical`, 'categorical');
    if (classes.length > 2)
      refuseMonotone(name, `${classes.length} classes have no order`, `${classes.length} classes`);
  }
  return Int8Array.from(table.columns, ({ name }) =>
    Object.hasOwn(monotone, name) ? (monotone[name] === 'rising' ? 1 : -1) : 0,
  );
};

const rulesOf = (options: Required<BoostingOptions>, training: Training): BoostRules => ({
  ...options,
  maxDepth: options.maxDepth ?? Infinity,
  minLeafHessian: MIN_LEAF_HESSIAN,
  categorySmoothing: CATEGORY_SMOOTHING,
  minCategoryRows: MIN_CATEGORY_ROWS,
  monotone: signsOf(options.monotone, training),
});

const fitWith = async (
  options: Required<BoostingOptions>,
  training: Training,
  loss: Loss,
): Promise<TreeModel> => {
  const { table, classes, signal, onProgress } = training;
  const { trees, start } = await boost({
    ...countedRows(treeColumnsOf(table), training.targets, training.weights),
    loss,
    rules: rulesOf(options, training),
    isClassifier: classes.length > 0,
    signal,
    onProgress,
  });
  return { trees, reading: 'sum', classes: classes.length, start };
};

/**
 * Histogram gradient boosting on log-loss: leaf by leaf, with missing values and categories as they are. Same seed, same
 * bytes. O(rounds · rows · columns · depth), memory rows · columns bytes. Source: Ke et al. 2017.
 */
export const boostingClassifier = (
  given: BoostingOptions = {},
): Classifier & Loadable & TreeInsight => {
  const options = checked(given);
  const { core, insight } = treeCore({
    name: 'boosting',
    options: { ...options, monotone: { ...options.monotone } },
    reading: 'sum',
    fit: (training) =>
      fitWith(
        options,
        training,
        training.classes.length === 2 ? logisticLoss : softmaxLoss(training.classes.length),
      ),
  });
  return Object.assign(classifierOf(core satisfies Core), insight);
};

/** The same on squared error or on the pinball loss of a quantile. */
export const boostingRegressor = (
  given: BoostingRegressorOptions = {},
): Regressor & Loadable & TreeInsight => {
  const { loss = 'squared', quantile = 0.5, ...rest } = given;
  const options = checked(rest);
  checkChoice('loss', loss, ['squared', 'quantile']);
  checkOption('quantile', quantile, { above: 0, atMost: 0.999_999 });
  const { core, insight } = treeCore({
    name: 'boosting',
    options: { ...options, monotone: { ...options.monotone }, loss, quantile },
    reading: 'sum',
    fit: (training) =>
      fitWith(options, training, loss === 'quantile' ? quantileLoss(quantile) : squaredLoss),
  });
  return Object.assign(regressorOf(core satisfies Core), insight);
};
