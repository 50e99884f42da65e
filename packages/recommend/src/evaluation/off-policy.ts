import { bootstrapInterval, type Interval, random } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';

/** One thing shown, as the log has it. */
export interface LoggedChoice {
  /** What came of it: a click, a purchase, minutes. */
  reward: number;
  /** With which probability it was shown; above 0. */
  propensity: number;
  /** With which probability the policy in question would show it. */
  probability: number;
}

export interface PolicyValue {
  /** Mean of reward · probability ÷ propensity: unbiased, may vary widely. */
  ips: number;
  /** The same over the sum of the weights: little bias, steadier. */
  snips: number;
  /** (Σ weights)² ÷ Σ weights²: how many observations the answer rests on. */
  effectiveSamples: number;
  /** 95 % bootstrap of `ips`. */
  interval: Interval;
}

/**
 * What a policy would have earned, from the log of another one. O(choices · samples).
 *
 * @param options `mostWeight`: larger weights are cut to it, for less variance and some bias.
 * @throws RecommendError `recommend/bad-row` with row and field; `recommend/empty-log`.
 * Source: Horvitz & Thompson 1952; Swaminathan & Joachims 2015 (self-normalised).
 */
export const policyValue = (
  choices: readonly LoggedChoice[],
  { mostWeight = Infinity, seed = 1 }: { mostWeight?: number; seed?: number } = {},
): PolicyValue => {
  if (choices.length === 0)
    throw new RecommendError('recommend/empty-log', 'no choices', { field: 'choices' });
  let [weights, squares, earned] = [0, 0, 0];
  const terms = choices.map(({ reward, propensity, probability }, row) => {
    const fields = { reward, propensity, probability };
    for (const [field, value] of Object.entries(fields))
      if (!Number.isFinite(value) || (field !== 'reward' && (value < 0 || value > 1)))
        throw new RecommendError('recommend/bad-row', `row ${row}: ${field} ${value}`, {
          row,
          field,
          found: String(value),
        });
    if (propensity === 0)
      throw new RecommendError('recommend/bad-row', `row ${row}: shown with probability 0`, {
        row,
        field: 'propensity',
      });
    const weight = Math.min(mostWeight, probability / propensity);
    weights += weight;
    squares += weight * weight;
    earned += weight * reward;
    return weight * reward;
  });
  return {
    ips: earned / choices.length,
    snips: weights === 0 ? 0 : earned / weights,
    effectiveSamples: squares === 0 ? 0 : weights ** 2 / squares,
    interval: bootstrapInterval(terms, random(seed)),
  };
};
