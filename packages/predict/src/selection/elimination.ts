import { checkOption } from '../check-option.ts';
import type { Labels } from '../labels.ts';
import { linearWeights } from '../linear/weights.ts';
import type { AnyPredictor } from '../predictor.ts';
import { type Table, takeColumns } from '../table.ts';
import { permutationImportance } from './permutation.ts';

/** How much each column of a fitted model matters; larger is more. */
export type ColumnImportance = (model: AnyPredictor, table: Table, labels: Labels) => number[];

export interface EliminationOptions {
  /** Columns to be left, 1 or more. */
  keep: number;
  /** Columns taken away at once. Default: 1. */
  step?: number;
  /** Default: by permutation on the rows learnt from; for linear models see `weightImportance`. */
  importance?: ColumnImportance;
  signal?: AbortSignal;
  onStep?(left: readonly string[]): void;
}

export interface Elimination {
  kept: string[];
  /** First gone first. */
  removed: string[];
}

const byPermutation: ColumnImportance = (model, table, labels) => {
  const found = new Map(
    permutationImportance(model, table, labels).map(({ column, mean }) => [column, mean]),
  );
  return table.columns.map(({ name }) => found.get(name)!);
};

/** Σ |weight| of a column's features; the features are best standardised. */
export const weightImportance: ColumnImportance = (model, table) => {
  const { features, weights } = linearWeights(model);
  return table.columns.map(({ name }) => {
    let sum = 0;
    features.forEach((feature, at) => {
      const isOwn =
        feature === name || feature.startsWith(`${name}=`) || feature.startsWith(`${name} is `);
      if (isOwn) for (const line of weights) sum += Math.abs(line[at]!);
    });
    return sum;
  });
};

/** Recursive feature elimination: fits, takes away the least important columns, and fits again (Guyon et al. 2002). */
export const eliminate = async (
  make: () => AnyPredictor,
  table: Table,
  labels: Labels,
  { keep, step = 1, importance = byPermutation, signal, onStep }: EliminationOptions,
): Promise<Elimination> => {
  checkOption('keep', keep, { atLeast: 1, atMost: table.columns.length, whole: true });
  checkOption('step', step, { atLeast: 1, whole: true });
  let left = table.columns.map(({ name }) => name);
  const removed: string[] = [];
  while (left.length > keep) {
    const part = takeColumns(table, left);
    const model = make();
    await model.fit(part, labels, signal ? { signal } : {});
    const weights = importance(model, part, labels);
    const worstFirst = left
      .map((name, place) => ({ name, weight: weights[place]! }))
      .sort((a, b) => a.weight - b.weight);
    const gone = worstFirst.slice(0, Math.min(step, left.length - keep)).map(({ name }) => name);
    removed.push(...gone);
    left = left.filter((name) => !gone.includes(name));
    onStep?.(left);
  }
  return { kept: left, removed };
};
