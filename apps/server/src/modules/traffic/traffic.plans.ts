import { createPrices, type RoomPrices } from '@kaibo/allocate';
import type {
  Infeasibility,
  PlanGroup,
  PlanPoint,
  PlanRoom,
  TrafficBound,
  TrafficPlan,
  TrafficRoom,
} from '@kaibo/contracts/traffic';
import { random } from '@kaibo/numeric';
import type { Feedback } from './traffic.feedback.ts';
import { isGraduated } from './traffic.graduation.ts';
import type { Gathered, LiveRoom } from './traffic.live.ts';
import { MOST_BESIDE } from './traffic.samples.ts';
import type { Solved } from './traffic.solve.ts';
import type { Broadcast } from './traffic.state.ts';

const MOST_ROOMS = 200;
/** A price below this binds nothing: rounding. */
const BINDS_FEN = 1e-6;

export const nameOf = ({ roomId, title, hostName, isNewHost }: LiveRoom): TrafficRoom => ({
  ...{ roomId, title, hostName, isNewHost },
});

/** A belief before the first look is worth so many. */
const PRIOR_LOOKS = 20;

/** New hosts that are not known yet: of them it is drawn how often they may be clicked. */
const believedOf = ({ rooms, rates, window, policy }: Gathered): Broadcast['believed'] => {
  const [clicked, passed] = [new Float64Array(window.rowCount), new Float64Array(window.rowCount)];
  const usual = rates.usual.click;
  for (const { row, hostId, isNewHost } of rooms) {
    const counts = rates.countsOf('host', hostId);
    if (!isNewHost || isGraduated(counts, usual, policy.rules.graduateWidth)) continue;
    const shown = Math.max(counts?.shown ?? 0, counts?.clicks ?? 0);
    clicked[row] = (counts?.clicks ?? 0) + PRIOR_LOOKS * usual;
    passed[row] = shown - (counts?.clicks ?? 0) + PRIOR_LOOKS * (1 - usual);
  }
  return { clicked, passed };
};

/** What an impression is usually worth, fen. */
export const scaleOf = ({ places, valueFen }: Solved): number =>
  places > 0 ? Math.max(1e-9, valueFen / places) : 1;

/**
 * Rooms that something is owed to: by price, and, drawn anew with each plan, those that were promised something and are
 * planned for nothing, as nobody ranked them high enough to be looked at.
 */
const besideOf = (
  planId: string,
  { rooms, window, groups }: Gathered,
  { solved, prices, scale }: { solved: Solved; prices: RoomPrices; scale: number },
): string[] => {
  const stream = random(1).fork(planId);
  const isPromised = new Set(groups.filter(({ floorShare }) => floorShare > 0));
  return rooms
    .map(({ roomId, row, groups: of }) => {
      const owed = window.floors[row]! > 0 || of.some((group) => isPromised.has(group));
      const isUnseen = owed && solved.exposure[row]! < BINDS_FEN;
      const price =
        prices.floor[row]! + prices.group[row]! + prices.boost[row]! + prices.merit[row]!;
      return { roomId, weight: price + (isUnseen ? scale * stream.uniform() : 0) };
    })
    .filter(({ weight }) => weight > BINDS_FEN)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_BESIDE)
    .map(({ roomId }) => roomId);
};

/** What was given while the ledger was not read yet is known from the broadcast before. */
const runningOf = (boosts: Gathered['boosts'], before: Broadcast | null): Broadcast['boosts'] =>
  new Map(
    [...boosts].map(([roomId, boost]) => {
      const last = before?.boosts.get(roomId);
      const isSame = last?.id === boost.id && last.budget === boost.budget;
      return [roomId, { ...boost, left: isSame ? Math.min(last.left, boost.left) : boost.left }];
    }),
  );

/** What everybody who answers goes by, from a plan. */
export const broadcastOf = (
  planId: string,
  gathered: Gathered,
  made: {
    solved: Solved;
    solvedAtMs: number;
    scale: number;
    feedback: Feedback;
    before: Broadcast | null;
  },
): Broadcast => {
  const { solved, solvedAtMs, scale, feedback, before } = made;
  const { policy, window, windowMs, rooms, boosts } = gathered;
  const prices = { ...createPrices(window.rowCount, solvedAtMs), ...solved.prices };
  for (const { row, roomId, groups } of rooms) {
    const push = feedback.ofRoom(roomId);
    const promised = window.floors[row]!;
    const paid = promised > 0 ? Math.min(1, window.boosts[row]! / promised) : 0;
    prices.floor[row]! += push * (1 - paid);
    prices.boost[row]! += push * paid;
    for (const { id } of groups) prices.group[row]! += feedback.ofGroup(id);
  }
  const owed = besideOf(planId, gathered, { solved, prices, scale });
  return {
    ...{ planId, policyVersion: policy.version, solvedAtMs, prices, expected: window.expected },
    believed: believedOf(gathered),
    noPrices: createPrices(window.rowCount, solvedAtMs),
    isTimedOut: solved.status === 'time-limit',
    guard: solved.guard,
    quotas: solved.exposure.map((one) => Math.max(0, (one * 1_000) / windowMs)),
    scale,
    beside: owed,
    boosts: runningOf(boosts, before),
    served: new Uint32Array(window.rowCount),
  };
};

const boundsOf = (row: number, solved: Solved): TrafficBound[] => {
  const { floor, boost, group, cap, seats, stock } = solved.prices;
  const prices = { floor: floor[row]! + boost[row]!, group: group[row]!, cap: cap[row]! };
  const all = { ...prices, seats: seats[row]!, stock: stock[row]! };
  return (Object.keys(all) as (keyof typeof all)[]).filter((name) => all[name] > BINDS_FEN);
};

const planRoom = (room: LiveRoom, { window, boosts }: Gathered, solved: Solved): PlanRoom => {
  const { row, seatsFree, stockUnits } = room;
  const cap = window.caps[row]!;
  const { prices } = solved;
  return {
    ...nameOf(room),
    ...{ planned: solved.exposure[row]!, served: 0, floor: window.floors[row]! },
    cap: Number.isFinite(cap) ? cap : null,
    ...{ seatsFree, stockUnits, binds: boundsOf(row, solved) },
    shortfall: Math.max(0, solved.shortfall[row]!),
    prices: {
      ...{ seats: prices.seats[row]!, stock: prices.stock[row]!, cap: prices.cap[row]! },
      ...{ floor: prices.floor[row]! + prices.boost[row]!, merit: prices.merit[row]! },
    },
    isPromoted: boosts.has(room.roomId),
  };
};

export const infeasibleOf = (
  { unmet }: Pick<Solved, 'unmet'>,
  { rooms, groups }: Pick<Gathered, 'rooms' | 'groups'>,
): Infeasibility | null => {
  if (unmet === null) return null;
  const at = new Map(rooms.map((room) => [room.row, room]));
  return {
    ...{ feasibleShare: unmet.fraction, promised: unmet.promised, possible: unmet.possible },
    rooms: unmet.rows.flatMap(({ row, promised, possible, lacks }) => {
      const room = at.get(row);
      return room ? [{ ...nameOf(room), promised, possible, lacks }] : [];
    }),
    groups: unmet.groups.map(({ group, promised, possible }) => ({
      ...{ groupId: groups[group]!.id, name: groups[group]!.name, promised, possible },
    })),
  };
};

const planGroups = ({ groups, rooms, window }: Gathered, solved: Solved): PlanGroup[] =>
  groups.map((group, i) => ({
    ...{ groupId: group.id, name: group.name },
    rooms: rooms.filter((room) => room.groups.includes(group)).length,
    ...{ floor: window.groups.floors[i]!, planned: solved.groupPlanned[i] ?? 0 },
    ...{ price: solved.groupPrices[i] ?? 0, binds: (solved.groupPrices[i] ?? 0) > BINDS_FEN },
  }));

/** The plan in words and numbers, for the console. */
export const planOf = (
  planId: string,
  gathered: Gathered,
  made: { solved: Solved; madeAtMs: number; estimates: TrafficPlan['estimates'] },
): TrafficPlan => {
  const { solved, madeAtMs, estimates } = made;
  const rooms = gathered.rooms.map((room) => planRoom(room, gathered, solved));
  return {
    ...{ id: planId, policyVersion: gathered.policy.version, madeAtMs, estimates },
    ...{ windowMs: gathered.windowMs, solver: solved.method, solveMs: solved.milliseconds },
    ...{ isWarm: solved.isWarm, cohorts: solved.cohorts, edges: solved.edges },
    ...{ places: solved.places, valueFen: solved.valueFen, boundFen: solved.boundFen },
    ...{ gap: solved.gap, floorsMet: solved.floorsMet, fairness: solved.fairness },
    guardBinds: solved.guardBinds,
    rooms: rooms.toSorted((a, b) => b.planned - a.planned).slice(0, MOST_ROOMS),
    roomsInAll: rooms.length,
    groups: planGroups(gathered, solved),
    infeasible: infeasibleOf(solved, gathered),
  };
};

export const pointOf = (plan: TrafficPlan): PlanPoint => ({
  ...{ atMs: plan.madeAtMs, mode: 'lp', valueFen: plan.valueFen, boundFen: plan.boundFen },
  ...{ gap: plan.gap, floorsMet: plan.floorsMet, solveMs: plan.solveMs },
});
