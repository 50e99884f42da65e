import type { Model } from '../model.ts';
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
