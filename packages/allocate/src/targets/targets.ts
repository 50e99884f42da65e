import { AllocateError } from '../errors.ts';

/** What is lost by an outcome ŷ where y was wanted; ≥ 0. */
export type Loss = (wanted: number, outcome: number) => number;

export const squaredLoss: Loss = (wanted, outcome) => (wanted - outcome) ** 2;

export const absoluteLoss: Loss = (wanted, outcome) => Math.abs(wanted - outcome);

/** Too little costs `under` a unit, too much `over`: what a campaign with a promise loses. */
export const promiseLoss =
  (under: number, over: number): Loss =>
  (wanted, outcome) =>
    outcome < wanted ? under * (wanted - outcome) : over * (outcome - wanted);

export interface CampaignTarget {
  /** y: orders, visits or fen that are wanted. */
  wanted: number;
  /** ŷ(T): what so much traffic is believed to bring, each with its chance; chances sum to 1. */
  outcomes(traffic: number): readonly { outcome: number; chance: number }[];
  /** Most traffic it may have; all of it unless given. */
  mostTraffic?: number;
  /** Importance; 1 unless given. */
  weight?: number;
}

export interface TargetsOptions {
  /** Traffic to share out. */
  traffic: number;
  loss?: Loss;
  /** Steps the traffic is cut into; 200 unless given. */
  steps?: number;
}

export interface TargetsPlan {
  /** T of each campaign; together at most the traffic. */
  traffic: Float64Array;
  /** Expected loss of all, and of each. */
  loss: number;
  losses: Float64Array;
  /** What one more unit of traffic would save, about. */
  price: number;
}

const expectedLoss = (target: CampaignTarget, traffic: number, loss: Loss, at: number): number => {
  let [sum, chances] = [0, 0];
  for (const { outcome, chance } of target.outcomes(traffic)) {
    const lost = loss(target.wanted, outcome);
    if (!(lost >= 0 && lost < Number.POSITIVE_INFINITY) || !(chance >= 0))
      throw new AllocateError('allocate/bad-number', `campaign ${at} at ${traffic} views`, {
        field: 'outcomes',
        index: at,
        found: outcome,
      });
    sum += chance * lost;
    chances += chance;
  }
  if (Math.abs(chances - 1) > 1e-6)
    throw new AllocateError('allocate/bad-number', `chances of campaign ${at} sum to ${chances}`, {
      field: 'outcomes',
      index: at,
      expected: 1,
      found: chances,
    });
  return (target.weight ?? 1) * sum;
};

const check = (targets: readonly CampaignTarget[], traffic: number, steps: number): void => {
  if (targets.length === 0)
    throw new AllocateError('allocate/empty-candidates', 'no campaigns', { field: 'targets' });
  const isAmount = (number: number): boolean => number >= 0 && number < Number.POSITIVE_INFINITY;
  if (!isAmount(traffic))
    throw new AllocateError('allocate/bad-number', `traffic is ${traffic}`, { field: 'traffic' });
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new AllocateError('allocate/bad-option', `steps is ${steps}`, { field: 'steps' });
  targets.forEach(({ wanted, mostTraffic = 0, weight = 1 }, index) => {
    for (const [field, found] of Object.entries({ wanted, mostTraffic, weight }))
      if (!isAmount(found))
        throw new AllocateError('allocate/bad-number', `${field} of campaign ${index}`, {
          field,
          index,
          found,
        });
  });
};

/**
 * Shares traffic out among campaigns so that their expected loss is least: `min_T Σ E ℓ(y_i, ŷ_i(T_i))`, Σ T ≤ traffic,
 * 0 ≤ T_i ≤ most. Any loss and any prediction will do, bent as it may be: the sum is taken apart campaign by campaign and
 * put together by dynamic programming over steps of traffic, so on that grid nothing is better.
 * Time O(campaigns · steps²), and campaigns · steps predictions.
 *
 * @throws AllocateError `allocate/empty-candidates`, `allocate/bad-number`, `allocate/bad-option`.
 */
export const meetTargets = (
  targets: readonly CampaignTarget[],
  { traffic, loss = squaredLoss, steps = 200 }: TargetsOptions,
): TargetsPlan => {
  check(targets, traffic, steps);
  const unit = traffic / steps;
  const lossAt = targets.map((target, at) => {
    const most =
      unit > 0 ? Math.min(steps, Math.floor((target.mostTraffic ?? traffic) / unit + 1e-9)) : 0;
    return Float64Array.from({ length: most + 1 }, (_, step) =>
      expectedLoss(target, step * unit, loss, at),
    );
  });
  let least = new Float64Array(steps + 1);
  const choices = lossAt.map((own) => {
    const next = new Float64Array(steps + 1).fill(Number.POSITIVE_INFINITY);
    const choice = new Uint32Array(steps + 1);
    for (let used = 0; used <= steps; used++)
      for (let given = 0; given < own.length && given <= used; given++) {
        const total = least[used - given]! + own[given]!;
        if (total >= next[used]!) continue;
        next[used] = total;
        choice[used] = given;
      }
    least = next;
    return choice;
  });
  const shares = new Float64Array(targets.length);
  const losses = new Float64Array(targets.length);
  for (let at = targets.length - 1, used = steps; at >= 0; at--) {
    const given = choices[at]![used]!;
    shares[at] = given * unit;
    losses[at] = lossAt[at]![given]!;
    used -= given;
  }
  const saved = steps > 0 && unit > 0 ? (least[steps - 1]! - least[steps]!) / unit : 0;
  return { traffic: shares, loss: least[steps]!, losses, price: Math.max(0, saved) };
};
