import { NumericError } from './errors.ts';

type Numbers = ArrayLike<number>;

const bestFirst = (scores: Numbers): Uint32Array =>
  Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);

const sameLength = (name: string, a: Numbers, b: Numbers): void => {
  if (a.length !== b.length)
    throw new NumericError(
      'numeric/bad-argument',
      `${name}: ${a.length} labels, ${b.length} scores`,
    );
};

/**
 * Probability that a positive scores above a negative, ties counting half (Mann–Whitney).
 * Labels 0 or 1. O(n log n). NaN when only one class is there.
 */
export const areaUnderCurve = (labels: Numbers, scores: Numbers): number => {
  sameLength('areaUnderCurve', labels, scores);
  const order = bestFirst(scores);
  let positives = 0;
  let negatives = 0;
  let won = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tiedPositives = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!])
      if (labels[order[to++]!]! > 0) tiedPositives++;
    const tiedNegatives = to - from - tiedPositives;
    won += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    from = to;
  }
  return won / (positives * negatives);
};

/**
 * Σ (recall step) · precision over distinct thresholds, without interpolation.
 * O(n log n). NaN without positives.
 */
export const averagePrecision = (labels: Numbers, scores: Numbers): number => {
  sameLength('averagePrecision', labels, scores);
  const order = bestFirst(scores);
  let positives = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let tied = 0;
    while (to < order.length && scores[order[to]!] === scores[order[from]!])
      if (labels[order[to++]!]! > 0) tied++;
    positives += tied;
    sum += (tied * positives) / to;
    from = to;
  }
  return sum / positives;
};

/** Mean −ln of the probability given to what happened; probabilities are kept `clip` from 0 and 1. */
export const logLoss = (labels: Numbers, probabilities: Numbers, clip = 1e-15): number => {
  sameLength('logLoss', labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - clip, Math.max(clip, probabilities[i]!));
    sum -= labels[i]! > 0 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / labels.length;
};

/** Mean squared distance of probability and outcome. */
export const brierScore = (labels: Numbers, probabilities: Numbers): number => {
  sameLength('brierScore', labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i]! - labels[i]!) ** 2;
  return sum / labels.length;
};

/**
 * |mean probability − share of positives| per equal-width bin, weighted by its size
 * (Naeini et al. 2015).
 */
export const expectedCalibrationError = (
  labels: Numbers,
  probabilities: Numbers,
  bins = 10,
): number => {
  sameLength('expectedCalibrationError', labels, probabilities);
  const distance = new Float64Array(bins);
  for (let i = 0; i < labels.length; i++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(probabilities[i]! * bins)));
    distance[bin]! += probabilities[i]! - labels[i]!;
  }
  return distance.reduce((sum, gap) => sum + Math.abs(gap), 0) / labels.length;
};

export interface ThresholdFigures {
  accuracy: number;
  precision: number;
  recall: number;
  f1: number;
}

/** Positive when probability ≥ threshold. A ratio with nothing below the line is 0. */
export const classificationAt = (
  labels: Numbers,
  probabilities: Numbers,
  threshold = 0.5,
): ThresholdFigures => {
  sameLength('classificationAt', labels, probabilities);
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  for (let i = 0; i < labels.length; i++) {
    const said = probabilities[i]! >= threshold;
    if (labels[i]! > 0) said ? truePositives++ : falseNegatives++;
    else if (said) falsePositives++;
  }
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    accuracy: ratio(labels.length - falsePositives - falseNegatives, labels.length),
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
};
