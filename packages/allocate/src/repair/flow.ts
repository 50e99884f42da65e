import type { Model } from '../model.ts';
import { guarded, removable } from './fill.ts';
import { type Holdings, NOTHING } from './holdings.ts';

interface Columns {
  readonly offsets: Uint32Array;
  readonly edges: Uint32Array;
}

/** Edges of each room. */
const columnsOf = (model: Model): Columns => {
  const offsets = new Uint32Array(model.roomCount + 1);
  for (const room of model.rooms) offsets[room + 1]!++;
  for (let room = 0; room < model.roomCount; room++) offsets[room + 1]! += offsets[room]!;
  const next = offsets.slice();
  const edges = new Uint32Array(model.edges);
  for (let edge = 0; edge < model.edges; edge++) edges[next[model.rooms[edge]!]!++] = edge;
  return { offsets, edges };
};

/** What is short: a room, or any room of a group. */
export interface Want {
  readonly group: number | null;
  readonly rooms: readonly number[];
}

/** One impression into `into`; out of `from` of the same cohort, or of a view nobody had. */
interface Hop {
  readonly into: number;
  readonly from: number | null;
}

const FREE = null;

export interface FlowRepair {
  /** Rooms that promises reached in vain: none of them can give up anything. Empty when all is met. */
  readonly stuck: readonly number[];
  readonly isInTime: boolean;
}

/**
 * Meets floors exactly by shortest augmenting paths: a room that is short takes an impression of a cohort from a room
 * above its floor, or from one at its floor that takes one elsewhere in turn. Among paths of equally many moves the one
 * that loses least value goes first. Seats and stock along the way are held to what is left of them.
 */
export const meetFloors = (holdings: Holdings, deadline: number): FlowRepair => {
  const { model, exposure, groupExposure } = holdings;
  let columns: Columns | null = null;
  const stuck = new Set<number>();
  const short = (floor: number, has: number): number =>
    floor - has > NOTHING * Math.max(1, floor) ? floor - has : 0;
  const meet = (want: Want, missing: () => number): boolean => {
    columns ??= columnsOf(model);
    exchange(holdings, columns, want, missing);
    while (missing() > 0) {
      if (performance.now() > deadline) return false;
      const found = findPath(holdings, columns, want);
      if ('path' in found) push(holdings, found.path, Math.min(missing(), found.most));
      else {
        for (const room of found.reached) stuck.add(room);
        break;
      }
    }
    return true;
  };
  let isInTime = true;
  for (let room = 0; room < model.roomCount && isInTime; room++) {
    const missing = (): number => short(model.floors[room]!, exposure[room]!);
    if (missing() > 0) isInTime = meet({ group: null, rooms: [room] }, missing);
  }
  for (let group = 0; group < model.groups && isInTime; group++) {
    const missing = (): number => short(model.groupFloors[group]!, groupExposure[group]!);
    const rooms = model.groupRooms.subarray(
      model.groupOffsets[group]!,
      model.groupOffsets[group + 1]!,
    );
    if (missing() > 0) isInTime = meet({ group, rooms: Array.from(rooms) }, missing);
  }
  return { stuck: [...stuck].sort((left, right) => left - right), isInTime };
};

interface Exchange extends Hop {
  readonly loss: number;
}

/** All exchanges within one cohort, least loss first: nearly all of what is short is met by these. */
const exchange = (
  holdings: Holdings,
  columns: Columns,
  want: Want,
  missing: () => number,
): void => {
  const { model, impressions, cohortOf, viewsLeft } = holdings;
  const { values } = model;
  const offers: Exchange[] = [];
  for (const start of want.rooms)
    for (let at = columns.offsets[start]!; at < columns.offsets[start + 1]!; at++) {
      const into = columns.edges[at]!;
      if (holdings.addable(into) <= NOTHING) continue;
      const cohort = cohortOf[into]!;
      if (viewsLeft[cohort]! > NOTHING) offers.push({ into, from: FREE, loss: -values[into]! });
      for (let from = model.offsets[cohort]!; from < model.offsets[cohort + 1]!; from++)
        if (from !== into && impressions[from]! > NOTHING)
          offers.push({ into, from, loss: values[from]! - values[into]! });
    }
  offers.sort((left, right) => left.loss - right.loss);
  for (const { into, from } of offers) {
    const short = missing();
    if (short === 0) return;
    const cohort = cohortOf[into]!;
    let count = Math.min(short, holdings.addable(into));
    if (from === FREE) count = Math.min(count, viewsLeft[cohort]!);
    else
      count = Math.min(
        ...[count, impressions[from]!, guarded(holdings, from, into)],
        givable(holdings, model.rooms[from]!, model.rooms[into]!, want),
      );
    if (count > NOTHING) push(holdings, [{ into, from }], count);
  }
};

const push = (holdings: Holdings, path: readonly Hop[], count: number): void => {
  for (const { from } of path) if (from !== FREE) holdings.move(from, -count);
  for (const { into } of path) holdings.move(into, count);
};

/** What the last room of a path can give when its first is `start`. */
const givable = (holdings: Holdings, room: number, start: number, want: Want): number => {
  const { model, exposure, groupExposure, groupsOf } = holdings;
  if (groupsOf[room]!.length === 0) return removable(holdings, room);
  let most = exposure[room]! - model.floors[room]!;
  for (const group of groupsOf[room]!) {
    if (group === want.group) return 0;
    if (groupsOf[start]!.includes(group)) continue;
    most = Math.min(most, groupExposure[group]! - model.groupFloors[group]!);
  }
  return Math.max(0, most);
};

/** What `into` can take when its room loses an impression of `lost` at the same time. */
const takable = (holdings: Holdings, into: number, lost: number | null): number => {
  if (lost === null) return holdings.addable(into);
  const { model, impressions, cohortOf, seatsLeft, stockLeft } = holdings;
  const room = model.rooms[into]!;
  let most = model.views[cohortOf[into]!]! - impressions[into]!;
  for (const [resource, left] of [
    [model.seats, seatsLeft],
    [model.stock, stockLeft],
  ] as const) {
    if (!resource) continue;
    const more = resource.use[into]! - resource.use[lost]!;
    if (more > 0) most = Math.min(most, left[room]! / more);
  }
  return most;
};

type Found =
  | { readonly path: readonly Hop[]; readonly most: number }
  | { readonly reached: readonly number[] };

interface Reached {
  readonly room: number;
  readonly start: number;
  /** Edge by which the room gives something up, and the one that takes it; none at the start. */
  readonly hop: Hop | null;
  /** Whether the room itself gave something up; else it takes the place of one in its group that did. */
  readonly isSame: boolean;
  readonly before: Reached | null;
  readonly most: number;
}

/** Rooms that may take what a room above its own floor gives up, where only its group holds it back. */
const insteadOf = (
  { model, groupExposure, groupsOf }: Holdings,
  room: number,
  start: number,
  want: Want,
  seen: Set<number>,
): number[] => {
  const rooms: number[] = [];
  for (const group of groupsOf[room]!) {
    if (group === want.group || groupsOf[start]!.includes(group)) continue;
    if (groupExposure[group]! - model.groupFloors[group]! > NOTHING) continue;
    for (let at = model.groupOffsets[group]!; at < model.groupOffsets[group + 1]!; at++) {
      const other = model.groupRooms[at]!;
      if (seen.has(other)) continue;
      seen.add(other);
      rooms.push(other);
    }
  }
  return rooms;
};

const findPath = (holdings: Holdings, columns: Columns, want: Want): Found => {
  const { model, impressions, cohortOf, viewsLeft, exposure } = holdings;
  const seenRooms = new Set<number>(want.rooms);
  const seenCohorts = new Set<number>();
  let level: Reached[] = want.rooms.map((room) => ({
    room,
    start: room,
    hop: null,
    isSame: true,
    before: null,
    most: Number.POSITIVE_INFINITY,
  }));
  while (level.length > 0) {
    const next: Reached[] = [];
    let best: { readonly end: Reached; readonly hop: Hop; readonly most: number } | null = null;
    let bestLoss = Number.POSITIVE_INFINITY;
    const offer = (end: Reached, hop: Hop, most: number): void => {
      const loss = (hop.from === FREE ? 0 : model.values[hop.from]!) - model.values[hop.into]!;
      if (most <= NOTHING || loss >= bestLoss) return;
      bestLoss = loss;
      best = { end, hop, most };
    };
    for (const reached of level)
      for (let at = columns.offsets[reached.room]!; at < columns.offsets[reached.room + 1]!; at++) {
        const into = columns.edges[at]!;
        const cohort = cohortOf[into]!;
        if (seenCohorts.has(cohort)) continue;
        const most = Math.min(
          reached.most,
          takable(holdings, into, reached.isSame ? (reached.hop?.from ?? null) : null),
        );
        if (most <= NOTHING) continue;
        // A cohort may be come by through another room of the first level, whose loss may be less.
        if (reached.hop) seenCohorts.add(cohort);
        if (viewsLeft[cohort]! > NOTHING)
          offer(reached, { into, from: FREE }, Math.min(most, viewsLeft[cohort]!));
        for (let from = model.offsets[cohort]!; from < model.offsets[cohort + 1]!; from++) {
          const room = model.rooms[from]!;
          if (from === into || impressions[from]! <= NOTHING) continue;
          const count = Math.min(most, impressions[from]!, guarded(holdings, from, into));
          if (count <= NOTHING) continue;
          const hop: Hop = { into, from };
          offer(reached, hop, Math.min(count, givable(holdings, room, reached.start, want)));
          const step = { start: reached.start, hop, before: reached };
          if (!seenRooms.has(room)) {
            seenRooms.add(room);
            next.push({ ...step, room, isSame: true, most: count });
          }
          const spare = Math.min(count, exposure[room]! - model.floors[room]!);
          if (spare > NOTHING)
            for (const other of insteadOf(holdings, room, reached.start, want, seenRooms))
              next.push({ ...step, room: other, isSame: false, most: spare });
        }
      }
    const chosen = best as { end: Reached; hop: Hop; most: number } | null;
    if (chosen) {
      const path: Hop[] = [chosen.hop];
      for (let each: Reached | null = chosen.end; each?.hop; each = each.before)
        path.push(each.hop);
      return { path, most: chosen.most };
    }
    level = next;
  }
  return { reached: [...seenRooms] };
};
