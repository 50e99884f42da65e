import type { Core, Fitted, ModelState } from '../core.ts';
import type { Explanation } from '../predictor.ts';
import type { Table } from '../table.ts';
import { probabilitiesOf } from './losses.ts';
import { type AddScores, scorerOf } from './score.ts';
import { expectedScores, treeShapley } from './tree-shap.ts';
import { arraysOf, treesOf } from './tree-state.ts';
import type { TreeTable } from './tree-table.ts';

/**
 * `mean`: the answer is the mean of the trees (probabilities without the first of two classes, or a value); `sum`: a sum
 * of scores that the link turns into the answer.
 */
export type Reading = 'mean' | 'sum';

export type TreeModel = {
  trees: TreeTable;
  reading: Reading;
  /** 0 for numbers. */
  classes: number;
  /** Scores before the first tree; shape [width]. */
  start: Float64Array;
};

/** Scores of rows [rows × width], before any link. */
const scoresOf = (
  { trees, reading, start }: TreeModel,
  addScores: AddScores,
  table: Table,
): Float64Array => {
  const width = start.length;
  const out = new Float64Array(table.rows * width);
  for (let at = 0; at < out.length; at++) out[at] = start[at % width]!;
  addScores(table.columns, out, width);
  if (reading === 'mean')
    for (let at = 0; at < out.length; at++) out[at] = out[at]! / trees.roots.length;
  return out;
};

const answersOf = (model: TreeModel, addScores: AddScores, table: Table): Float64Array => {
  const { classes, reading, start } = model;
  const scores = scoresOf(model, addScores, table);
  if (classes === 0 || (reading === 'mean' && classes > 2)) return scores;
  const out = new Float64Array(table.rows * classes);
  for (let row = 0; row < table.rows; row++) {
    if (reading === 'sum')
      probabilitiesOf(scores, row * start.length, start.length, out, row * classes);
    else {
      out[2 * row + 1] = scores[row]!;
      out[2 * row] = 1 - scores[row]!;
    }
  }
  return out;
};

/**
 * Parts [columns + 1][width] of the scores read for one class: for two classes the first is the opposite of the second,
 * for more the mean of all is taken off log-probabilities.
 */
const readFor = (parts: Float64Array, width: number, model: TreeModel, place: number): number[] => {
  const { classes, reading } = model;
  return Array.from({ length: parts.length / width }, (_, row) => {
    const own = parts.subarray(row * width, (row + 1) * width);
    if (width === 1) return classes === 2 && place === 0 ? -own[0]! : own[0]!;
    if (reading === 'mean') return own[place]!;
    return own[place]! - own.reduce((sum, part) => sum + part, 0) / width;
  });
};

const scaleOf = ({ classes, reading }: TreeModel): Explanation['scale'] => {
  if (classes === 0) return 'value';
  if (reading === 'mean') return 'probability';
  return classes === 2 ? 'log-odds' : 'centred-log';
};

export const treeFitted = (model: TreeModel): Fitted => {
  const { trees, reading, classes, start } = model;
  const width = start.length;
  const addScores = scorerOf(trees);
  let expected: Float64Array | undefined;
  return {
    predict: (table) => answersOf(model, addScores, table),
    explain(row, place) {
      expected ??= expectedScores(trees, width);
      const values = Float64Array.from(row.columns, (column) => column.values[0]!);
      const parts = new Float64Array((values.length + 1) * width);
      parts.set(treeShapley(trees, values, width), width);
      for (let k = 0; k < width; k++) parts[k] = expected[k]!;
      if (reading === 'mean')
        for (let at = 0; at < parts.length; at++) parts[at] = parts[at]! / trees.roots.length;
      for (let k = 0; k < width; k++) parts[k] = parts[k]! + start[k]!;
      const [base, ...rest] = readFor(parts, width, model, place);
      // The probability of the first of two classes is what the second leaves.
      const isRest = reading === 'mean' && classes === 2 && place === 0;
      return {
        scale: scaleOf(model),
        base: isRest ? 1 + base! : base!,
        contributions: row.columns.map(({ name }, at) => ({ column: name, value: rest[at]! })),
      };
    },
    state: () => ({ facts: { outputs: trees.outputs }, arrays: { ...arraysOf(trees), start } }),
  };
};

export const restoreTreeModel = (
  { facts, arrays }: ModelState,
  reading: Reading,
  classes: number,
  columns: number,
): TreeModel => {
  const { start, ...rest } = arrays;
  const trees = treesOf({ facts, arrays: rest }, facts.outputs as number, columns);
  return { trees, reading, classes, start: start as Float64Array };
};

/** What a column has won over all splits, as a share of all; in the order of the columns. */
export interface GainImportance {
  column: string;
  /** Sums to 1, or all 0 where nothing was split. */
  share: number;
  splits: number;
}

/** A model of trees: beside the face of all it tells what it asked. */
export interface TreeInsight {
  /** Share of the training loss that fell at splits on each column. Favours columns with many values. */
  gainImportance(): GainImportance[];
}

const importanceOf = (trees: TreeTable, names: readonly string[]): GainImportance[] => {
  const gains = new Float64Array(names.length);
  const splits = new Uint32Array(names.length);
  trees.column.forEach((place, node) => {
    if (place < 0) return;
    gains[place] = gains[place]! + trees.gain[node]!;
    splits[place]!++;
  });
  const all = gains.reduce((sum, gain) => sum + gain, 0);
  return names.map((column, place) => ({
    column,
    share: all > 0 ? gains[place]! / all : 0,
    splits: splits[place]!,
  }));
};

type Learner = Omit<Core, 'fit' | 'restore'> & {
  reading: Reading;
  fit(training: Parameters<Core['fit']>[0]): Promise<TreeModel>;
};

/** A core of trees and what it tells of them; nothing before `fit`. */
export const treeCore = (learner: Learner): { core: Core; insight: TreeInsight } => {
  let known: { trees: TreeTable; names: readonly string[] } | undefined;
  const { name, options, reading } = learner;
  return {
    core: {
      name,
      options,
      async fit(training) {
        const model = await learner.fit(training);
        known = { trees: model.trees, names: training.table.columns.map((column) => column.name) };
        return treeFitted(model);
      },
      restore(state, { columns, classes }) {
        const model = restoreTreeModel(state, reading, classes.length, columns.length);
        known = { trees: model.trees, names: columns.map((column) => column.name) };
        return treeFitted(model);
      },
    },
    insight: { gainImportance: () => (known ? importanceOf(known.trees, known.names) : []) },
  };
};
