import { utility } from '../fairness.ts';
import type { Model, ModelFairness } from '../model.ts';
import type { Prices } from '../plan.ts';
import { type ColumnWriter, columnWriter, type LinearProgram } from './program.ts';

/** What the program looks for: most value, the least relative shortfall, or the largest share of all floors. */
export type Aim = 'value' | 'shortfall' | 'fraction';

export interface ModelProgram {
  readonly program: LinearProgram;
  readonly rows: RowsOfModel;
  /** First of the columns after the edges: shortfalls in the order of rooms, groups, cohorts. */
  readonly extra: number;
}

/** Row of each limit; −1 where there is none. */
export interface RowsOfModel {
  readonly views: Int32Array;
  readonly seats: Int32Array;
  readonly stock: Int32Array;
  /** Caps and floors are two rows, so that each has its own price. */
  readonly cap: Int32Array;
  readonly floor: Int32Array;
  readonly merit: Int32Array;
  readonly group: Int32Array;
  readonly guard: Int32Array;
}

/** Tangents that stand for a concave utility, evenly on a logarithmic scale. */
const TANGENTS = 48;

interface Limits {
  readonly lower: number[];
  readonly upper: number[];
}

const rowsOf = (model: Model, aim: Aim, limits: Limits): RowsOfModel => {
  const add = (lower: number, upper: number): number => {
    limits.lower.push(lower);
    return limits.upper.push(upper) - 1;
  };
  const INFINITE = Number.POSITIVE_INFINITY;
  const upTo = (limit: number): number => (Number.isFinite(limit) ? add(-INFINITE, limit) : -1);
  const from = (floor: number): number =>
    floor > 0 ? add(aim === 'fraction' ? 0 : floor, INFINITE) : -1;
  const perRoom = (of: (room: number) => number): Int32Array =>
    Int32Array.from({ length: model.roomCount }, (_, room) => of(room));
  const fair = aim === 'value' ? model.fairness : null;
  return {
    views: Int32Array.from(model.views, (views, cohort) =>
      model.offsets[cohort + 1]! - model.offsets[cohort]! > model.slots
        ? add(-INFINITE, views * model.slots)
        : -1,
    ),
    seats: perRoom((room) => (model.seats ? upTo(model.seats.free[room]!) : -1)),
    stock: perRoom((room) => (model.stock ? upTo(model.stock.free[room]!) : -1)),
    cap: perRoom((room) => upTo(model.caps[room]!)),
    floor: perRoom((room) => from(model.floors[room]!)),
    merit: perRoom((room) => (fair && fair.merit[room]! > 0 ? add(0, INFINITE) : -1)),
    group: Int32Array.from(model.groupFloors, from),
    guard: model.guard ? Int32Array.from(model.guard.needs, from) : new Int32Array(),
  };
};

const groupsOfRooms = (model: Model): number[][] => {
  const groupsOf: number[][] = Array.from({ length: model.roomCount }, () => []);
  for (let group = 0; group < model.groups; group++)
    for (let at = model.groupOffsets[group]!; at < model.groupOffsets[group + 1]!; at++)
      groupsOf[model.groupRooms[at]!]!.push(group);
  return groupsOf;
};

const writeEdges = (model: Model, aim: Aim, rows: RowsOfModel, writer: ColumnWriter): void => {
  const groupsOf = groupsOfRooms(model);
  const entry = (row: number, value: number): void => {
    if (row >= 0) writer.entry(row, value);
  };
  for (let cohort = 0; cohort < model.cohorts; cohort++)
    for (let edge = model.offsets[cohort]!; edge < model.offsets[cohort + 1]!; edge++) {
      const room = model.rooms[edge]!;
      writer.column(aim === 'value' ? -model.values[edge]! : 0, 0, model.views[cohort]!);
      entry(rows.views[cohort]!, 1);
      if (model.seats) entry(rows.seats[room]!, model.seats.use[edge]!);
      if (model.stock) entry(rows.stock[room]!, model.stock.use[edge]!);
      entry(rows.cap[room]!, 1);
      entry(rows.floor[room]!, 1);
      entry(rows.merit[room]!, 1);
      for (const group of groupsOf[room]!) entry(rows.group[group]!, 1);
      if (model.guard) entry(rows.guard[cohort]!, model.guard.relevance[edge]!);
    }
};

const writeLevel = (fairness: ModelFairness, rows: RowsOfModel, writer: ColumnWriter): void => {
  writer.column(-fairness.weight, 0, fairness.levelMost);
  fairness.merit.forEach((merit, room) => {
    if (merit > 0) writer.entry(rows.merit[room]!, -merit);
  });
};

/** Exposure of a room of merit is a mixture of points on its utility: the largest mixture is the curve itself, from below. */
const writeUtilities = (
  model: Model,
  fairness: ModelFairness,
  rows: RowsOfModel,
  writer: ColumnWriter,
  limits: Limits,
): void => {
  const { alpha, weight, merit } = fairness;
  for (let room = 0; room < merit.length; room++) {
    if (merit[room]! === 0) continue;
    const mixture = limits.lower.push(1) - 1;
    limits.upper.push(1);
    const most = model.reach[room]!;
    for (let point = 0; point <= TANGENTS; point++) {
      const exposure = most * 1e-6 ** (1 - point / TANGENTS);
      writer.column(-weight * merit[room]! * utility(alpha, exposure / merit[room]!), 0, 1);
      writer.entry(rows.merit[room]!, -exposure);
      writer.entry(mixture, 1);
    }
  }
};

const writeShortfalls = (model: Model, rows: RowsOfModel, writer: ColumnWriter): void => {
  const write = (row: number, floor: number): void => {
    writer.column(floor > 0 ? 1 / floor : 0, 0, floor);
    if (row >= 0) writer.entry(row, 1);
  };
  model.floors.forEach((floor, room) => {
    write(rows.floor[room]!, floor);
  });
  model.groupFloors.forEach((floor, group) => {
    write(rows.group[group]!, floor);
  });
  model.guard?.needs.forEach((need, cohort) => {
    write(rows.guard[cohort]!, need);
  });
};

const writeFraction = (model: Model, rows: RowsOfModel, writer: ColumnWriter): void => {
  writer.column(-1, 0, 1);
  model.floors.forEach((floor, room) => {
    if (floor > 0) writer.entry(rows.floor[room]!, -floor);
  });
  model.groupFloors.forEach((floor, group) => {
    if (floor > 0) writer.entry(rows.group[group]!, -floor);
  });
  model.guard?.needs.forEach((need, cohort) => {
    if (need > 0) writer.entry(rows.guard[cohort]!, -need);
  });
};

/** The model as rows and columns: edges first, then level, mixtures, shortfalls or the fraction. O(edges). */
export const programOf = (model: Model, aim: Aim): ModelProgram => {
  const limits: Limits = { lower: [], upper: [] };
  const writer = columnWriter();
  const rows = rowsOf(model, aim, limits);
  writeEdges(model, aim, rows, writer);
  if (aim === 'value' && model.fairness) {
    if (model.fairness.alpha === Number.POSITIVE_INFINITY) writeLevel(model.fairness, rows, writer);
    else writeUtilities(model, model.fairness, rows, writer, limits);
  }
  if (aim === 'shortfall') writeShortfalls(model, rows, writer);
  if (aim === 'fraction') writeFraction(model, rows, writer);
  return { program: writer.program(limits.lower, limits.upper), rows, extra: model.edges };
};

/** Prices from the duals of the rows: what a unit more of a limit adds to the value. */
export const pricesOfRows = (rows: RowsOfModel, duals: Float64Array): Prices => {
  const of = (which: Int32Array, sign: 1 | -1): Float64Array =>
    Float64Array.from(which, (row) => (row < 0 ? 0 : Math.max(0, sign * duals[row]!)));
  return {
    seats: of(rows.seats, -1),
    stock: of(rows.stock, -1),
    cap: of(rows.cap, -1),
    floor: of(rows.floor, 1),
    merit: of(rows.merit, 1),
    group: of(rows.group, 1),
    guard: of(rows.guard, 1),
  };
};
