import { type Random, random } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import { checkOption } from '../model/check-option.ts';
import { solveInPlace } from '../model/solve.ts';

/** What was chosen, and with which probability, for the log that judges policies later. */
export interface Choice {
  arm: number;
  /** Above the best known value alone: was this exploration? */
  explored: boolean;
  /** Probability of this arm under the policy; above 0. */
  propensity: number;
}

const checkContext = (context: ArrayLike<number>, size: number, row: number): void => {
  if (context.length !== size)
    throw new RecommendError('recommend/dimension-mismatch', `context ${row}`, {
      row,
      field: 'context',
      expected: size,
      found: context.length,
    });
};

export interface LinUcbOptions {
  /** Length of a context. */
  size: number;
  /** Width of the upper bound in standard deviations (default: 1). */
  alpha?: number;
  /** Added to the diagonal (default: 1). */
  ridge?: number;
  /** Share of choices that are made at random, so that every arm has a propensity (default: 0.05). */
  randomShare?: number;
  seed?: number;
}

/**
 * LinUCB with one linear model over the features of viewer and item together (Li et al. 2010, the
 * shared form): takes the largest θᵀx + α √(xᵀA⁻¹x), but `randomShare` of the choices at random.
 */
export const linUcb = ({
  size,
  alpha = 1,
  ridge = 1,
  randomShare = 0.05,
  seed = 1,
}: LinUcbOptions) => {
  checkOption('size', size, { atLeast: 1, whole: true });
  checkOption('alpha', alpha, { atLeast: 0 });
  checkOption('ridge', ridge, { above: 0 });
  checkOption('randomShare', randomShare, { above: 0, atMost: 1 });
  const stream = random(seed);
  const a = new Float64Array(size * size);
  const b = new Float64Array(size);
  for (let f = 0; f < size; f++) a[f * size + f] = ridge;
  const solved = (target: ArrayLike<number>): Float64Array => {
    const x = Float64Array.from(target);
    solveInPlace(a.slice(), x);
    return x;
  };
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
    let sum = 0;
    for (let f = 0; f < size; f++) sum += x[f]! * y[f]!;
    return sum;
  };
  return {
    /** Expected reward and how unsure it is (one standard deviation). O(size³). */
    estimate(context: ArrayLike<number>): { mean: number; deviation: number } {
      checkContext(context, size, 0);
      const mean = dot(solved(b), context);
      return { mean, deviation: Math.sqrt(Math.max(0, dot(solved(context), context))) };
    },
    choose(contexts: readonly ArrayLike<number>[]): Choice {
      contexts.forEach((context, row) => {
        checkContext(context, size, row);
      });
      const estimates = contexts.map((context) => this.estimate(context));
      const best = (value: (at: number) => number): number =>
        estimates.reduce((top, _, at) => (value(at) > value(top) ? at : top), 0);
      const greedy = best((at) => estimates[at]!.mean);
      const upper = best((at) => estimates[at]!.mean + alpha * estimates[at]!.deviation);
      const arm = stream.uniform() < randomShare ? stream.integer(contexts.length) : upper;
      const each = randomShare / contexts.length;
      const propensity = arm === upper ? 1 - randomShare + each : each;
      return { arm, explored: arm !== greedy, propensity };
    },
    /** What came of a choice. O(size²). */
    learn(context: ArrayLike<number>, reward: number): void {
      checkContext(context, size, 0);
      if (!Number.isFinite(reward))
        throw new RecommendError('recommend/bad-row', 'reward is no number', { field: 'reward' });
      for (let f = 0; f < size; f++) {
        b[f]! += reward * context[f]!;
        for (let g = 0; g < size; g++) a[f * size + g]! += context[f]! * context[g]!;
      }
    },
  };
};

/** A draw of Gamma(shape, 1) for shape > 0 (Marsaglia & Tsang 2000). */
const gamma = (shape: number, stream: Random): number => {
  if (shape < 1) return gamma(shape + 1, stream) * stream.uniform() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = stream.normal();
    const v = (1 + c * normal) ** 3;
    if (v <= 0) continue;
    const bound = 0.5 * normal * normal + d - d * v + d * Math.log(v);
    if (Math.log(1 - stream.uniform()) < bound) return d * v;
  }
};

/** A draw of Beta(a, b). */
export const betaDraw = (a: number, b: number, stream: Random): number => {
  const [x, y] = [gamma(a, stream), gamma(b, stream)];
  return x / (x + y);
};

export interface ThompsonOptions {
  arms: number;
  /** Successes and failures believed in before anything is seen (default: 1 and 1). */
  priorSuccesses?: number;
  priorFailures?: number;
  /** Draws by which a propensity is estimated (default: 200). */
  propensityDraws?: number;
  seed?: number;
}

/**
 * Thompson sampling of rewards 0 to 1: each arm's rate is drawn from its Beta posterior and the
 * largest draw is taken, so arms are shown as often as they may be the best. Propensities are
 * estimated by drawing again and bounded below by 1 ÷ (draws + 1).
 */
export const thompson = (options: ThompsonOptions) => {
  const { arms, priorSuccesses = 1, priorFailures = 1, propensityDraws = 200, seed = 1 } = options;
  checkOption('arms', arms, { atLeast: 1, whole: true });
  checkOption('priorSuccesses', priorSuccesses, { above: 0 });
  checkOption('priorFailures', priorFailures, { above: 0 });
  const stream = random(seed);
  const won = new Float64Array(arms).fill(priorSuccesses);
  const lost = new Float64Array(arms).fill(priorFailures);
  const rate = (arm: number): number => won[arm]! / (won[arm]! + lost[arm]!);
  const draw = (allowed: readonly number[]): number => {
    let [best, value] = [allowed[0]!, -1];
    for (const arm of allowed) {
      const drawn = betaDraw(won[arm]!, lost[arm]!, stream);
      if (drawn > value) [best, value] = [arm, drawn];
    }
    return best;
  };
  return {
    rate,
    /** @param allowed arms that may be shown (default: all). */
    choose(allowed: readonly number[] = Array.from({ length: arms }, (_, arm) => arm)): Choice {
      if (allowed.length === 0)
        throw new RecommendError('recommend/bad-option', 'no arm is allowed', { field: 'allowed' });
      const arm = draw(allowed);
      let same = 1;
      for (let round = 0; round < propensityDraws; round++) if (draw(allowed) === arm) same++;
      const greedy = allowed.reduce((top, one) => (rate(one) > rate(top) ? one : top));
      return { arm, explored: arm !== greedy, propensity: same / (propensityDraws + 1) };
    },
    learn(arm: number, reward: number): void {
      checkOption('arm', arm, { atLeast: 0, atMost: arms - 1, whole: true });
      checkOption('reward', reward, { atLeast: 0, atMost: 1 });
      won[arm]! += reward;
      lost[arm]! += 1 - reward;
    },
  };
};
