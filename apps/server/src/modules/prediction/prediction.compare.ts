import type { ShadowRow } from '@kaibo/contracts/prediction';
import { comparedRows, targetsOf } from './prediction.learn.rules.ts';
import { figuresOf } from './prediction.learn.ts';
import { knownOf, type MomentSet } from './prediction.reading.ts';
import { type Fitted, scorerOf } from './prediction.scorer.ts';
import { taskOf } from './prediction.tasks.ts';

export interface Compared extends Fitted {
  version: string;
  /** Moments after it are later than what the model was trained on. */
  toMs: number;
}

/** A model on what followed its training, beside always the rate of the same rows; null where nothing did. */
export const compare = (model: Compared, set: MomentSet): ShadowRow | null => {
  const task = taskOf(model.task);
  const rows = comparedRows(set, model.toMs);
  if (rows.length === 0) return null;
  const isAmount = task.label.kind === 'amount';
  const [targets, all] = [targetsOf(task, set), scorerOf(model).score(knownOf(set))];
  const truth = Float64Array.from(rows, (row) => targets[row]!);
  const said = Float64Array.from(rows, (row) => all[row]!);
  const sum = truth.reduce((total, one) => total + one, 0);
  const rate = truth.map(() => sum / truth.length);
  return {
    fromMs: set.atMs[rows[0]!]!,
    toMs: set.atMs[rows.at(-1)!]!,
    rows: rows.length,
    positives: isAmount ? rows.length : sum,
    figures: [
      { of: 'model', ...figuresOf(isAmount, truth, said) },
      { of: 'rate', ...figuresOf(isAmount, truth, rate) },
    ],
  };
};
