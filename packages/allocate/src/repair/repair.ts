import { loadsOf, shortfallsOf } from '../certify.ts';
import { fairnessOf } from '../fairness.ts';
import { type Model, withFloors } from '../model.ts';
import type { Prices } from '../plan.ts';
import { fill, fillGuards } from './fill.ts';
import { meetFloors } from './flow.ts';
import { holdingsOf } from './holdings.ts';

export interface Repaired {
  readonly impressions: Float64Array;
  /** Rooms that could not be brought to their floors, and those they share all their viewers with. */
  readonly stuck: readonly number[];
  readonly isInTime: boolean;
}

/**
 * Makes a nearly right plan right: nothing above views, seats, stock and caps, floors met exactly where that can be, and
 * what is left given to whoever is worth most.
 */
export const repair = (
  model: Model,
  near: Float64Array,
  deadline = Number.POSITIVE_INFINITY,
): Repaired => {
  const holdings = holdingsOf(model, Float64Array.from(near));
  const { stuck, isInTime } = meetFloors(holdings, deadline);
  fillGuards(holdings);
  fill(holdings);
  return { impressions: holdings.impressions, stuck, isInTime };
};

/** Shares of the level the prices tell of, as far as it may be above what rounding leaves possible. */
const LEVELS = [1, 0.995, 0.98, 0.9] as const;

/**
 * `repair`, and where the least exposure per merit counts, with the level that the prices tell of as floors: what is cut
 * off one room would else be cut off all. What is promised goes before the level.
 */
export const mend = (
  model: Model,
  near: Float64Array,
  prices: Prices,
  deadline = Number.POSITIVE_INFINITY,
): Repaired => {
  const plain = repair(model, near, deadline);
  const { fairness } = model;
  if (fairness?.alpha !== Number.POSITIVE_INFINITY) return plain;
  const told = levelToldBy(fairness.merit, prices.merit, loadsOf(model, near).exposure);
  let best = plain;
  let { objective: bestObjective, missed: leastMissed } = worthOf(model, plain.impressions);
  for (const share of LEVELS) {
    const floors = model.floors.map((floor, room) =>
      Math.max(floor, fairness.merit[room]! * told * share),
    );
    const raised = withFloors(model, floors, model.groupFloors, null);
    const mended = repair(raised, near, deadline);
    const { objective, missed } = worthOf(model, mended.impressions);
    if (missed < leastMissed || (missed === leastMissed && objective > bestObjective)) {
      leastMissed = missed;
      bestObjective = objective;
      best = { ...plain, impressions: mended.impressions };
    }
    if (mended.stuck.length === 0) break;
  }
  return best;
};

/** The objective, and impressions promised by floors of rooms and groups that are missed. */
const worthOf = (model: Model, impressions: Float64Array) => {
  const loads = loadsOf(model, impressions);
  const { rooms, groups } = shortfallsOf(model, loads);
  const add = (sum: number, each: number): number => sum + each;
  return {
    objective: loads.value + fairnessOf(model, loads.exposure),
    missed: groups.reduce(add, rooms.reduce(add, 0)),
  };
};

/** Rooms with a merit price are those at the least level. */
const levelToldBy = (merit: Float64Array, prices: Float64Array, exposure: Float64Array): number => {
  let [shown, weight] = [0, 0];
  for (let room = 0; room < merit.length; room++) {
    shown += prices[room]! * exposure[room]!;
    weight += prices[room]! * merit[room]!;
  }
  return weight > 0 ? shown / weight : 0;
};
