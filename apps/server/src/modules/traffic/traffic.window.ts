import type { Plan, Prices, Problem } from '@kaibo/allocate';
import type { TrafficRules } from '@kaibo/contracts/traffic';
import type { Columns } from './traffic.board.ts';
import type { Sample } from './traffic.samples.ts';
import { type Foreseen, type Gain, gainOf, NOTHING_FORETOLD } from './traffic.worth.ts';

/**
 * Places of an answer that are given out: what a visitor sees before they scroll. An impression is one of them; what
 * stands lower follows its rank.
 */
export const PLACES = 6;

export interface WindowGroups {
  ids: readonly string[];
  /** Rooms of group g are `rooms[offsets[g]]` up to `offsets[g + 1]`. */
  offsets: Uint32Array;
  rooms: Uint32Array;
  floors: Float64Array;
}

/** All that a plan of one window is made from; one number a row in every column. */
export interface Window {
  sample: Sample;
  /** Page views that are expected. */
  views: number;
  rowCount: number;
  /** 1 for who is on air. */
  isOpen: Uint8Array;
  expected: Columns;
  /** Seat-minutes; Infinity without a limit. */
  seatsFree: Float64Array;
  /** Pieces; Infinity without a limit. */
  stockUnits: Float64Array;
  /** Impressions, those that boosts are owed included. */
  floors: Float64Array;
  /** Of the floors what boosts are owed. */
  boosts: Float64Array;
  caps: Float64Array;
  merit: Float64Array;
  groups: WindowGroups;
  rules: Pick<TrafficRules, 'worth' | 'merit' | 'guardEpsilon'>;
}

const foreseenAt = (expected: Columns, row: number, into: Foreseen): Foreseen => {
  into.click = expected.click[row]!;
  into.buy = expected.buy[row]!;
  into.orderFen = expected.orderFen[row]!;
  into.watchMinutes = expected.watchMinutes[row]!;
  into.follow = expected.follow[row]!;
  return into;
};

/** Fills a row of the expected columns into an object that is used again and again. */
export const foreseen = (): ((expected: Columns, row: number) => Foreseen) => {
  const into = { click: 0, buy: 0, orderFen: 0, watchMinutes: 0, follow: 0 };
  return (expected, row) => foreseenAt(expected, row, into);
};

/** Rooms in the order of the problem, those alone that somebody could be shown. */
export interface Laid {
  problem: Problem;
  /** Row of each room of the problem. */
  rows: Uint32Array;
  /** What each edge is relevant, for what a plan takes from viewers. */
  relevance: Float64Array;
}

/** Lays the window out as a linear program; null where nobody asked or nobody is on air. O(candidates). */
export const layOut = (window: Window): Laid | null => {
  const { sample, isOpen, expected, rules } = window;
  const requests = sample.offsets.length - 1;
  const roomOf = new Int32Array(window.rowCount).fill(-1);
  const rows: number[] = [];
  for (let row = 0; row < window.rowCount; row++)
    if (isOpen[row] === 1) roomOf[row] = rows.push(row) - 1;
  const offsets: number[] = [0];
  const rooms: number[] = [];
  const [values, seats, units, relevance] = [[], [], [], []] as number[][] as [
    number[],
    number[],
    number[],
    number[],
  ];
  const gain: Gain = { fen: 0, seats: 0, units: 0 };
  const usual = foreseen();
  const foretold = { ...NOTHING_FORETOLD };
  for (let i = 0; i < requests; i++) {
    for (let at = sample.offsets[i]!; at < sample.offsets[i + 1]!; at++) {
      const row = sample.rows[at]!;
      const room = row < window.rowCount ? roomOf[row]! : -1;
      if (room < 0) continue;
      foretold.click = sample.click[at]!;
      foretold.buy = sample.buy[at]!;
      foretold.valueFen = sample.valueFen[at]!;
      const relevant = Math.max(0, sample.relevance[at]!);
      gainOf(usual(expected, row), foretold, relevant, rules.worth, gain);
      rooms.push(room);
      values.push(gain.fen);
      seats.push(gain.seats);
      units.push(gain.units);
      relevance.push(relevant);
    }
    if (rooms.length > offsets.at(-1)!) offsets.push(rooms.length);
  }
  const cohorts = offsets.length - 1;
  if (cohorts === 0 || window.views <= 0) return null;
  const of = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  const { alpha, weight } = rules.merit;
  return {
    rows: Uint32Array.from(rows),
    relevance: Float64Array.from(relevance),
    problem: {
      offsets: Uint32Array.from(offsets),
      rooms: Uint32Array.from(rooms),
      values: Float64Array.from(values),
      views: new Float64Array(cohorts).fill(window.views / cohorts),
      slots: PLACES,
      roomCount: rows.length,
      seats: { use: Float64Array.from(seats), free: of(window.seatsFree) },
      stock: { use: Float64Array.from(units), free: of(window.stockUnits) },
      floors: of(window.floors),
      caps: of(window.caps),
      groups: groupsOf(window.groups, roomOf),
      guard: { relevance: Float64Array.from(relevance), slack: rules.guardEpsilon },
      // An α of 0 asks for efficiency alone, which is the program without a term for fairness.
      ...(weight > 0 &&
        alpha !== 0 && {
          fairness: { alpha: alpha ?? Number.POSITIVE_INFINITY, weight, merit: of(window.merit) },
        }),
    },
  };
};

const groupsOf = (groups: WindowGroups, roomOf: Int32Array) => {
  const offsets = [0];
  const rooms: number[] = [];
  groups.ids.forEach((_, group) => {
    for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++) {
      const room = roomOf[groups.rooms[at]!]!;
      if (room >= 0) rooms.push(room);
    }
    offsets.push(rooms.length);
  });
  const isEmpty = (group: number): boolean => offsets[group] === offsets[group + 1];
  return {
    offsets: Uint32Array.from(offsets),
    rooms: Uint32Array.from(rooms),
    // Nothing can be promised to a group without a room on air.
    floors: Float64Array.from(groups.floors, (floor, group) => (isEmpty(group) ? 0 : floor)),
    ids: groups.ids,
  };
};

/** Prices by row rather than by room of one problem: what is broadcast, and what the next solve starts from. */
export interface RowPrices {
  seats: Float64Array;
  stock: Float64Array;
  cap: Float64Array;
  floor: Float64Array;
  merit: Float64Array;
  /** Σ over the groups of a room. */
  group: Float64Array;
  /** Of the floor's price what is owed to boosts, taken off it. */
  boost: Float64Array;
}

/** How prices of rooms become prices of rows: a boost takes its share of the price of the promise it is part of. */
export const byRow = (
  { seats, stock, cap, floor, merit, group }: Prices,
  { problem, rows }: Laid,
  window: Window,
): RowPrices => {
  const column = (): Float64Array => new Float64Array(window.rowCount);
  const prices: RowPrices = {
    ...{ seats: column(), stock: column(), cap: column(), floor: column() },
    ...{ merit: column(), group: column(), boost: column() },
  };
  rows.forEach((row, room) => {
    const promised = window.floors[row]!;
    const paid = promised > 0 ? Math.min(1, window.boosts[row]! / promised) : 0;
    prices.seats[row] = seats[room]!;
    prices.stock[row] = stock[room]!;
    prices.cap[row] = cap[room]!;
    prices.floor[row] = floor[room]! * (1 - paid);
    prices.boost[row] = floor[room]! * paid;
    prices.merit[row] = merit[room]!;
  });
  const { groups } = problem;
  for (let at = 0; groups && at < groups.floors.length; at++)
    for (let i = groups.offsets[at]!; i < groups.offsets[at + 1]!; i++)
      prices.group[rows[groups.rooms[i]!]!]! += group[at]!;
  return prices;
};

/** What a plan takes from viewers: 1 − relevance given ÷ the best they could have had. */
export const relevanceLost = ({ problem, relevance }: Laid, plan: Plan): number => {
  let [given, best] = [0, 0];
  for (let i = 0; i < problem.views.length; i++) {
    const [from, to] = [problem.offsets[i]!, problem.offsets[i + 1]!];
    for (let at = from; at < to; at++) given += relevance[at]! * plan.impressions[at]!;
    const sorted = relevance.slice(from, to).sort((a, b) => b - a);
    for (let at = 0; at < Math.min(problem.slots, sorted.length); at++)
      best += sorted[at]! * problem.views[i]!;
  }
  return best > 0 ? Math.max(0, 1 - given / best) : 0;
};
