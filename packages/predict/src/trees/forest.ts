import { type Random, random } from '@kaibo/numeric';
import { checkChoice, checkOption } from '../check-option.ts';
import type { Training } from '../core.ts';
import type { Classifier, Regressor } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import { stopIfAsked } from '../stop.ts';
import { createBinnedFinder } from './binned-split.ts';
import { binColumns, findBins, type TreeColumn } from './bins.ts';
import { createExactFinder } from './exact-split.ts';
import { type GrowRules, growTree } from './grow.ts';
import { type Criterion, type Impurity, impurityOf } from './impurity.ts';
import type { SplitFinder, SplitRules } from './node-split.ts';
import { createRandomFinder } from './random-split.ts';
import { type TreeInsight, type TreeModel, treeCore } from './tree-model.ts';
import { countedRows, treeColumnsOf } from './tree-state.ts';
import { createTreeWriter } from './tree-table.ts';

export interface TreeOptions {
  /** Classifiers only. Default: gini. */
  criterion?: 'gini' | 'entropy';
  /** Default: null, no limit. */
  maxDepth?: number | null;
  /** Default: 2. */
  minSplitRows?: number;
  /** Default: 1. */
  minLeafRows?: number;
  /** Least fall of the impurity, times the node's share of all weight. Default: 0. */
  minGain?: number;
  /** Columns looked at per split: `all`, `sqrt` of them, a `third`, or how many. */
  columnsPerSplit?: 'all' | 'sqrt' | 'third' | number;
  /** Default: 1. */
  seed?: number;
}

export interface ForestOptions extends TreeOptions {
  /** Default: 100. */
  trees?: number;
}

type Columns = Required<TreeOptions>['columnsPerSplit'];
type Kind = 'tree' | 'forest' | 'extra-trees';
type Checked = Required<ForestOptions>;

const checked = (given: ForestOptions, columnsPerSplit: Columns): Checked => {
  const options: Checked = {
    trees: given.trees ?? 100,
    criterion: given.criterion ?? 'gini',
    maxDepth: given.maxDepth ?? null,
    minSplitRows: given.minSplitRows ?? 2,
    minLeafRows: given.minLeafRows ?? 1,
    minGain: given.minGain ?? 0,
    columnsPerSplit: given.columnsPerSplit ?? columnsPerSplit,
    seed: given.seed ?? 1,
  };
  const whole = { whole: true };
  checkOption('trees', options.trees, { atLeast: 1, ...whole });
  checkChoice('criterion', options.criterion, ['gini', 'entropy']);
  if (options.maxDepth !== null)
    checkOption('maxDepth', options.maxDepth, { atLeast: 1, ...whole });
  checkOption('minSplitRows', options.minSplitRows, { atLeast: 2, ...whole });
  checkOption('minLeafRows', options.minLeafRows, { atLeast: 1, ...whole });
  checkOption('minGain', options.minGain, { atLeast: 0 });
  checkOption('seed', options.seed, whole);
  if (typeof options.columnsPerSplit === 'number')
    checkOption('columnsPerSplit', options.columnsPerSplit, { atLeast: 1, ...whole });
  else checkChoice('columnsPerSplit', options.columnsPerSplit, ['all', 'sqrt', 'third']);
  return options;
};

const columnCount = (wanted: Columns, columns: number): number => {
  if (wanted === 'all') return columns;
  if (wanted === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (wanted === 'third') return Math.max(1, Math.floor(columns / 3));
  return Math.min(wanted, columns);
};

type Grove = {
  columns: readonly TreeColumn[];
  rows: number;
  impurity: Impurity;
  rules: SplitRules;
  draw: Random;
};

/** Makes the finder of the next tree, its members laid out. */
type NextFinder = (draw: Random) => SplitFinder;

const exactTrees =
  ({ columns, impurity, rules }: Grove): NextFinder =>
  (draw) =>
    createExactFinder(columns, impurity, rules, draw);

/** Every row of each tree is drawn with replacement (Breiman 2001). */
const drawnTrees = ({ columns, rows, impurity, rules }: Grove): NextFinder => {
  const bins = findBins(columns);
  const binned = new Uint8Array(columns.length * rows);
  binColumns(bins, columns, binned);
  const times = new Uint32Array(rows);
  return (draw) => {
    const members = new Uint32Array(rows);
    times.fill(0);
    for (let i = 0; i < rows; i++) times[draw.integer(rows)]!++;
    let at = 0;
    for (let row = 0; row < rows; row++) for (let i = times[row]!; i > 0; i--) members[at++] = row;
    return createBinnedFinder(bins, binned, rows, members, impurity, rules, draw);
  };
};

const randomTrees =
  ({ columns, rows, impurity, rules }: Grove): NextFinder =>
  (draw) =>
    createRandomFinder(
      columns,
      Uint32Array.from({ length: rows }, (_, row) => row),
      impurity,
      rules,
      draw,
    );

const grovers: Record<Kind, (grove: Grove) => NextFinder> = {
  tree: exactTrees,
  forest: drawnTrees,
  'extra-trees': randomTrees,
};

const grow = async (kind: Kind, options: Checked, training: Training): Promise<TreeModel> => {
  const { table, classes, signal, onProgress } = training;
  const { columns, targets, weights } = countedRows(
    treeColumnsOf(table),
    training.targets,
    training.weights,
  );
  const criterion: Criterion = classes.length > 0 ? options.criterion : 'squared';
  const impurity = impurityOf(criterion, classes.length, targets, weights);
  const columnsPerSplit = columnCount(options.columnsPerSplit, columns.length);
  const rules: SplitRules & GrowRules = {
    ...options,
    columnsPerSplit,
    maxDepth: options.maxDepth ?? Infinity,
  };
  const draw = random(options.seed);
  const rows = targets.length;
  const next = grovers[kind]({ columns, rows, impurity, rules, draw });
  const writer = createTreeWriter(impurity.outputs);
  for (let tree = 0; tree < options.trees; tree++) {
    growTree(writer, next(draw.fork(tree)), impurity, rows, rules);
    onProgress({ step: tree + 1, steps: options.trees });
    await stopIfAsked(signal);
  }
  const start = new Float64Array(impurity.outputs);
  return { trees: writer.table(), reading: 'mean', classes: classes.length, start };
};

const coreOf = (kind: Kind, options: Checked, written: Partial<Checked>) =>
  treeCore({
    name: kind,
    options: written,
    reading: 'mean',
    fit: (training) => grow(kind, options, training),
  });

type Written = { classify: boolean; isOne: boolean };

/** The options that mean something to the model, as its file has them. */
const writtenOf = (options: Checked, { classify, isOne }: Written): Partial<Checked> => {
  const { criterion, trees, ...rest } = options;
  return { ...(isOne ? {} : { trees }), ...(classify ? { criterion } : {}), ...rest };
};

const classifier =
  <Options extends TreeOptions>(kind: Kind, columns: Columns) =>
  (given?: Options): Classifier & Loadable & TreeInsight => {
    const isOne = kind === 'tree';
    const options = checked(isOne ? { ...given, trees: 1 } : (given ?? {}), columns);
    const written = writtenOf(options, { classify: true, isOne });
    const { core, insight } = coreOf(kind, options, written);
    return Object.assign(classifierOf(core), insight);
  };

const regressor =
  <Options extends TreeOptions>(kind: Kind, columns: Columns) =>
  (given?: Options): Regressor & Loadable & TreeInsight => {
    const isOne = kind === 'tree';
    const options = checked(isOne ? { ...given, trees: 1 } : (given ?? {}), columns);
    const written = writtenOf(options, { classify: false, isOne });
    const { core, insight } = coreOf(kind, options, written);
    return Object.assign(regressorOf(core), insight);
  };

/**
 * One tree on every cut there is (CART, Breiman et al. 1984), as scikit-learn grows it. Missing values go to the better
 * side, categories are cut in the order of their mean. O(columns · rows · depth) after sorting.
 */
export const treeClassifier = classifier<TreeOptions>('tree', 'all');

/** One tree on squared error. */
export const treeRegressor = regressor<TreeOptions>('tree', 'all');

/** Random forest (Breiman 2001) on at most 255 cuts a column; the mean of its trees' probabilities. */
export const forestClassifier = classifier<ForestOptions>('forest', 'sqrt');

/** Random forest on squared error; a third of the columns per split. */
export const forestRegressor = regressor<ForestOptions>('forest', 'third');

/** Extremely randomised trees (Geurts, Ernst and Wehenkel 2006): all rows, a random cut per column. */
export const extraTreesClassifier = classifier<ForestOptions>('extra-trees', 'sqrt');

/** Extremely randomised trees on squared error. */
export const extraTreesRegressor = regressor<ForestOptions>('extra-trees', 'all');
