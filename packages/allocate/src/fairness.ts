import type { Model, ModelFairness } from './model.ts';

/** U of the α-fair family at s = exposure / merit: ln s for 1, s^(1 − α)/(1 − α) otherwise. */
export const utility = (alpha: number, share: number): number =>
  alpha === 1 ? Math.log(share) : share ** (1 - alpha) / (1 - alpha);

/** Fairness term of the objective at these exposures; −Infinity where a room of merit has none and α ≥ 1. */
export const fairnessOf = (model: Model, exposure: Float64Array): number => {
  const { fairness } = model;
  if (!fairness) return 0;
  const { alpha, weight, merit } = fairness;
  if (alpha === Number.POSITIVE_INFINITY)
    return weight * Math.max(0, Math.min(levelOf(model, exposure) ?? 0, fairness.levelMost));
  let sum = 0;
  for (let room = 0; room < merit.length; room++)
    if (merit[room]! > 0) sum += merit[room]! * utility(alpha, exposure[room]! / merit[room]!);
  return weight * sum;
};

/** Least exposure per merit; null where nobody has merit. */
export const levelOf = (model: Model, exposure: Float64Array): number | null => {
  const merit = model.fairness?.merit;
  if (!merit) return null;
  let level = Number.POSITIVE_INFINITY;
  for (let room = 0; room < merit.length; room++)
    if (merit[room]! > 0) level = Math.min(level, exposure[room]! / merit[room]!);
  return level;
};

/** Exposure at which one impression more is worth `price`, at most what the room can reach. */
export const fairExposure = (
  { alpha, weight, merit }: ModelFairness,
  room: number,
  price: number,
  most: number,
): number => Math.min(most, merit[room]! * (weight / Math.max(price, 1e-300)) ** (1 / alpha));

/** max over exposures of fairness − Σ price·exposure: what merit prices add to the bound. */
export const fairnessBound = (model: Model, prices: Float64Array): number => {
  const { fairness, reach } = model;
  if (!fairness) return 0;
  const { alpha, weight, merit, levelMost } = fairness;
  let sum = 0;
  if (alpha === Number.POSITIVE_INFINITY) {
    for (let room = 0; room < merit.length; room++) sum += merit[room]! * prices[room]!;
    return levelMost * Math.max(0, weight - sum);
  }
  for (let room = 0; room < merit.length; room++) {
    if (merit[room]! === 0) continue;
    const exposure = fairExposure(fairness, room, prices[room]!, reach[room]!);
    sum += weight * merit[room]! * utility(alpha, exposure / merit[room]!);
    sum -= prices[room]! * exposure;
  }
  return sum;
};
