import { random } from '@kaibo/numeric';
import type { Groups, Problem } from '../problem.ts';

export interface SmallProblem extends Problem {
  readonly values: Float64Array;
  readonly views: Float64Array;
  readonly seats: { readonly use: Float64Array; readonly free: Float64Array };
  readonly stock: { readonly use: Float64Array; readonly free: Float64Array };
  readonly floors: Float64Array;
  readonly caps: Float64Array;
  readonly groups: Groups;
}

/** Small, tight, and now and then impossible. */
export const randomProblem = (size: {
  cohorts: number;
  rooms: number;
  slots: number;
  seed: number;
}): SmallProblem => {
  const { uniform } = random(size.seed);
  const offsets = [0];
  const rooms: number[] = [];
  for (let cohort = 0; cohort < size.cohorts; cohort++) {
    const chosen = Array.from({ length: size.rooms }, (_, room) => room).filter(
      () => uniform() < 0.7,
    );
    rooms.push(...(chosen.length > 0 ? chosen : [Math.floor(size.rooms * uniform())]));
    offsets.push(rooms.length);
  }
  const perEdge = (of: () => number): Float64Array => Float64Array.from(rooms, of);
  const perRoom = (of: () => number): Float64Array => Float64Array.from({ length: size.rooms }, of);
  const sometimes = (share: number, of: () => number): number =>
    uniform() < share ? of() : Number.POSITIVE_INFINITY;
  return {
    offsets: Uint32Array.from(offsets),
    rooms: Uint32Array.from(rooms),
    values: perEdge(() => uniform() * 2),
    views: Float64Array.from({ length: size.cohorts }, () => 5 + 20 * uniform()),
    slots: size.slots,
    roomCount: size.rooms,
    seats: {
      use: perEdge(() => 0.5 + uniform()),
      free: perRoom(() => sometimes(0.6, () => 5 + 25 * uniform())),
    },
    stock: {
      use: perEdge(() => 0.2 * uniform()),
      free: perRoom(() => sometimes(0.3, () => 1 + 4 * uniform())),
    },
    floors: perRoom(() => (uniform() < 0.4 ? 6 * uniform() : 0)),
    caps: perRoom(() => sometimes(0.2, () => 10 + 10 * uniform())),
    groups: {
      offsets: Uint32Array.from([0, Math.ceil(size.rooms / 2)]),
      rooms: Uint32Array.from({ length: Math.ceil(size.rooms / 2) }, (_, room) => room),
      floors: Float64Array.of(5 * uniform()),
    },
  };
};

interface Half {
  /** coefficients · x ≤ limit */
  readonly coefficients: number[];
  readonly limit: number;
}

const halvesOf = (problem: SmallProblem): Half[] => {
  const edges = problem.rooms.length;
  const halves: Half[] = [];
  const add = (of: (edge: number) => number, limit: number): void => {
    if (Number.isFinite(limit))
      halves.push({ coefficients: Array.from({ length: edges }, (_, edge) => of(edge)), limit });
  };
  const cohortOf = (edge: number): number =>
    problem.offsets.findIndex((offset) => offset > edge) - 1;
  for (let edge = 0; edge < edges; edge++) {
    add((other) => (other === edge ? -1 : 0), 0);
    add((other) => (other === edge ? 1 : 0), problem.views[cohortOf(edge)]!);
  }
  problem.views.forEach((views, cohort) => {
    add((edge) => (cohortOf(edge) === cohort ? 1 : 0), views * problem.slots);
  });
  for (let room = 0; room < problem.roomCount; room++) {
    const isIn = (edge: number): boolean => problem.rooms[edge] === room;
    add((edge) => (isIn(edge) ? problem.seats.use[edge]! : 0), problem.seats.free[room]!);
    add((edge) => (isIn(edge) ? problem.stock.use[edge]! : 0), problem.stock.free[room]!);
    add((edge) => (isIn(edge) ? 1 : 0), problem.caps[room]!);
    if (problem.floors[room]! > 0) add((edge) => (isIn(edge) ? -1 : 0), -problem.floors[room]!);
  }
  const members = new Set(problem.groups.rooms);
  add((edge) => (members.has(problem.rooms[edge]!) ? -1 : 0), -problem.groups.floors[0]!);
  return halves;
};

/** x where the chosen halves are equalities, by elimination; null where they do not meet in a point. */
const meeting = (chosen: readonly Half[]): number[] | null => {
  const size = chosen.length;
  const table = chosen.map(({ coefficients, limit }) => [...coefficients, limit]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++)
      if (Math.abs(table[row]![column]!) > Math.abs(table[pivot]![column]!)) pivot = row;
    if (Math.abs(table[pivot]![column]!) < 1e-9) return null;
    [table[column], table[pivot]] = [table[pivot]!, table[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const times = table[row]![column]! / table[column]![column]!;
      for (let at = column; at <= size; at++) table[row]![at]! -= times * table[column]![at]!;
    }
  }
  return table.map((row, at) => row[size]! / row[at]!);
};

/** The most value over all vertices of the polytope; null where it is empty. For six edges at most. */
export const bestByVertices = (problem: SmallProblem): number | null => {
  const halves = halvesOf(problem);
  const edges = problem.rooms.length;
  let best: number | null = null;
  const choose = (from: number, chosen: Half[]): void => {
    if (chosen.length === edges) {
      const point = meeting(chosen);
      if (!point) return;
      const isInside = halves.every(
        ({ coefficients, limit }) =>
          coefficients.reduce((sum, each, at) => sum + each * point[at]!, 0) <= limit + 1e-7,
      );
      if (!isInside) return;
      const value = point.reduce((sum, count, edge) => sum + count * problem.values[edge]!, 0);
      best = Math.max(best ?? Number.NEGATIVE_INFINITY, value);
      return;
    }
    for (let next = from; next < halves.length; next++)
      choose(next + 1, [...chosen, halves[next]!]);
  };
  choose(0, []);
  return best;
};
