import { boundOf } from './bound.ts';
import { fairnessOf, levelOf } from './fairness.ts';
import type { Model } from './model.ts';
import type { Certificate, Prices, Shortfalls } from './plan.ts';

/** What a plan takes of everything. */
export interface Loads {
  readonly exposure: Float64Array;
  readonly seats: Float64Array;
  readonly stock: Float64Array;
  /** Impressions per cohort. */
  readonly shown: Float64Array;
  readonly relevance: Float64Array;
  readonly value: number;
}

export const loadsOf = (model: Model, impressions: Float64Array): Loads => {
  const { offsets, rooms, values, seats, stock, guard } = model;
  const exposure = new Float64Array(model.roomCount);
  const seatLoad = new Float64Array(model.roomCount);
  const stockLoad = new Float64Array(model.roomCount);
  const shown = new Float64Array(model.cohorts);
  const relevance = new Float64Array(guard ? model.cohorts : 0);
  let value = 0;
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
      const count = impressions[edge]!;
      if (count === 0) continue;
      const room = rooms[edge]!;
      exposure[room]! += count;
      shown[cohort]! += count;
      value += values[edge]! * count;
      if (seats) seatLoad[room]! += seats.use[edge]! * count;
      if (stock) stockLoad[room]! += stock.use[edge]! * count;
      if (guard) relevance[cohort]! += guard.relevance[edge]! * count;
    }
  return { exposure, seats: seatLoad, stock: stockLoad, shown, relevance, value };
};

export const groupExposure = (model: Model, exposure: Float64Array, group: number): number => {
  let sum = 0;
  for (let at = model.groupOffsets[group]!; at < model.groupOffsets[group + 1]!; at++)
    sum += exposure[model.groupRooms[at]!]!;
  return sum;
};

/** Rounding of sums of doubles is no shortfall: relative to the floor, about 1e-9. */
const ROUNDING = 1e-9;

const missing = (floor: number, delivered: number): number => {
  const short = floor - delivered;
  return short > ROUNDING * Math.max(1, floor) ? short : 0;
};

export const shortfallsOf = (model: Model, loads: Loads): Shortfalls => ({
  rooms: model.floors.map((floor, room) => missing(floor, loads.exposure[room]!)),
  groups: model.groupFloors.map((floor, group) =>
    missing(floor, groupExposure(model, loads.exposure, group)),
  ),
  guards: model.guard
    ? model.guard.needs.map((need, cohort) => missing(need, loads.relevance[cohort]!))
    : new Float64Array(),
});

const excess = (load: number, limit: number): number =>
  load > limit ? (load - limit) / Math.max(1, limit) : 0;

const oversubscriptionOf = (model: Model, loads: Loads, impressions: Float64Array): number => {
  let worst = 0;
  for (let room = 0; room < model.roomCount; room++) {
    worst = Math.max(worst, excess(loads.exposure[room]!, model.caps[room]!));
    if (model.seats) worst = Math.max(worst, excess(loads.seats[room]!, model.seats.free[room]!));
    if (model.stock) worst = Math.max(worst, excess(loads.stock[room]!, model.stock.free[room]!));
  }
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    worst = Math.max(worst, excess(loads.shown[cohort]!, model.views[cohort]! * model.slots));
    for (let edge = model.offsets[cohort]!; edge < model.offsets[cohort + 1]!; edge++)
      worst = Math.max(worst, excess(impressions[edge]!, model.views[cohort]!));
  }
  return worst > ROUNDING ? worst : 0;
};

export interface Certified {
  readonly loads: Loads;
  readonly objective: number;
  readonly level: number | null;
  readonly certificate: Certificate;
  readonly shortfalls: Shortfalls;
}

const sum = (numbers: Float64Array): number => {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
};

/** 1 where the objective is below all numbers: a room of merit that is not shown at all, and α of 1 or more. */
const gapOf = (bound: number, objective: number): number => {
  if (bound === objective) return 0;
  if (objective === Number.NEGATIVE_INFINITY) return 1;
  return (bound - objective) / Math.max(Math.abs(bound), Math.abs(objective), Number.MIN_VALUE);
};

/** Everything a certificate says is computed again from the plan and the prices: it believes no solver. */
export const certify = (
  model: Model,
  impressions: Float64Array,
  prices: Prices,
  knownBound?: number,
): Certified => {
  const loads = loadsOf(model, impressions);
  const objective = loads.value + fairnessOf(model, loads.exposure);
  const bound = knownBound ?? boundOf(model, prices);
  const shortfalls = shortfallsOf(model, loads);
  const promised = sum(model.floors) + sum(model.groupFloors);
  const missed = sum(shortfalls.rooms) + sum(shortfalls.groups);
  const unguarded = shortfalls.guards.filter((each) => each > 0).length;
  return {
    loads,
    objective,
    level: levelOf(model, loads.exposure),
    shortfalls,
    certificate: {
      bound,
      gap: gapOf(bound, objective),
      oversubscription: oversubscriptionOf(model, loads, impressions),
      floorsMet: promised === 0 ? 1 : 1 - missed / promised,
      guardsMet: model.guard ? 1 - unguarded / model.cohorts : 1,
    },
  };
};
