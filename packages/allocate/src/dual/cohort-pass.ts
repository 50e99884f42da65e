import { widest } from '../bound.ts';
import type { Model } from '../model.ts';
import { cellOf, FAR, LOGISTIC } from './logistic.ts';

/**
 * Three numbers per room, side by side: what a unit of seats, a unit of stock and an impression add to a score on the way
 * in; seats, stock and impressions used on the way out.
 */
export const CHANNELS = 3;

export interface CohortPass {
  /** Impressions per edge of the last pass. */
  readonly impressions: Float64Array;
  readonly loads: Float64Array;
  /** Relevance per cohort of the last pass; empty without a guard. */
  readonly relevance: Float64Array;
  /** Shares of every cohort's edges at these terms and this temperature. */
  spread(terms: Float64Array, guard: Float64Array, temperature: number, length?: number): void;
  /** Tells where thresholds will go along a direction: passes after it start there, `length` of the way. */
  aim(direction: Float64Array, guard: Float64Array): void;
  /** Gathers the edges that still move at the last pass's temperature: what `curve` and `diagonal` run over. */
  gather(): void;
  /** How loads move when terms do: H·direction, into `loads` and `relevance` of its own. */
  curve(
    direction: Float64Array,
    guard: Float64Array,
  ): { loads: Float64Array; relevance: Float64Array };
  /** Diagonal of the same, per channel and room, and per cohort for the guard. */
  diagonal(): { loads: Float64Array; relevance: Float64Array };
}

const THRESHOLD_STEPS = 14;
/** How near to `slots` the shares of a view must sum. */
const CLOSE = 1e-7;
/** Edges whose share moves less than this, for a view and a temperature, are left out of curvature. */
const STILL = 1e-5;

/**
 * Each view of a cohort shows an edge with probability 1/(1 + exp(−(score − θ)/τ)), θ ≥ 0 being where they sum to at most
 * `slots`: the maximum of value plus τ times the binary entropies. Two loops over the edges a step; θ starts where it
 * ended. Scores are in units of `scale`.
 */
export const cohortPass = (model: Model, scale: number): CohortPass => {
  const { offsets, rooms, views, slots, cohorts, edges, guard } = model;
  const values = model.values.map((value) => value / scale);
  const none = new Float64Array();
  const seatUse = model.seats?.use ?? none;
  const stockUse = model.stock?.use ?? none;
  const [hasSeats, hasStock] = [model.seats !== null, model.stock !== null];
  const relevanceOf = guard?.relevance ?? none;
  const thresholds = new Float64Array(cohorts);
  const aimedFrom = new Float64Array(cohorts);
  const drift = new Float64Array(cohorts);
  const impressions = new Float64Array(edges);
  const loads = new Float64Array(model.roomCount * CHANNELS);
  const relevance = new Float64Array(guard ? cohorts : 0);
  const width = widest(model);
  const scores = new Float64Array(width);
  const shares = new Float64Array(width);
  let temperatureOfPass = 1;

  // Edges that move, by cohort: most are fully in or out once the temperature is low.
  const movingRooms = new Int32Array(edges);
  const movingSeats = new Float64Array(hasSeats ? edges : 0);
  const movingStock = new Float64Array(hasStock ? edges : 0);
  const movingRelevance = new Float64Array(guard ? edges : 0);
  const weights = new Float64Array(edges);
  const movingOffsets = new Int32Array(cohorts + 1);
  const movingSums = new Float64Array(cohorts);
  const curved = new Float64Array(model.roomCount * CHANNELS);
  const curvedRelevance = new Float64Array(relevance.length);

  const share = (count: number, threshold: number, inverse: number): void => {
    let sum = 0;
    let spread = 0;
    for (let at = 0; at < count; at++) {
      const distance = (scores[at]! - threshold) * inverse;
      if (distance <= -FAR) shares[at] = 0;
      else if (distance >= FAR) {
        shares[at] = 1;
        sum += 1;
      } else {
        const place = cellOf(distance);
        const cell = place | 0;
        const inCell = place - cell;
        const cubic = 4 * cell;
        const part =
          ((LOGISTIC[cubic + 3]! * inCell + LOGISTIC[cubic + 2]!) * inCell + LOGISTIC[cubic + 1]!) *
            inCell +
          LOGISTIC[cubic]!;
        shares[at] = part;
        sum += part;
        spread += part * (1 - part);
      }
    }
    sums[0] = sum;
    sums[1] = spread;
  };
  const sums = new Float64Array(2);

  const findThreshold = (count: number, from: number, temperature: number): number => {
    const inverse = 1 / temperature;
    let low = 0;
    let high = Number.POSITIVE_INFINITY;
    let threshold = from;
    for (let step = 0; ; step++) {
      share(count, threshold, inverse);
      const sum = sums[0]!;
      const isOver = sum > slots;
      if (step === THRESHOLD_STEPS || Math.abs(sum - slots) < CLOSE * slots) break;
      if (!isOver && threshold === 0) break;
      if (isOver) low = threshold;
      else high = threshold;
      const slope = Math.max(sums[1]!, 1e-12);
      let next =
        sum > 0
          ? threshold + temperature * Math.log(sum / slots) * (sum / slope)
          : threshold - FAR * temperature;
      if (next < low)
        next = low === 0 && high > 0 && step < 6 ? 0 : (low + Math.min(high, threshold)) / 2;
      if (next >= high) next = (low + high) / 2;
      if (high === Number.POSITIVE_INFINITY && next > threshold + 50 * temperature)
        next = Math.min(next, threshold + Math.max(50 * temperature, threshold));
      if (next === threshold) break;
      threshold = next;
    }
    return threshold;
  };

  const scoreCohort = (begin: number, end: number, terms: Float64Array, price: number): void => {
    for (let edge = begin; edge < end; edge++) {
      const at = rooms[edge]! * CHANNELS;
      let score = values[edge]! + terms[at + 2]!;
      if (hasSeats) score += terms[at]! * seatUse[edge]!;
      if (hasStock) score += terms[at + 1]! * stockUse[edge]!;
      if (price > 0) score += price * relevanceOf[edge]!;
      scores[edge - begin] = score;
    }
  };

  const spread: CohortPass['spread'] = (terms, guardPrices, temperature, length = 0) => {
    temperatureOfPass = temperature;
    loads.fill(0);
    for (let cohort = 0; cohort < cohorts; cohort++) {
      const begin = offsets[cohort]!;
      const end = offsets[cohort + 1]!;
      scoreCohort(begin, end, terms, guard ? guardPrices[cohort]! : 0);
      const from = length > 0 ? aimedFrom[cohort]! + length * drift[cohort]! : thresholds[cohort]!;
      thresholds[cohort] = findThreshold(end - begin, Math.max(0, from), temperature);
      const count = views[cohort]!;
      let relevant = 0;
      for (let edge = begin; edge < end; edge++) {
        const part = shares[edge - begin]! * count;
        impressions[edge] = part;
        if (part === 0) continue;
        const at = rooms[edge]! * CHANNELS;
        if (hasSeats) loads[at]! += part * seatUse[edge]!;
        if (hasStock) loads[at + 1]! += part * stockUse[edge]!;
        loads[at + 2]! += part;
        if (guard) relevant += part * relevanceOf[edge]!;
      }
      if (guard) relevance[cohort] = relevant;
    }
  };

  const gather = (): void => {
    let filled = 0;
    for (let cohort = 0; cohort < cohorts; cohort++) {
      movingOffsets[cohort] = filled;
      const count = views[cohort]!;
      if (count === 0) continue;
      let sum = 0;
      for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
        const part = impressions[edge]!;
        const weight = (part * (1 - part / count)) / temperatureOfPass;
        if (!(weight * temperatureOfPass > STILL * count)) continue;
        movingRooms[filled] = rooms[edge]! * CHANNELS;
        if (hasSeats) movingSeats[filled] = seatUse[edge]!;
        if (hasStock) movingStock[filled] = stockUse[edge]!;
        if (guard) movingRelevance[filled] = relevanceOf[edge]!;
        weights[filled++] = weight;
        sum += weight;
      }
      movingSums[cohort] = thresholds[cohort]! > 0 && sum > 0 ? 1 / sum : 0;
    }
    movingOffsets[cohorts] = filled;
  };

  const curve: CohortPass['curve'] = (direction, guardDirection) => {
    curved.fill(0);
    for (let cohort = 0; cohort < cohorts; cohort++) {
      const begin = movingOffsets[cohort]!;
      const end = movingOffsets[cohort + 1]!;
      if (guard) curvedRelevance[cohort] = 0;
      drift[cohort] = 0;
      if (begin === end) continue;
      let mean = 0;
      for (let at = begin; at < end; at++) {
        const room = movingRooms[at]!;
        let move = direction[room + 2]!;
        if (hasSeats) move += direction[room]! * movingSeats[at]!;
        if (hasStock) move += direction[room + 1]! * movingStock[at]!;
        if (guard) move += guardDirection[cohort]! * movingRelevance[at]!;
        scores[at - begin] = move;
        mean += weights[at]! * move;
      }
      mean *= movingSums[cohort]!;
      drift[cohort] = mean;
      let relevant = 0;
      for (let at = begin; at < end; at++) {
        const room = movingRooms[at]!;
        const change = weights[at]! * (scores[at - begin]! - mean);
        if (hasSeats) curved[room]! += change * movingSeats[at]!;
        if (hasStock) curved[room + 1]! += change * movingStock[at]!;
        curved[room + 2]! += change;
        if (guard) relevant += change * movingRelevance[at]!;
      }
      if (guard) curvedRelevance[cohort] = relevant;
    }
    return { loads: curved, relevance: curvedRelevance };
  };

  const diagonal: CohortPass['diagonal'] = () => {
    const diagonalLoads = new Float64Array(loads.length);
    const diagonalRelevance = new Float64Array(relevance.length);
    for (let cohort = 0; cohort < cohorts; cohort++) {
      let first = 0;
      let second = 0;
      for (let at = movingOffsets[cohort]!; at < movingOffsets[cohort + 1]!; at++) {
        const room = movingRooms[at]!;
        const weight = weights[at]! * (1 - weights[at]! * movingSums[cohort]!);
        if (hasSeats) diagonalLoads[room]! += weight * movingSeats[at]! ** 2;
        if (hasStock) diagonalLoads[room + 1]! += weight * movingStock[at]! ** 2;
        diagonalLoads[room + 2]! += weight;
        if (guard) {
          first += weights[at]! * movingRelevance[at]!;
          second += weights[at]! * movingRelevance[at]! ** 2;
        }
      }
      if (guard) diagonalRelevance[cohort] = Math.max(0, second - first ** 2 * movingSums[cohort]!);
    }
    return { loads: diagonalLoads, relevance: diagonalRelevance };
  };

  const aim: CohortPass['aim'] = (direction, guardDirection) => {
    curve(direction, guardDirection);
    aimedFrom.set(thresholds);
  };

  return { impressions, loads, relevance, spread, aim, gather, curve, diagonal };
};
