import type { ModelState } from '../core.ts';
import { PredictError } from '../errors.ts';
import type { ModelArray } from '../model-file.ts';
import type { Table } from '../table.ts';
import type { TreeColumn } from './bins.ts';
import type { TreeTable } from './tree-table.ts';

/** The columns of an aligned table as the trees read them. */
export const treeColumnsOf = (table: Table): TreeColumn[] =>
  table.columns.map(({ values, categories }) => ({
    values,
    categories: categories ? categories.length : 0,
  }));

/** The rows that count and their weights: null where all are 1. */
export const countedRows = (
  columns: readonly TreeColumn[],
  targets: Float64Array,
  weights: Float64Array,
): { columns: readonly TreeColumn[]; targets: Float64Array; weights: Float64Array | null } => {
  if (weights.every((weight) => weight === 1)) return { columns, targets, weights: null };
  const counts = (_: number, row: number): boolean => weights[row]! > 0;
  return {
    columns: columns.map(({ values, categories }) => ({
      values: values.filter(counts),
      categories,
    })),
    targets: targets.filter(counts),
    weights: weights.filter(counts),
  };
};

/** Trees as arrays of a model file. */
export const arraysOf = (trees: TreeTable): Record<string, ModelArray> => {
  const { outputs: _, ...arrays } = trees;
  return arrays;
};

const damaged = (field: string): never => {
  throw new PredictError('predict/foreign-file', `the trees of the file do not fit: ${field}`, {
    field,
  });
};

/** The trees again. @throws PredictError `predict/foreign-file` where the arrays do not belong together. */
export const treesOf = ({ arrays }: ModelState, outputs: number, columns: number): TreeTable => {
  const trees = { ...arrays, outputs } as unknown as TreeTable;
  const { roots, column, left, right, setAt, sets, value } = trees;
  const nodes = column?.length ?? damaged('column');
  for (const name of [
    'threshold',
    'setAt',
    'left',
    'right',
    'missingLeft',
    'cover',
    'gain',
  ] as const)
    if (trees[name]?.length !== nodes) damaged(name);
  if (value?.length !== nodes * outputs) damaged('value');
  if (!roots || roots.some((root) => root < 0 || root >= nodes)) damaged('roots');
  for (let node = 0; node < nodes; node++) {
    if (column[node]! >= columns) damaged('column');
    if (column[node]! < 0) continue;
    const isForward = left[node]! > node && right[node] === left[node]! + 1;
    if (!isForward || right[node]! >= nodes) damaged('left');
    const at = setAt[node]!;
    if (at >= 0 && !(at + sets[at]! < sets.length)) damaged('sets');
  }
  return trees;
};
