import type { Model } from '../model.ts';

/** Cohorts taken: every one of this many. Prices of the sample are near those of the whole, since limits are scaled. */
const EVERY = 8;

/** Every eighth cohort, with limits and promises scaled to what those rooms keep of their reach. */
export const sampleOf = (model: Model): Model => {
  const kept = Array.from({ length: Math.ceil(model.cohorts / EVERY) }, (_, at) => at * EVERY);
  const offsets = new Uint32Array(kept.length + 1);
  kept.forEach((cohort, at) => {
    offsets[at + 1] = offsets[at]! + model.offsets[cohort + 1]! - model.offsets[cohort]!;
  });
  const edges = offsets[kept.length]!;
  const rooms = new Uint32Array(edges);
  const take = (from: Float64Array): Float64Array => {
    const taken = new Float64Array(edges);
    kept.forEach((cohort, at) => {
      taken.set(from.subarray(model.offsets[cohort], model.offsets[cohort + 1]), offsets[at]);
    });
    return taken;
  };
  kept.forEach((cohort, at) => {
    rooms.set(model.rooms.subarray(model.offsets[cohort], model.offsets[cohort + 1]), offsets[at]);
  });
  const views = Float64Array.from(kept, (cohort) => model.views[cohort]!);
  const reach = new Float64Array(model.roomCount);
  kept.forEach((_, at) => {
    for (let edge = offsets[at]!; edge < offsets[at + 1]!; edge++)
      reach[rooms[edge]!]! += views[at]!;
  });
  const part = reach.map((some, room) => (model.reach[room]! > 0 ? some / model.reach[room]! : 0));
  const scaled = (limits: Float64Array): Float64Array =>
    limits.map((limit, room) => (Number.isFinite(limit) ? limit * part[room]! : limit));
  const { fairness, guard } = model;
  return {
    ...model,
    cohorts: kept.length,
    edges,
    offsets,
    rooms,
    values: take(model.values),
    views,
    reach,
    seats: model.seats && { use: take(model.seats.use), free: scaled(model.seats.free) },
    stock: model.stock && { use: take(model.stock.use), free: scaled(model.stock.free) },
    floors: scaled(model.floors),
    caps: scaled(model.caps),
    groupFloors: model.groupFloors.map((floor) => floor / EVERY),
    fairness: fairness && { ...fairness, merit: scaled(fairness.merit) },
    guard: guard && {
      relevance: take(guard.relevance),
      needs: Float64Array.from(kept, (cohort) => guard.needs[cohort]!),
    },
  };
};
