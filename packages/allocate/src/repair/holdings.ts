import { groupExposure, loadsOf } from '../certify.ts';
import type { Model } from '../model.ts';

/** A plan that is being mended: what every limit has left, kept up to date with each impression that moves. */
export interface Holdings {
  readonly model: Model;
  readonly impressions: Float64Array;
  readonly cohortOf: Int32Array;
  readonly viewsLeft: Float64Array;
  readonly seatsLeft: Float64Array;
  readonly stockLeft: Float64Array;
  readonly capLeft: Float64Array;
  readonly exposure: Float64Array;
  readonly groupExposure: Float64Array;
  /** Relevance above the guard, per cohort. */
  readonly relevanceLeft: Float64Array;
  readonly groupsOf: readonly (readonly number[])[];
  /** Adds impressions (or takes, where negative). */
  move(edge: number, count: number): void;
  /** How many impressions more an edge can take when its cohort has views left for them. */
  addable(edge: number): number;
}

/** Impressions that are nothing: far below a millionth of a view. */
export const NOTHING = 1e-9;

const cohortsOf = (model: Model): Int32Array => {
  const cohortOf = new Int32Array(model.edges);
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    cohortOf.fill(cohort, model.offsets[cohort]!, model.offsets[cohort + 1]!);
  return cohortOf;
};

/** Brings a plan within its views, seats, stock and caps by giving an equal share of every edge that is too much. */
const trim = (model: Model, impressions: Float64Array): void => {
  const { offsets, rooms, views, slots, seats, stock, caps } = model;
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    let shown = 0;
    const most = views[cohort]!;
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
      const given = impressions[edge]!;
      const count = given > 0 ? Math.min(most, given) : 0;
      impressions[edge] = count;
      shown += count;
    }
    const part = (most * slots) / shown;
    if (part < 1)
      for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++)
        impressions[edge]! *= part;
  }
  const loads = loadsOf(model, impressions);
  const keep = new Float64Array(model.roomCount).fill(1);
  let isOver = false;
  for (let room = 0; room < keep.length; room++) {
    let part = Math.min(1, caps[room]! / loads.exposure[room]!);
    if (seats && loads.seats[room]! > 0)
      part = Math.min(part, seats.free[room]! / loads.seats[room]!);
    if (stock && loads.stock[room]! > 0)
      part = Math.min(part, stock.free[room]! / loads.stock[room]!);
    if (!(part < 1)) continue;
    keep[room] = part;
    isOver = true;
  }
  if (!isOver) return;
  for (let edge = 0; edge < impressions.length; edge++) impressions[edge]! *= keep[rooms[edge]!]!;
};

/** Takes over the impressions it is given and trims them. */
export const holdingsOf = (model: Model, impressions: Float64Array): Holdings => {
  trim(model, impressions);
  const { rooms, seats, stock, guard, views } = model;
  const loads = loadsOf(model, impressions);
  const cohortOf = cohortsOf(model);
  const left = (limit: number, load: number): number => Math.max(0, limit - load);
  const viewsLeft = views.map((count, cohort) => left(count * model.slots, loads.shown[cohort]!));
  const seatsLeft = loads.seats.map((load, room) =>
    seats ? left(seats.free[room]!, load) : Number.POSITIVE_INFINITY,
  );
  const stockLeft = loads.stock.map((load, room) =>
    stock ? left(stock.free[room]!, load) : Number.POSITIVE_INFINITY,
  );
  const capLeft = loads.exposure.map((load, room) => left(model.caps[room]!, load));
  const groupsOf: number[][] = Array.from({ length: model.roomCount }, () => []);
  for (let group = 0; group < model.groups; group++)
    for (let at = model.groupOffsets[group]!; at < model.groupOffsets[group + 1]!; at++)
      groupsOf[model.groupRooms[at]!]!.push(group);
  const ofGroups = model.groupFloors.map((_, group) => groupExposure(model, loads.exposure, group));
  const relevanceLeft = loads.relevance.map((each, cohort) => each - (guard?.needs[cohort] ?? 0));
  return {
    model,
    impressions,
    cohortOf,
    viewsLeft,
    seatsLeft,
    stockLeft,
    capLeft,
    exposure: loads.exposure,
    groupExposure: ofGroups,
    relevanceLeft,
    groupsOf,
    move(edge, count) {
      const room = rooms[edge]!;
      const cohort = cohortOf[edge]!;
      impressions[edge] = Math.min(views[cohort]!, Math.max(0, impressions[edge]! + count));
      viewsLeft[cohort] = Math.max(0, viewsLeft[cohort]! - count);
      if (seats) seatsLeft[room] = Math.max(0, seatsLeft[room]! - count * seats.use[edge]!);
      if (stock) stockLeft[room] = Math.max(0, stockLeft[room]! - count * stock.use[edge]!);
      capLeft[room] = Math.max(0, capLeft[room]! - count);
      loads.exposure[room]! += count;
      for (const group of groupsOf[room]!) ofGroups[group]! += count;
      if (guard) relevanceLeft[cohort]! += count * guard.relevance[edge]!;
    },
    addable(edge) {
      const room = rooms[edge]!;
      let most = Math.min(views[cohortOf[edge]!]! - impressions[edge]!, capLeft[room]!);
      if (seats && seats.use[edge]! > 0) most = Math.min(most, seatsLeft[room]! / seats.use[edge]!);
      if (stock && stock.use[edge]! > 0) most = Math.min(most, stockLeft[room]! / stock.use[edge]!);
      return most;
    },
  };
};
