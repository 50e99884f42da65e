import { check } from './check.ts';
import type { Numbers, Problem } from './problem.ts';
import { noGroups } from './problem.ts';

/** A checked problem with nothing absent: what all solvers read. Arrays are never written after `modelOf`. */
export interface Model {
  readonly problem: Problem;
  readonly cohorts: number;
  readonly edges: number;
  readonly roomCount: number;
  readonly groups: number;
  readonly slots: number;
  readonly offsets: Uint32Array;
  readonly rooms: Uint32Array;
  readonly values: Float64Array;
  readonly views: Float64Array;
  /** Null where no room is short of any. */
  readonly seats: ModelResource | null;
  readonly stock: ModelResource | null;
  readonly floors: Float64Array;
  readonly caps: Float64Array;
  readonly groupOffsets: Uint32Array;
  readonly groupRooms: Uint32Array;
  readonly groupFloors: Float64Array;
  /** Null where switched off. Rooms that can be shown to nobody (also: full, sold out, cap of 0) have no merit. */
  readonly fairness: ModelFairness | null;
  readonly guard: ModelGuard | null;
  /** Impressions a room could get if every cohort saw it once per view. */
  readonly reach: Float64Array;
}

export interface ModelResource {
  readonly use: Float64Array;
  readonly free: Float64Array;
}

export interface ModelFairness {
  readonly alpha: number;
  readonly weight: number;
  readonly merit: Float64Array;
  /** No plan has a higher least exposure per merit. */
  readonly levelMost: number;
}

export interface ModelGuard {
  readonly relevance: Float64Array;
  /** Relevance each cohort must get in all. */
  readonly needs: Float64Array;
}

const doubles = (array: Numbers): Float64Array =>
  array instanceof Float64Array ? array : Float64Array.from(array);

/** Puts a number among the largest, which stand in falling order. */
export const insert = (largest: Float64Array, filled: number, number: number): number => {
  let place = filled;
  if (filled === largest.length) {
    if (number <= largest[filled - 1]!) return filled;
    place = filled - 1;
  }
  while (place > 0 && largest[place - 1]! < number) {
    largest[place] = largest[place - 1]!;
    place--;
  }
  largest[place] = number;
  return Math.min(filled + 1, largest.length);
};

const guardOf = (problem: Problem): ModelGuard | null => {
  if (!problem.guard) return null;
  const { slack, best } = problem.guard;
  const relevance = doubles(problem.guard.relevance);
  const { offsets, views, slots } = problem;
  const needs = new Float64Array(views.length);
  const largest = new Float64Array(Math.min(slots, 1 << 20));
  for (let cohort = 0; cohort < views.length; cohort++) {
    let sum = 0;
    let filled = 0;
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++)
      filled = insert(largest, filled, relevance[edge]!);
    for (let at = 0; at < filled; at++) sum += largest[at]!;
    needs[cohort] = (1 - slack) * (best?.[cohort] ?? sum) * views[cohort]!;
  }
  return { relevance, needs };
};

const reachOf = ({ offsets, rooms, views, roomCount }: Problem): Float64Array => {
  const reach = new Float64Array(roomCount);
  for (let cohort = 0; cohort < views.length; cohort++)
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++)
      reach[rooms[edge]!]! += views[cohort]!;
  return reach;
};

/** 1 for rooms that some plan shows. One that no plan does would hold every level at 0, and its logarithm below all. */
const showable = (problem: Problem): Uint8Array => {
  const { offsets, rooms, views, seats, stock, caps, roomCount } = problem;
  const isShowable = new Uint8Array(roomCount);
  for (let cohort = 0; cohort < views.length; cohort++) {
    if (views[cohort] === 0) continue;
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
      const room = rooms[edge]!;
      if (seats && seats.free[room] === 0 && seats.use[edge]! > 0) continue;
      if (stock && stock.free[room] === 0 && stock.use[edge]! > 0) continue;
      if (caps?.[room] !== 0) isShowable[room] = 1;
    }
  }
  return isShowable;
};

const fairnessOf = (problem: Problem): ModelFairness | null => {
  const { fairness, views, slots } = problem;
  if (!fairness || fairness.weight === 0) return null;
  const isShowable = showable(problem);
  const merit = Float64Array.from(fairness.merit, (each, room) => each * isShowable[room]!);
  let all = 0;
  for (const each of merit) all += each;
  if (all === 0) return null;
  let supply = 0;
  for (const each of views) supply += each * slots;
  return { alpha: fairness.alpha, weight: fairness.weight, merit, levelMost: supply / all };
};

/** @throws AllocateError where the problem is none. O(edges). */
export const modelOf = (problem: Problem): Model => {
  check(problem);
  const { roomCount, groups = noGroups } = problem;
  const reach = reachOf(problem);
  const resource = (given: Problem['seats']): ModelResource | null =>
    given?.free.some(Number.isFinite)
      ? { use: doubles(given.use), free: doubles(given.free) }
      : null;
  return {
    problem,
    cohorts: problem.views.length,
    edges: problem.rooms.length,
    roomCount,
    groups: groups.floors.length,
    slots: problem.slots,
    offsets: problem.offsets,
    rooms: problem.rooms,
    values: doubles(problem.values),
    views: doubles(problem.views),
    seats: resource(problem.seats),
    stock: resource(problem.stock),
    floors: problem.floors ? doubles(problem.floors) : new Float64Array(roomCount),
    caps: problem.caps
      ? doubles(problem.caps)
      : new Float64Array(roomCount).fill(Number.POSITIVE_INFINITY),
    groupOffsets: groups.offsets,
    groupRooms: groups.rooms,
    groupFloors: doubles(groups.floors),
    fairness: fairnessOf(problem),
    guard: guardOf(problem),
    reach,
  };
};

/** The same model with less promised: what is left of it when all cannot be kept. */
export const withFloors = (
  model: Model,
  floors: Float64Array,
  groupFloors: Float64Array,
  needs: Float64Array | null,
): Model => ({
  ...model,
  floors,
  groupFloors,
  guard: model.guard && needs ? { ...model.guard, needs } : model.guard,
});

/**
 * What the best edge of a view is worth on average, or an impression for its merit where that is more: the unit that
 * prices are reckoned in.
 */
export const scaleOf = ({ offsets, values, views, cohorts, fairness }: Model): number => {
  let sum = 0;
  let weight = 0;
  for (let cohort = 0; cohort < cohorts; cohort++) {
    let best = 0;
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++)
      best = Math.max(best, values[edge]!);
    sum += best * views[cohort]!;
    weight += views[cohort]!;
  }
  const worth = sum > 0 ? sum / weight : 1;
  if (fairness?.alpha !== Number.POSITIVE_INFINITY) return worth;
  let merit = 0;
  for (const each of fairness.merit) merit += each;
  return Math.max(worth, fairness.weight / merit);
};
