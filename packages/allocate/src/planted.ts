import { random } from '@kaibo/numeric';
import { AllocateError } from './errors.ts';
import type { Problem } from './problem.ts';

export interface PlantedOptions {
  readonly seed?: number;
  readonly cohorts: number;
  readonly rooms: number;
  /** Rooms each cohort may be shown. */
  readonly candidates: number;
  readonly slots?: number;
  readonly groups?: number;
  /** 1 promises half of what an even plan gives; above about 1.2 promises may be impossible. */
  readonly floors?: number;
}

/**
 * A problem of known feasibility for tests and benchmarks: popular rooms, worth that differs by cohort, and seats, stock,
 * caps and floors set around the plan that gives each candidate an even share. Same options, same problem.
 */
export const plantedProblem = ({
  seed = 1,
  cohorts,
  rooms: roomCount,
  candidates,
  slots = 3,
  groups = Math.min(20, roomCount),
  floors = 1,
}: PlantedOptions): Problem => {
  if (candidates > roomCount)
    throw new AllocateError('allocate/bad-option', `candidates is more than ${roomCount} rooms`, {
      field: 'candidates',
      expected: `at most ${roomCount}`,
      found: candidates,
    });
  const { uniform, normal } = random(seed);
  const edges = cohorts * candidates;
  const offsets = Uint32Array.from({ length: cohorts + 1 }, (_, cohort) => cohort * candidates);
  const rooms = new Uint32Array(edges);
  const values = new Float64Array(edges);
  const seatUse = new Float64Array(edges);
  const stockUse = new Float64Array(edges);
  const views = Float64Array.from({ length: cohorts }, () => 20 + 160 * uniform() ** 2);
  const worth = Float64Array.from({ length: roomCount }, () => Math.exp(0.6 * normal()));
  const dwell = Float64Array.from({ length: roomCount }, () => 0.5 + 1.5 * uniform());
  const exposure = new Float64Array(roomCount);
  const seats = new Float64Array(roomCount);
  const stock = new Float64Array(roomCount);
  const share = Math.min(1, slots / candidates);
  const taken = new Int32Array(roomCount).fill(-1);
  for (let cohort = 0; cohort < cohorts; cohort++)
    for (let edge = offsets[cohort]!; edge < offsets[cohort + 1]!; edge++) {
      let room = Math.floor(roomCount * uniform() ** 1.6);
      while (taken[room] === cohort) room = (room + 1) % roomCount;
      taken[room] = cohort;
      rooms[edge] = room;
      values[edge] = worth[room]! * Math.exp(0.5 * normal() - 0.125);
      seatUse[edge] = dwell[room]! * (0.7 + 0.6 * uniform());
      stockUse[edge] = 0.02 * (0.5 + uniform()) * Math.min(4, worth[room]!);
      const even = views[cohort]! * share;
      exposure[room]! += even;
      seats[room]! += even * seatUse[edge]!;
      stock[room]! += even * stockUse[edge]!;
    }
  const isScarce = Uint8Array.from({ length: roomCount }, () => (uniform() < 0.3 ? 1 : 0));
  const free = (load: number, scarce: number): number => load * (0.6 + scarce * uniform());
  const groupOf = Uint32Array.from({ length: roomCount }, () => Math.floor(groups * uniform()));
  const members = Array.from({ length: groups }, (_, group) =>
    Array.from(groupOf.keys()).filter((room) => groupOf[room] === group),
  );
  return {
    offsets,
    rooms,
    values,
    views,
    slots,
    roomCount,
    seats: { use: seatUse, free: seats.map((load) => free(load, 2)) },
    stock: {
      use: stockUse,
      free: stock.map((load, room) => (isScarce[room] ? free(load, 1) : Number.POSITIVE_INFINITY)),
    },
    floors: exposure.map((even) => (uniform() < 0.25 ? 0.5 * floors * even * uniform() : 0)),
    caps: exposure.map((even) =>
      uniform() < 0.05 ? even * (1 + uniform()) : Number.POSITIVE_INFINITY,
    ),
    groups: {
      offsets: Uint32Array.from({ length: groups + 1 }, (_, group) =>
        members.slice(0, group).reduce((sum, each) => sum + each.length, 0),
      ),
      rooms: Uint32Array.from(members.flat()),
      floors: Float64Array.from(
        members,
        (each) => 0.4 * floors * each.reduce((sum, room) => sum + exposure[room]!, 0) * uniform(),
      ),
    },
  };
};
