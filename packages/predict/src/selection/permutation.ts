import { random } from '@kaibo/numeric';
import { checkOption } from '../check-option.ts';
import type { Labels } from '../labels.ts';
import { evaluate } from '../metrics/evaluate.ts';
import type { AnyPredictor } from '../predictor.ts';
import { figureOf, isBetter, type Metric } from '../search/cross-validate.ts';
import type { Column, Table } from '../table.ts';

export interface Importance {
  column: string;
  /** What the metric loses when the column is shuffled: mean over repeats, above 0 where it matters. */
  mean: number;
  deviation: number;
}

export interface PermutationOptions {
  /** Default: logLoss, or rmse. */
  metric?: Metric;
  /** Default: 5. */
  repeats?: number;
  /** Default: 1. */
  seed?: number;
}

/**
 * How much worse a fitted model gets when a column tells nothing any more (Breiman 2001, §10; Fisher,
 * Rudin & Dominici 2019). Most important first. Best on rows the model has not seen. columns ·
 * repeats predictions of the table.
 */
export const permutationImportance = (
  model: AnyPredictor,
  table: Table,
  labels: Labels,
  {
    metric = model.task === 'classify' ? 'logLoss' : 'rmse',
    repeats = 5,
    seed = 1,
  }: PermutationOptions = {},
): Importance[] => {
  checkOption('repeats', repeats, { atLeast: 1, whole: true });
  const scoreOf = (asked: Table) => figureOf(evaluate(model, asked, labels), metric);
  const whole = scoreOf(table);
  const sign = isBetter(metric, 1, 0) ? 1 : -1;
  const found = table.columns.map((column, place): Importance => {
    const draws = random(seed).fork(column.name);
    const losses = Array.from({ length: repeats }, () => {
      const shuffled: Column = { ...column, values: draws.shuffle(column.values.slice()) };
      return sign * (whole - scoreOf({ ...table, columns: table.columns.with(place, shuffled) }));
    });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeats;
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
    return { column: column.name, mean, deviation: Math.sqrt(squares / repeats) };
  });
  return found.sort((a, b) => b.mean - a.mean);
};
