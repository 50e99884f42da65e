import { AllocateError, type Plan, type Prices, solve } from '@kaibo/allocate';
import type { FairnessPoint, TrafficFairness } from '@kaibo/contracts/traffic';
import {
  byRow,
  type Laid,
  layOut,
  type RowPrices,
  relevanceLost,
  type Window,
} from './traffic.window.ts';

/** Why promises cannot be kept, by row and by place of the group. */
export interface Unmet {
  reason: 'floors-above-supply' | 'floors';
  /** Largest share of every promise that can be kept. */
  fraction: number;
  rows: { row: number; promised: number; possible: number; lacks: Lack }[];
  groups: { group: number; promised: number; possible: number }[];
  promised: number;
  possible: number;
}

type Lack = 'views' | 'seats' | 'stock' | 'cap' | 'guard';

/** The plan of a window; one number a row in every column. */
export interface Solved {
  method: Plan['method'];
  status: Plan['status'];
  milliseconds: number;
  isWarm: boolean;
  cohorts: number;
  edges: number;
  places: number;
  valueFen: number;
  boundFen: number;
  gap: number;
  /** Null when nothing is promised. */
  floorsMet: number | null;
  exposure: Float64Array;
  shortfall: Float64Array;
  groupPlanned: Float64Array;
  groupPrices: Float64Array;
  prices: RowPrices;
  /** ρ: mean over requests. */
  guard: number;
  guardBinds: number;
  relevanceLost: number;
  fairness: TrafficFairness;
  unmet: Unmet | null;
}

/** What the next solve starts from. */
export interface Warm {
  prices: RowPrices;
  groups: ReadonlyMap<string, number>;
  guard: number;
  temperature: number;
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const one of numbers) total += one;
  return total;
};

/** Gini's coefficient, Jain's index and the least, of what rooms on air are given. O(n log n). */
export const fairnessOf = (exposure: Float64Array): TrafficFairness => {
  const sorted = exposure.toSorted();
  const total = sum(sorted);
  const n = sorted.length;
  if (n === 0 || total <= 0) return { gini: 0, jain: 1, minimum: 0 };
  let weighted = 0;
  let squares = 0;
  sorted.forEach((one, i) => {
    weighted += (i + 1) * one;
    squares += one * one;
  });
  return {
    gini: Math.max(0, (2 * weighted) / (n * total) - (n + 1) / n),
    jain: (total * total) / (n * squares),
    minimum: sorted[0]!,
  };
};

const warmPrices = (warm: Warm, { problem, rows }: Laid): Prices => {
  const of = (column: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => column[row] ?? 0);
  const floor = of(warm.prices.floor);
  of(warm.prices.boost).forEach((boost, room) => {
    floor[room]! += boost;
  });
  return {
    ...{ seats: of(warm.prices.seats), stock: of(warm.prices.stock), cap: of(warm.prices.cap) },
    ...{ floor, merit: of(warm.prices.merit) },
    group: Float64Array.from(problem.groups?.ids ?? [], (id) => warm.groups.get(id) ?? 0),
    guard: new Float64Array(problem.views.length).fill(warm.guard),
  };
};

/** A solve from the prices before; from nothing where they do not fit any more. */
const solveWarm = async (laid: Laid, warm: Warm | null, timeLimitMs: number) => {
  const options = { timeLimitMs, gap: 0.01 } as const;
  if (warm === null) return { plan: await solve(laid.problem, options), isWarm: false };
  try {
    const from = { prices: warmPrices(warm, laid), temperature: warm.temperature };
    return { plan: await solve(laid.problem, { ...options, warm: from }), isWarm: true };
  } catch (error) {
    if (!(error instanceof AllocateError) || error.code !== 'allocate/stale-prices') throw error;
    return { plan: await solve(laid.problem, options), isWarm: false };
  }
};

const unmetOf = (plan: Plan, { problem, rows }: Laid): Unmet | null => {
  const { infeasibility } = plan;
  if (!infeasibility) return null;
  const [seats, stock, caps] = [
    new Set(infeasibility.scarce.seats),
    new Set(infeasibility.scarce.stock),
    new Set(infeasibility.scarce.caps),
  ];
  const lacks = (room: number): Lack => {
    if (seats.has(room)) return 'seats';
    if (stock.has(room)) return 'stock';
    if (caps.has(room)) return 'cap';
    return infeasibility.guards > 0 ? 'guard' : 'views';
  };
  const promised = sum(problem.floors ?? []) + sum(problem.groups?.floors ?? []);
  const short = sum(plan.shortfalls.rooms) + sum(plan.shortfalls.groups);
  return {
    ...{ reason: infeasibility.reason, fraction: Math.min(1, Math.max(0, infeasibility.fraction)) },
    ...{ promised, possible: Math.max(0, promised - short) },
    rows: infeasibility.rooms.map(({ index, floor, delivered }) => ({
      ...{ row: rows[index]!, promised: floor, possible: delivered, lacks: lacks(index) },
    })),
    groups: infeasibility.groups.map(({ index, floor, delivered }) => ({
      ...{ group: index, promised: floor, possible: delivered },
    })),
  };
};

const solvedOf = (plan: Plan, isWarm: boolean, laid: Laid, window: Window): Solved => {
  const { problem, rows } = laid;
  const [exposure, shortfall] = [
    new Float64Array(window.rowCount),
    new Float64Array(window.rowCount),
  ];
  rows.forEach((row, room) => {
    exposure[row] = plan.exposure[room]!;
    shortfall[row] = plan.shortfalls.rooms[room]!;
  });
  const { groups } = problem;
  const groupPlanned = new Float64Array(groups?.floors.length ?? 0);
  for (let at = 0; groups && at < groupPlanned.length; at++)
    for (let i = groups.offsets[at]!; i < groups.offsets[at + 1]!; i++)
      groupPlanned[at]! += plan.exposure[groups.rooms[i]!]!;
  const isPromised =
    problem.floors?.some((floor) => floor > 0) || groups?.floors.some((floor) => floor > 0);
  const guards = plan.prices.guard;
  return {
    ...{ method: plan.method, status: plan.status, milliseconds: plan.milliseconds, isWarm },
    ...{ cohorts: problem.views.length, edges: problem.rooms.length },
    places: problem.slots * sum(problem.views),
    ...{ valueFen: plan.value, boundFen: plan.certificate.bound, gap: plan.certificate.gap },
    floorsMet: isPromised ? plan.certificate.floorsMet : null,
    ...{ exposure, shortfall, groupPlanned, groupPrices: Float64Array.from(plan.prices.group) },
    prices: byRow(plan.prices, laid, window),
    guard: guards.length === 0 ? 0 : sum(guards) / guards.length,
    guardBinds: guards.length === 0 ? 0 : guards.filter((one) => one > 1e-9).length / guards.length,
    relevanceLost: relevanceLost(laid, plan),
    fairness: fairnessOf(plan.exposure),
    unmet: unmetOf(plan, laid),
  };
};

/**
 * Solves a window; null where there is nothing to allocate.
 *
 * @throws AllocateError what the library refuses.
 */
export const solveWindow = async (
  window: Window,
  { warm, timeLimitMs }: { warm: Warm | null; timeLimitMs: number },
): Promise<{ solved: Solved; warm: Warm } | null> => {
  const laid = layOut(window);
  if (laid === null) return null;
  const { plan, isWarm } = await solveWarm(laid, warm, timeLimitMs);
  const solved = solvedOf(plan, isWarm, laid, window);
  const ids = window.groups.ids;
  return {
    solved,
    warm: {
      ...{ prices: solved.prices, guard: solved.guard, temperature: plan.temperature },
      groups: new Map(ids.map((id, at) => [id, plan.prices.group[at] ?? 0])),
    },
  };
};

const SCALES = [0, 0.5, 1, 1.5, 2, 3];

/** The window with all promises times this. */
const promising = (window: Window, scale: number): Window => ({
  ...window,
  floors: window.floors.map((floor, row) => Math.min(floor * scale, window.caps[row]!)),
  boosts: window.boosts.map((boost) => boost * scale),
  groups: { ...window.groups, floors: window.groups.floors.map((floor) => floor * scale) },
});

/** What promises cost: the same window with all of them at so many times. */
export const fairnessCurve = async (
  window: Window,
  timeLimitMs: number,
): Promise<FairnessPoint[]> => {
  const points: FairnessPoint[] = [];
  let warm: Warm | null = null;
  let free: number | null = null;
  for (const scale of SCALES) {
    const found = await solveWindow(promising(window, scale), { warm, timeLimitMs });
    if (found === null) return [];
    const { solved } = found;
    warm = found.warm;
    free ??= solved.valueFen;
    points.push({
      ...{ scale, valueFen: solved.valueFen, floorsMet: solved.floorsMet, ...solved.fairness },
      price: free > 0 ? 1 - solved.valueFen / free : 0,
    });
  }
  return points;
};
