import { checkOption } from '../check-option.ts';
import { type EncodingOptions, fitEncoder } from '../encode/encoder.ts';
import { type Labels, valuesOf } from '../labels.ts';
import { type Table, tableOfColumns } from '../table.ts';
import { descend, strongest } from './coordinate-descent.ts';
import { gramOf } from './gram.ts';

export interface LassoPathOptions extends EncodingOptions {
  /** Penalties in falling order; when absent, `steps` of them from the one that leaves no feature. */
  strengths?: readonly number[];
  /** Default: 50. */
  steps?: number;
  /** Smallest strength ÷ largest. Default: 0.001. */
  reach?: number;
  /** Of the L1 part; see `lasso`. Default: 1. */
  share?: number;
}

export interface LassoPath {
  features: readonly string[];
  strengths: number[];
  /** A list of weights for each strength. */
  weights: Float64Array[];
  /** Features in the order in which they get a weight, those that never do left out. */
  order: string[];
}

/** LASSO at falling penalties, each begun where the last ended. O(rows · features²) and little more. */
export const lassoPath = (
  table: Table,
  labels: Labels,
  { strengths, steps = 50, reach = 1e-3, share = 1, ...encoding }: LassoPathOptions = {},
): LassoPath => {
  checkOption('steps', steps, { atLeast: 2, whole: true });
  checkOption('reach', reach, { above: 0, atMost: 1 });
  checkOption('share', share, { above: 0, atMost: 1 });
  tableOfColumns(table.columns);
  const encoder = fitEncoder(table, encoding);
  const targets = valuesOf(labels);
  const gram = gramOf(encoder.encode(table), targets, new Float64Array(table.rows).fill(1));
  const from = strongest(gram, share);
  const along =
    strengths ?? Array.from({ length: steps }, (_, i) => from * reach ** (i / (steps - 1)));
  const squares = targets.reduce((sum, target) => sum + (target - gram.targetMean) ** 2, 0);
  const deviation = Math.sqrt(squares / table.rows);
  const weights = new Float64Array(encoder.width);
  const path = along.map((strength) => {
    descend(gram, deviation, weights, { strength, share, tolerance: 1e-8, maximumSweeps: 10_000 });
    return weights.slice();
  });
  const entry = encoder.names.map((_, j) => path.findIndex((step) => step[j] !== 0));
  const order = encoder.names
    .map((_, j) => j)
    .filter((j) => entry[j]! >= 0)
    .sort((a, b) => entry[a]! - entry[b]! || a - b)
    .map((j) => encoder.names[j]!);
  return { features: encoder.names, strengths: [...along], weights: path, order };
};
