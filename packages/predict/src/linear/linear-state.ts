import type { Fitted, Frame, ModelState } from '../core.ts';
import { type Encoder, restoreEncoder } from '../encode/encoder.ts';
import type { Explanation, ExplanationScale, Task } from '../predictor.ts';
import type { Table } from '../table.ts';

/** Scores of rows are linear in their features: one score for a value or two classes, else one a class. */
export interface LinearState {
  encoder: Encoder;
  scores: number;
  /** [scores × width]. */
  weights: Float64Array;
  /** Shape [scores]. */
  intercepts: Float64Array;
  /** Mean features of the training rows, from which explanations count; shape [width]. */
  means: Float64Array;
}

/** Row-major [rows × scores]. O(rows · scores · width). */
export const scoresOf = (
  { encoder, scores, weights, intercepts }: LinearState,
  table: Table,
): Float64Array => {
  const { width } = encoder;
  const features = encoder.encode(table);
  const out = new Float64Array(table.rows * scores);
  for (let row = 0; row < table.rows; row++)
    for (let score = 0; score < scores; score++) {
      let sum = intercepts[score]!;
      for (let j = 0; j < width; j++)
        sum += weights[score * width + j]! * features[row * width + j]!;
      out[row * scores + score] = sum;
    }
  return out;
};

/** Binary: [1 − σ, σ] of each score; else the softmax of a row's scores. */
export const probabilitiesOf = (scores: Float64Array, scoresPerRow: number): Float64Array => {
  if (scoresPerRow === 1) {
    const out = new Float64Array(scores.length * 2);
    scores.forEach((score, row) => {
      out[2 * row] = 1 / (1 + Math.exp(score));
      out[2 * row + 1] = 1 / (1 + Math.exp(-score));
    });
    return out;
  }
  const out = scores.slice();
  for (let from = 0; from < out.length; from += scoresPerRow) {
    const row = out.subarray(from, from + scoresPerRow);
    const most = Math.max(...row);
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += row[i] = Math.exp(row[i]! - most);
    for (let i = 0; i < row.length; i++) row[i]! /= sum;
  }
  return out;
};

/** Weights of the score that is explained: of the positive class, of one class less the mean of all, of the value. */
const askedWeights = (
  { encoder: { width }, scores, weights, intercepts }: LinearState,
  classPlace: number,
): { scale: ExplanationScale; intercept: number; slopes: Float64Array } => {
  const slopes = new Float64Array(width);
  if (scores === 1) {
    const sign = classPlace === 0 ? -1 : 1;
    for (let j = 0; j < width; j++) slopes[j] = sign * weights[j]!;
    const scale = classPlace < 0 ? 'value' : 'log-odds';
    return { scale, intercept: sign * intercepts[0]!, slopes };
  }
  let intercept = intercepts[classPlace]!;
  for (let j = 0; j < width; j++) slopes[j] = weights[classPlace * width + j]!;
  for (let score = 0; score < scores; score++) {
    intercept -= intercepts[score]! / scores;
    for (let j = 0; j < width; j++) slopes[j]! -= weights[score * width + j]! / scores;
  }
  return { scale: 'centred-log', intercept, slopes };
};

/** Exact Shapley values of a linear score against the mean row (Lundberg & Lee 2017, §4.2, features independent). */
export const explainLinear = (
  state: LinearState,
  row: Table,
  classPlace: number,
): Omit<Explanation, 'className'> => {
  const { encoder, means } = state;
  const { scale, intercept, slopes } = askedWeights(state, classPlace);
  const features = encoder.encode(row);
  const contributions = row.columns.map(({ name }) => ({ column: name, value: 0 }));
  let base = intercept;
  slopes.forEach((slope, j) => {
    base += slope * means[j]!;
    contributions[encoder.owners[j]!]!.value += slope * (features[j]! - means[j]!);
  });
  return { scale, base, contributions };
};

/** Answers of a linear model: values (`regress`) or probabilities of classes. */
export const linearFitted = (
  task: Task,
  state: LinearState,
  facts: ModelState['facts'] = {},
): Fitted => ({
  predict(table) {
    const scores = scoresOf(state, table);
    return task === 'regress' ? scores : probabilitiesOf(scores, state.scores);
  },
  explain: (row, classPlace) => explainLinear(state, row, classPlace),
  state: () => ({
    facts: { ...facts, encoder: state.encoder.state(), scores: state.scores },
    arrays: { weights: state.weights, intercepts: state.intercepts, means: state.means },
  }),
});

export const restoreLinear = ({ facts, arrays }: ModelState, { columns }: Frame): LinearState => ({
  encoder: restoreEncoder(columns, facts.encoder!),
  scores: facts.scores as number,
  weights: arrays.weights as Float64Array,
  intercepts: arrays.intercepts as Float64Array,
  means: arrays.means as Float64Array,
});
