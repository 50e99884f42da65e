import { boundOf, noPrices } from '../bound.ts';
import { certify } from '../certify.ts';
import { CHANNELS } from '../dual/cohort-pass.ts';
import { type PriceRows, priceRows } from '../dual/price-rows.ts';
import { type Model, scaleOf } from '../model.ts';
import type { Plan, Prices } from '../plan.ts';
import { mend } from '../repair/repair.ts';
import type { SolveOptions } from '../solve.options.ts';

/** Iterations between two looks at the gap, each of which may restart from the average. */
const LOOK_EVERY = 100;
const MOST_ITERATIONS = 40_000;
/** A restart waits until the gap has fallen to this share of what it was at the last one. */
const ENOUGH_PROGRESS = 0.5;

/**
 * Primal-dual hybrid gradient with diagonal steps and restarts from the average (Chambolle & Pock 2011; Applegate et al.
 * 2021, PDLP): no temperature and no factorisation, two passes over the edges an iteration. Views of a cohort are kept
 * exactly by projection. Runs in this thread; at the time limit the best plan so far.
 */
export const solvePrimalDual = (
  model: Model,
  options: SolveOptions = {},
): { plan: Plan; stuck: readonly number[] } => {
  const begin = performance.now();
  const limit = options.timeLimitMs ?? 10_000;
  const deadline = begin + 0.85 * limit;
  const wanted = options.gap ?? 1e-4;
  const scale = scaleOf(model);
  const rows = priceRows(model, scale);
  const state = startOf(model, rows, scale, options.warm?.prices);
  let best: { plan: Plan; stuck: readonly number[] } | null = null;
  let bestBound = Number.POSITIVE_INFINITY;
  let bestPrices: Prices = noPrices(model);
  let lastGap = Number.POSITIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    step(model, rows, state);
    const isOver = performance.now() > deadline || iteration >= MOST_ITERATIONS;
    if (iteration % LOOK_EVERY !== 0 && !isOver) continue;
    const average = averageOf(state);
    const prices = rows.toPrices(average.prices);
    const bound = boundOf(model, prices);
    if (bound < bestBound) [bestBound, bestPrices] = [bound, prices];
    const mended = mend(
      model,
      average.impressions,
      prices,
      isOver ? begin + limit + 200 : deadline,
    );
    const certified = certify(model, mended.impressions, bestPrices, bestBound);
    const { gap, floorsMet, guardsMet } = certified.certificate;
    const isDone = gap <= wanted && floorsMet === 1 && guardsMet === 1;
    if (!best || isBetter(certified, best.plan) || isDone)
      best = {
        stuck: mended.stuck,
        plan: {
          method: 'primal-dual',
          status: isDone ? 'optimal' : isOver ? 'time-limit' : 'stalled',
          impressions: mended.impressions,
          exposure: certified.loads.exposure,
          value: certified.loads.value,
          objective: certified.objective,
          level: certified.level,
          prices: bestPrices,
          certificate: certified.certificate,
          shortfalls: certified.shortfalls,
          infeasibility: null,
          iterations: iteration,
          milliseconds: performance.now() - begin,
          temperature: 0,
        },
      };
    if (isDone || isOver) break;
    if (Math.abs(gap) <= ENOUGH_PROGRESS * lastGap || state.steps >= 10 * LOOK_EVERY) {
      lastGap = Math.min(lastGap, Math.abs(gap));
      restart(state, average);
      sumLoads(model, state.impressions, state.now);
    }
  }
  const { certificate } = certify(model, best.plan.impressions, bestPrices, bestBound);
  const milliseconds = performance.now() - begin;
  return { ...best, plan: { ...best.plan, prices: bestPrices, certificate, milliseconds } };
};

const isBetter = (one: ReturnType<typeof certify>, other: Plan): boolean =>
  one.certificate.floorsMet > other.certificate.floorsMet ||
  (one.certificate.floorsMet === other.certificate.floorsMet && one.objective > other.objective);

interface Loads {
  readonly loads: Float64Array;
  readonly relevance: Float64Array;
}

interface State {
  readonly impressions: Float64Array;
  readonly prices: Float64Array;
  readonly impressionSum: Float64Array;
  readonly priceSum: Float64Array;
  /** Since the last restart. */
  steps: number;
  /** In units of the scale. */
  readonly values: Float64Array;
  /** Steps per edge and per row: 1 over the sum of what is in its column or row (Pock & Chambolle 2011). */
  readonly edgeSteps: Float64Array;
  readonly rowSteps: Float64Array;
  /** Of the last impressions, and of those before. */
  now: Loads;
  ahead: Loads;
  readonly slope: Float64Array;
}

interface Point {
  readonly impressions: Float64Array;
  readonly prices: Float64Array;
}

const loadsFor = (model: Model): Loads => ({
  loads: new Float64Array(model.roomCount * CHANNELS),
  relevance: new Float64Array(model.guard ? model.cohorts : 0),
});

const startOf = (model: Model, rows: PriceRows, scale: number, warm?: Prices): State => {
  const ones = loadsFor(model);
  sumLoads(model, new Float64Array(model.edges).fill(1), ones);
  const rowSums = new Float64Array(rows.count);
  rows.collect(ones.loads, ones.relevance, rowSums);
  const inRooms = new Float64Array(model.roomCount).fill(1);
  for (let room = 0; room < inRooms.length; room++) {
    if (model.floors[room]! > 0) inRooms[room]!++;
    if (Number.isFinite(model.caps[room]!)) inRooms[room]!++;
  }
  for (const room of model.groupRooms) inRooms[room]!++;
  let views = 0;
  for (const count of model.views) views += count;
  // Impressions of an edge are of the size of its views, prices of the size of the scale.
  const ratio = views / model.cohorts / 2;
  const edgeSteps = Float64Array.from(model.rooms, (room, edge) => {
    let sum = inRooms[room]!;
    sum += model.seats && Number.isFinite(model.seats.free[room]!) ? model.seats.use[edge]! : 0;
    sum += model.stock && Number.isFinite(model.stock.free[room]!) ? model.stock.use[edge]! : 0;
    return (0.99 * ratio) / (sum + (model.guard?.relevance[edge] ?? 0));
  });
  return {
    impressions: new Float64Array(model.edges),
    prices: warm ? rows.fromPrices(warm) : new Float64Array(rows.count),
    impressionSum: new Float64Array(model.edges),
    priceSum: new Float64Array(rows.count),
    steps: 0,
    values: model.values.map((value) => value / scale),
    edgeSteps,
    rowSteps: rowSums.map((sum) => 0.99 / ratio / Math.max(Math.abs(sum), 1e-9)),
    now: loadsFor(model),
    ahead: loadsFor(model),
    slope: new Float64Array(rows.count),
  };
};

const sumLoads = (model: Model, impressions: Float64Array, into: Loads): void => {
  const { offsets, rooms, seats, stock, guard } = model;
  into.loads.fill(0);
  into.relevance.fill(0);
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
      const count = impressions[edge]!;
      if (count === 0) continue;
      const at = rooms[edge]! * CHANNELS;
      if (seats) into.loads[at]! += count * seats.use[edge]!;
      if (stock) into.loads[at + 1]! += count * stock.use[edge]!;
      into.loads[at + 2]! += count;
      if (guard) into.relevance[cohort]! += count * guard.relevance[edge]!;
    }
};

const averageOf = ({ impressionSum, priceSum, steps }: State): Point => ({
  impressions: impressionSum.map((sum) => sum / steps),
  prices: priceSum.map((sum) => sum / steps),
});

const restart = (state: State, { impressions, prices }: Point): void => {
  state.impressions.set(impressions);
  state.prices.set(prices);
  state.impressionSum.fill(0);
  state.priceSum.fill(0);
  state.steps = 0;
};

const step = (model: Model, rows: PriceRows, state: State): void => {
  const { impressions, prices, edgeSteps, rowSteps, values, slope } = state;
  const { offsets, rooms, seats, stock, guard, views, slots } = model;
  const { terms, guard: guardTerms } = rows.terms(prices);
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    const [first, last] = [offsets[cohort]!, offsets[cohort + 1]!];
    for (let edge = first; edge < last; edge++) {
      const at = rooms[edge]! * CHANNELS;
      let score = values[edge]! + terms[at + 2]!;
      if (seats) score += terms[at]! * seats.use[edge]!;
      if (stock) score += terms[at + 1]! * stock.use[edge]!;
      if (guard) score += guardTerms[cohort]! * guard.relevance[edge]!;
      impressions[edge]! += edgeSteps[edge]! * score;
    }
    project(impressions, edgeSteps, first, last, views[cohort]!, views[cohort]! * slots);
  }
  const { now, ahead } = state;
  // `ahead` holds twice the new loads less the old ones: where the next impressions are expected.
  for (let at = 0; at < now.loads.length; at++) ahead.loads[at] = -now.loads[at]!;
  for (let at = 0; at < now.relevance.length; at++) ahead.relevance[at] = -now.relevance[at]!;
  sumLoads(model, impressions, now);
  for (let at = 0; at < now.loads.length; at++) ahead.loads[at]! += 2 * now.loads[at]!;
  for (let at = 0; at < now.relevance.length; at++) ahead.relevance[at]! += 2 * now.relevance[at]!;
  rows.slope(prices, ahead, slope);
  for (let row = 0; row < rows.count; row++)
    prices[row] = Math.max(0, prices[row]! - rowSteps[row]! * slope[row]!);
  for (let edge = 0; edge < impressions.length; edge++)
    state.impressionSum[edge]! += impressions[edge]!;
  for (let row = 0; row < rows.count; row++) state.priceSum[row]! += prices[row]!;
  state.steps++;
};

/** Nearest point (in the metric of the steps) with 0 ≤ x ≤ most and Σ x ≤ all, by bisection on its multiplier. */
const project = (
  x: Float64Array,
  steps: Float64Array,
  first: number,
  last: number,
  most: number,
  all: number,
): void => {
  const sumAt = (multiplier: number): number => {
    let sum = 0;
    for (let edge = first; edge < last; edge++)
      sum += Math.min(most, Math.max(0, x[edge]! - multiplier * steps[edge]!));
    return sum;
  };
  let multiplier = 0;
  if (sumAt(0) > all) {
    let [low, high] = [0, 0];
    for (let edge = first; edge < last; edge++) high = Math.max(high, x[edge]! / steps[edge]!);
    for (let turn = 0; turn < 30; turn++) {
      multiplier = (low + high) / 2;
      if (sumAt(multiplier) > all) low = multiplier;
      else high = multiplier;
    }
    multiplier = high;
  }
  for (let edge = first; edge < last; edge++)
    x[edge] = Math.min(most, Math.max(0, x[edge]! - multiplier * steps[edge]!));
};
