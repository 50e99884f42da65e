import { fairnessBound } from './fairness.ts';
import { insert, type Model } from './model.ts';
import type { Prices } from './plan.ts';

export const noPrices = (model: Model): Prices => ({
  seats: new Float64Array(model.roomCount),
  stock: new Float64Array(model.roomCount),
  cap: new Float64Array(model.roomCount),
  floor: new Float64Array(model.roomCount),
  merit: new Float64Array(model.roomCount),
  group: new Float64Array(model.groups),
  guard: new Float64Array(model.guard ? model.cohorts : 0),
});

/** floor + merit + Σ group − cap per room: what an impression of a room is worth beside its value and use. */
export const roomTerms = (model: Model, prices: Prices): Float64Array => {
  const terms = new Float64Array(model.roomCount);
  for (let room = 0; room < terms.length; room++)
    terms[room] = prices.floor[room]! + prices.merit[room]! - prices.cap[room]!;
  for (let group = 0; group < model.groups; group++)
    for (let at = model.groupOffsets[group]!; at < model.groupOffsets[group + 1]!; at++)
      terms[model.groupRooms[at]!]! += prices.group[group]!;
  return terms;
};

/** Writes the score of each edge of a cohort from `into[0]` on. */
export const scoresOf = (
  model: Model,
  prices: Prices,
  terms: Float64Array,
  values: Float64Array | null,
): ((cohort: number, into: Float64Array) => number) => {
  const { offsets, rooms, seats, stock, guard } = model;
  return (cohort, into) => {
    const begin = offsets[cohort]!;
    const end = offsets[cohort + 1]!;
    const relevancePrice = guard ? prices.guard[cohort]! : 0;
    for (let edge = begin; edge < end; edge++) {
      const room = rooms[edge]!;
      let score = terms[room]! + (values ? values[edge]! : 0);
      if (seats) score -= prices.seats[room]! * seats.use[edge]!;
      if (stock) score -= prices.stock[room]! * stock.use[edge]!;
      if (guard) score += relevancePrice * guard.relevance[edge]!;
      into[edge - begin] = score;
    }
    return end - begin;
  };
};

const times = (price: number, limit: number): number => (price === 0 ? 0 : price * limit);

const limitsAt = (model: Model, prices: Prices): number => {
  let sum = 0;
  for (let room = 0; room < model.roomCount; room++) {
    if (model.seats) sum += times(prices.seats[room]!, model.seats.free[room]!);
    if (model.stock) sum += times(prices.stock[room]!, model.stock.free[room]!);
    sum += times(prices.cap[room]!, model.caps[room]!);
    sum -= prices.floor[room]! * model.floors[room]!;
  }
  for (let group = 0; group < model.groups; group++)
    sum -= prices.group[group]! * model.groupFloors[group]!;
  if (model.guard)
    for (let cohort = 0; cohort < model.cohorts; cohort++)
      sum -= prices.guard[cohort]! * model.guard.needs[cohort]!;
  return sum;
};

/** Most edges of any cohort. */
export const widest = ({ offsets }: Pick<Model, 'offsets'>): number => {
  let most = 0;
  for (let cohort = 0; cohort + 1 < offsets.length; cohort++)
    most = Math.max(most, offsets[cohort + 1]! - offsets[cohort]!);
  return most;
};

/**
 * Weak duality: at any prices ≥ 0 no feasible plan has an objective above this. Each cohort gives its views to its
 * `slots` best scores above 0; limits are paid at their prices. O(edges · slots) at worst.
 *
 * @param isFarkas leave values and fairness out; a negative answer proves that no plan is feasible.
 */
export const boundOf = (model: Model, prices: Prices, isFarkas = false): number => {
  const scores = new Float64Array(widest(model));
  const scoresInto = scoresOf(
    model,
    prices,
    roomTerms(model, prices),
    isFarkas ? null : model.values,
  );
  const largest = new Float64Array(Math.min(model.slots, scores.length));
  let sum = limitsAt(model, prices) + (isFarkas ? 0 : fairnessBound(model, prices.merit));
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    const count = scoresInto(cohort, scores);
    let filled = 0;
    for (let at = 0; at < count; at++)
      if (scores[at]! > 0) filled = insert(largest, filled, scores[at]!);
    let best = 0;
    for (let at = 0; at < filled; at++) best += largest[at]!;
    sum += best * model.views[cohort]!;
  }
  return sum;
};
