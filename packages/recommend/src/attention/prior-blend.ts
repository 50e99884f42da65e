import { RecommendError } from '../errors.ts';

/** Scores to a distribution: e^(score ÷ temperature) over their sum; −∞ becomes 0. In place. */
const softmaxInPlace = (scores: Float32Array, temperature: number): void => {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  if (highest === Number.NEGATIVE_INFINITY) {
    scores.fill(0);
    return;
  }
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = Math.exp((scores[i]! - highest) / temperature);
    total += scores[i]!;
  }
  for (let i = 0; i < scores.length; i++) scores[i]! /= total;
};

export interface PriorBlendOptions {
  /** Share of the attention (any learnt scores), 0 to 1; the rest is the prior's. */
  alpha: number;
  /** Above 1 evens the attention out before it is mixed (default: 1). */
  temperature?: number;
}

/**
 * α · attention + (1 − α) · prior, both as distributions over the items: the attention's scores
 * by softmax, the prior's (≥ 0, −∞ for none) by their sum. `out` may be one of the two. O(items).
 *
 * @throws RecommendError `recommend/bad-option` for α outside 0 … 1, `recommend/dimension-mismatch`.
 */
export const blendWithPrior = (
  attention: Float32Array,
  prior: Float32Array,
  { alpha, temperature = 1 }: PriorBlendOptions,
  out: Float32Array,
): void => {
  if (!(alpha >= 0 && alpha <= 1))
    throw new RecommendError('recommend/bad-option', 'alpha: 0 to 1', {
      ...{ field: 'alpha', expected: '0 to 1', found: String(alpha) },
    });
  if (attention.length !== prior.length || out.length !== prior.length)
    throw new RecommendError('recommend/dimension-mismatch', 'attention, prior and out', {
      ...{ field: 'attention', expected: prior.length, found: attention.length },
    });
  const learnt = Float32Array.from(attention);
  softmaxInPlace(learnt, temperature);
  let total = 0;
  for (const score of prior) if (score > 0) total += score;
  const share = total > 0 ? (1 - alpha) / total : 0;
  for (let i = 0; i < out.length; i++) out[i] = alpha * learnt[i]! + share * Math.max(0, prior[i]!);
};
