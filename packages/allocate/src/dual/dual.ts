import { boundOf } from '../bound.ts';
import { certify } from '../certify.ts';
import { type Model, scaleOf } from '../model.ts';
import type { Plan, Prices } from '../plan.ts';
import { mend } from '../repair/repair.ts';
import type { SolveOptions } from '../solve.options.ts';
import { type CohortPass, cohortPass } from './cohort-pass.ts';
import { minimise, predictPrices } from './newton.ts';
import { type PriceRows, priceRows } from './price-rows.ts';
import { sampleOf } from './sample.ts';

/** Temperatures are relative to what a view's best edge is worth on average. */
const COLD = 0.2;
const WARM = 0.008;
/** Prices of a sample are rougher than those of a minute ago. */
const SAMPLED = 0.03;
/** Above this a plan is too blurred to be worth mending. */
const MENDABLE = 0.013;
const LEAST = 0.0004;
const COOLING = 0.4;
/** Slack of a limit at the end is about this many temperatures over its price. */
const BARRIER = 0.1;
const STEPS = 12;
/** Small problems are stiffer, having less to blur them, and steps cost nothing there. */
const SMALL = { edges: 20_000, steps: 60 };
/**
 * A level is solved when a step would gain less than this share of the temperature for every view. Small problems shrink it
 * with their edges: solved as roughly as large ones, one in some ten thousand of a few edges ended 2 % below the best plan.
 */
const ENOUGH = 2e-3;
/** Beyond this many edges prices are first found on a sample of the cohorts. */
const SAMPLE_FROM = 250_000;

export interface DualOutcome {
  readonly plan: Plan;
  /** Rooms whose floors could not be met by any exchange: see `explain`. */
  readonly stuck: readonly number[];
}

const supplyOf = ({ views, slots }: Model): number => {
  let sum = 0;
  for (const count of views) sum += count * slots;
  return sum;
};

/** A price of nothing could never grow again: each gets at least what its barrier would give it. */
const warmVector = (rows: PriceRows, prices: Prices, barrier: number): Float64Array => {
  const least = rows.least(barrier);
  return rows.fromPrices(prices).map((price, row) => Math.max(price, least[row]! * 0.1));
};

interface Start {
  readonly vector: Float64Array;
  readonly temperature: number;
}

const startOf = (
  model: Model,
  rows: PriceRows,
  scale: number,
  { warm }: SolveOptions,
  deadline: number,
): Start => {
  if (warm) {
    const temperature = Math.min(COLD, Math.max(WARM, (warm.temperature ?? 0) / scale));
    return { vector: warmVector(rows, warm.prices, temperature * BARRIER), temperature };
  }
  const sampled = model.edges > SAMPLE_FROM ? sampleOf(model) : null;
  if (!sampled) return { vector: rows.least(COLD * BARRIER), temperature: COLD };
  const limit = Math.max(0, (deadline - performance.now()) / 3);
  const { prices } = descend(sampled, { timeLimitMs: limit }, MENDABLE);
  return { vector: warmVector(rows, prices, SAMPLED * BARRIER), temperature: SAMPLED };
};

interface Descent {
  readonly rows: PriceRows;
  readonly pass: CohortPass;
  readonly scale: number;
  prices: Prices;
  temperature: number;
  iterations: number;
}

/** Cools from the start to `until`; `visit` sees every temperature and may end it. */
const descend = (
  model: Model,
  options: SolveOptions,
  until: number,
  visit: (descent: Descent) => boolean = () => false,
): Descent => {
  const deadline = performance.now() + (options.timeLimitMs ?? 10_000);
  const scale = scaleOf(model);
  const rows = priceRows(model, scale);
  const start = startOf(model, rows, scale, options, deadline);
  const pass = cohortPass(model, scale);
  const supply = supplyOf(model);
  const enough = ENOUGH * Math.min(1, model.edges / SMALL.edges);
  const curvature = new Float64Array(rows.count);
  const state = { vector: start.vector, curvature, iterations: 0 };
  const descent: Descent = {
    ...{ rows, pass, scale, prices: rows.toPrices(state.vector) },
    ...{ temperature: start.temperature * scale, iterations: 0 },
  };
  for (let temperature = start.temperature; ; temperature *= COOLING) {
    minimise(rows, pass, state, {
      temperature,
      barrier: temperature * BARRIER,
      steps: model.edges < SMALL.edges ? SMALL.steps : STEPS,
      enough: enough * temperature * supply,
      deadline,
    });
    descent.prices = rows.toPrices(state.vector);
    descent.temperature = temperature * scale;
    descent.iterations = state.iterations;
    const isLast = temperature <= until || performance.now() > deadline;
    if (visit(descent) || isLast) return descent;
    predictPrices(state, rows.sizes, temperature * BARRIER, COOLING);
  }
};

/**
 * Prices of all limits by the entropy-smoothed dual: the temperature is annealed, each level is solved by Newton steps
 * with conjugate gradients, and the plan at every low temperature is mended to meet all limits and floors exactly. Runs
 * in this thread. O(edges) memory; at the time limit the best plan so far.
 */
export const solveDual = (model: Model, options: SolveOptions = {}): DualOutcome => {
  const begin = performance.now();
  const timeLimitMs = options.timeLimitMs ?? 10_000;
  const deadline = begin + timeLimitMs;
  const wanted = options.gap ?? 0.005;
  let best: Plan | null = null;
  let bestBound = Number.POSITIVE_INFINITY;
  let bestPrices: Prices | null = null;
  let stuck: readonly number[] = [];
  // A tenth of the time is kept for mending the last plan.
  descend(model, { ...options, timeLimitMs: 0.85 * timeLimitMs }, LEAST, (descent) => {
    const isOver = performance.now() > begin + 0.85 * timeLimitMs;
    if (descent.temperature > MENDABLE * descent.scale * 1.0001 && !isOver) return false;
    const bound = boundOf(model, descent.prices);
    if (bound <= bestBound || !bestPrices) {
      bestBound = bound;
      bestPrices = descent.prices;
    }
    const mended = mend(
      model,
      descent.pass.impressions,
      descent.prices,
      isOver ? deadline + 200 : deadline,
    );
    const certified = certify(model, mended.impressions, bestPrices, bestBound);
    const { certificate } = certified;
    const isMet = certificate.floorsMet === 1 && certificate.guardsMet === 1;
    const isBetter =
      !best ||
      certificate.floorsMet > best.certificate.floorsMet ||
      (certificate.floorsMet === best.certificate.floorsMet &&
        certified.objective > best.objective);
    const isDone = isMet && certificate.gap <= wanted;
    if (isBetter) {
      stuck = mended.stuck;
      best = {
        method: 'dual',
        status: isDone ? 'optimal' : isOver ? 'time-limit' : 'stalled',
        impressions: mended.impressions,
        exposure: certified.loads.exposure,
        value: certified.loads.value,
        objective: certified.objective,
        level: certified.level,
        prices: bestPrices,
        certificate,
        shortfalls: certified.shortfalls,
        infeasibility: null,
        iterations: descent.iterations,
        milliseconds: performance.now() - begin,
        temperature: descent.temperature,
      };
    }
    return isDone || (stuck.length > 0 && !isOver && descent.temperature < 0.01 * descent.scale);
  });
  if (!best) throw new Error('a descent visits at least one temperature');
  return { plan: withBound(model, best, bestPrices, bestBound, performance.now() - begin), stuck };
};

/** The best plan may be of an earlier temperature than the best prices. */
const withBound = (
  model: Model,
  plan: Plan,
  prices: Prices | null,
  bound: number,
  milliseconds: number,
): Plan => {
  if (!prices || prices === plan.prices) return { ...plan, milliseconds };
  const { certificate } = certify(model, plan.impressions, prices, bound);
  return { ...plan, prices, certificate, milliseconds };
};
