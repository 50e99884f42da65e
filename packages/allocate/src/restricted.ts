import type { Model } from './model.ts';

/**
 * The model of some rooms alone: their edges, and the groups that lie among them. Rooms and groups keep their numbers, so
 * that prices of it are prices of the whole. Guards are left out.
 */
export const restrictedTo = (model: Model, kept: readonly number[]): Model => {
  const isKept = new Uint8Array(model.roomCount);
  for (const room of kept) isKept[room] = 1;
  const edges: number[] = [];
  const offsets = [0];
  const cohorts: number[] = [];
  for (let cohort = 0; cohort < model.cohorts; cohort++) {
    const before = edges.length;
    for (let edge = model.offsets[cohort]!; edge < model.offsets[cohort + 1]!; edge++)
      if (isKept[model.rooms[edge]!]) edges.push(edge);
    if (edges.length === before) continue;
    cohorts.push(cohort);
    offsets.push(edges.length);
  }
  const take = (array: Float64Array): Float64Array =>
    Float64Array.from(edges, (edge) => array[edge]!);
  const floorOf = (group: number): number => {
    const from = model.groupOffsets[group]!;
    const members = model.groupRooms.subarray(from, model.groupOffsets[group + 1]!);
    return members.every((room) => isKept[room]) ? model.groupFloors[group]! : 0;
  };
  return {
    ...model,
    cohorts: cohorts.length,
    edges: edges.length,
    offsets: Uint32Array.from(offsets),
    rooms: Uint32Array.from(edges, (edge) => model.rooms[edge]!),
    values: take(model.values),
    views: Float64Array.from(cohorts, (cohort) => model.views[cohort]!),
    seats: model.seats && { use: take(model.seats.use), free: model.seats.free },
    stock: model.stock && { use: take(model.stock.use), free: model.stock.free },
    floors: model.floors.map((floor, room) => (isKept[room] ? floor : 0)),
    groupFloors: model.groupFloors.map((_, group) => floorOf(group)),
    fairness: null,
    guard: null,
  };
};
