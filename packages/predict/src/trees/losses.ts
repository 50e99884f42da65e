import { sigmoid } from '@kaibo/numeric';

/** What boosting needs to know of a loss; raw scores are [outputs × rows], one output after the other. */
export type Loss = {
  outputs: number;
  /** Leaf values are kept within ±: a Newton step where the loss is nearly flat would lead anywhere. */
  mostStep: number;
  /** The best constant score per output. */
  start(targets: Float64Array, weights: Float64Array | null): Float64Array;
  /** Writes gradient and hessian of one output, side by side [rows × 2], without weights. */
  slope(raw: Float64Array, targets: Float64Array, output: number, pairs: Float32Array): void;
  /** Mean loss over some rows. */
  mean(
    raw: Float64Array,
    targets: Float64Array,
    rows: Uint32Array,
    weights: Float64Array | null,
  ): number;
  /** Where given, a leaf's value is what this makes of the residuals of its rows. */
  renewed?(residuals: Float64Array, weights: Float64Array | null): number;
};

const SMALL = 1e-12;

/** Far from all but the surest odds, before the learning rate. */
const MOST_LOG_ODDS = 20;

const weighted = (
  rows: Uint32Array,
  weights: Float64Array | null,
  lossOf: (row: number) => number,
): number => {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const weight = weights ? weights[row]! : 1;
    sum += weight * lossOf(row);
    total += weight;
  }
  return sum / total;
};

const meanOf = (targets: Float64Array, weights: Float64Array | null): number => {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const weight = weights ? weights[row]! : 1;
    sum += weight * targets[row]!;
    total += weight;
  }
  return sum / total;
};

/** ln(1 + eˣ) without overflow. */
const softPlus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Targets 0 or 1; the score is the log-odds. */
export const logisticLoss: Loss = {
  outputs: 1,
  mostStep: MOST_LOG_ODDS,
  start(targets, weights) {
    const share = Math.min(1 - SMALL, Math.max(SMALL, meanOf(targets, weights)));
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  slope(raw, targets, _output, pairs) {
    for (let row = 0; row < targets.length; row++) {
      const probability = 1 / (1 + Math.exp(-raw[row]!));
      pairs[2 * row] = probability - targets[row]!;
      pairs[2 * row + 1] = probability * (1 - probability);
    }
  },
  mean: (raw, targets, rows, weights) =>
    weighted(rows, weights, (row) => softPlus(raw[row]!) - targets[row]! * raw[row]!),
};

/** Targets are class numbers; scores are log-odds up to a constant per row. */
export const softmaxLoss = (classes: number): Loss => {
  let shares = new Float64Array(0);
  const fill = (raw: Float64Array, rows: number): void => {
    if (shares.length !== raw.length) shares = new Float64Array(raw.length);
    for (let row = 0; row < rows; row++) {
      let top = -Infinity;
      for (let at = row; at < raw.length; at += rows) top = Math.max(top, raw[at]!);
      let sum = 0;
      for (let at = row; at < raw.length; at += rows) {
        const part = Math.exp(raw[at]! - top);
        shares[at] = part;
        sum += part;
      }
      for (let at = row; at < raw.length; at += rows) shares[at] = shares[at]! / sum;
    }
  };
  return {
    outputs: classes,
    mostStep: MOST_LOG_ODDS,
    start(targets, weights) {
      const mass = new Float64Array(classes);
      let total = 0;
      targets.forEach((target, row) => {
        const weight = weights ? weights[row]! : 1;
        mass[target] = mass[target]! + weight;
        total += weight;
      });
      return mass.map((amount) => Math.log(Math.max(amount / total, SMALL)));
    },
    /** All outputs of a round are taken from the scores before it: output 0 comes first. */
    slope(raw, targets, output, pairs) {
      const rows = targets.length;
      if (output === 0) fill(raw, rows);
      for (let row = 0; row < rows; row++) {
        const share = shares[output * rows + row]!;
        pairs[2 * row] = share - (targets[row] === output ? 1 : 0);
        pairs[2 * row + 1] = share * (1 - share);
      }
    },
    mean(raw, targets, rows, weights) {
      const count = targets.length;
      return weighted(rows, weights, (row) => {
        let top = -Infinity;
        for (let at = row; at < raw.length; at += count) top = Math.max(top, raw[at]!);
        let sum = 0;
        for (let at = row; at < raw.length; at += count) sum += Math.exp(raw[at]! - top);
        return top + Math.log(sum) - raw[targets[row]! * count + row]!;
      });
    },
  };
};

/** Half the squared distance. */
export const squaredLoss: Loss = {
  outputs: 1,
  mostStep: Infinity,
  start: (targets, weights) => Float64Array.of(meanOf(targets, weights)),
  slope(raw, targets, _output, pairs) {
    for (let row = 0; row < targets.length; row++) {
      pairs[2 * row] = raw[row]! - targets[row]!;
      pairs[2 * row + 1] = 1;
    }
  },
  mean: (raw, targets, rows, weights) =>
    weighted(rows, weights, (row) => (raw[row]! - targets[row]!) ** 2 / 2),
};

/** The smallest value with at least this share of the weight at or below it. */
export const quantileOf = (
  values: Float64Array,
  share: number,
  weights: Float64Array | null,
): number => {
  if (!weights) {
    const sorted = values.slice().sort();
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
  }
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const place of order) {
    sum += weights[place]!;
    if (sum >= share * total) return values[place]!;
  }
  return values[order[order.length - 1]!]!;
};

/** Pinball loss: the score is what a share of the targets lies below. */
export const quantileLoss = (share: number): Loss => ({
  outputs: 1,
  mostStep: Infinity,
  start: (targets, weights) => Float64Array.of(quantileOf(targets, share, weights)),
  slope(raw, targets, _output, pairs) {
    for (let row = 0; row < targets.length; row++) {
      pairs[2 * row] = targets[row]! >= raw[row]! ? -share : 1 - share;
      pairs[2 * row + 1] = 1;
    }
  },
  mean: (raw, targets, rows, weights) =>
    weighted(rows, weights, (row) => {
      const gap = targets[row]! - raw[row]!;
      return gap >= 0 ? share * gap : (share - 1) * gap;
    }),
  renewed: (residuals, weights) => quantileOf(residuals, share, weights),
});

/** Turns raw scores [rows × outputs] of one row into probabilities [classes], in place of `out` from `at`. */
export const probabilitiesOf = (
  raw: Float64Array,
  rawAt: number,
  outputs: number,
  out: Float64Array,
  at: number,
): void => {
  if (outputs === 1) {
    const share = sigmoid(raw[rawAt]!);
    out[at] = 1 - share;
    out[at + 1] = share;
    return;
  }
  let top = -Infinity;
  for (let k = 0; k < outputs; k++) top = Math.max(top, raw[rawAt + k]!);
  let sum = 0;
  for (let k = 0; k < outputs; k++) {
    out[at + k] = Math.exp(raw[rawAt + k]! - top);
    sum += out[at + k]!;
  }
  for (let k = 0; k < outputs; k++) out[at + k] = out[at + k]! / sum;
};
