import type { TrafficGroup } from '@kaibo/contracts/traffic';
import { sql } from 'kysely';
import { type Columns, expectedNames, type Rows } from './traffic.board.ts';
import { isGraduated } from './traffic.graduation.ts';
import { boostsOf, servedSince } from './traffic.ledger.store.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { allowedIn, boostIn, owedIn, promisesTo } from './traffic.promises.ts';
import { type Rates, readRates } from './traffic.rates.ts';
import type { Sample } from './traffic.samples.ts';
import type { InForce, Running } from './traffic.state.ts';
import { PLACES, type Window, type WindowGroups } from './traffic.window.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A host's first stream does not change any more: it is asked for once an hour. */
const FIRST_FOR_MS = HOUR_MS;
/** Boosts together get no more than this share of the places that are expected. */
const MOST_BOOSTED = 0.3;

/** A room on air, as a plan sees it. */
export interface LiveRoom {
  row: number;
  roomId: string;
  hostId: string;
  title: string;
  hostName: string;
  categoryId: string;
  productIds: readonly string[];
  viewersNow: number;
  startedAtMs: number;
  /** Null before their first stream. */
  firstLiveAtMs: number | null;
  groups: readonly TrafficGroup[];
  isNewHost: boolean;
  /** Impressions of the last hour. */
  served: number;
  /** Null without a limit. */
  seatsFree: number | null;
  stockUnits: number | null;
}

/** Everything that a plan is made from, and what to call it by. */
export interface Gathered {
  policy: InForce;
  window: Window;
  windowMs: number;
  rooms: readonly LiveRoom[];
  rates: Rates;
  groups: readonly TrafficGroup[];
  /** Of boosts that run, by room. */
  boosts: ReadonlyMap<string, Running>;
}

/** What is expected to be asked. */
export interface Ahead {
  sample: Sample;
  /** Page views. */
  viewsPerSecond: number;
  /** Instead of the window of the policy: so long from now, from a clean slate. */
  horizonMs?: number;
}

export interface GatherNeeds extends TrafficNeeds {
  rows: Rows;
}

/** New is who was first on air less than so many days ago; who is not in any group of new hosts is new for two weeks. */
const USUALLY_NEW_DAYS = 14;

export const createGathering = (needs: GatherNeeds) => {
  const { db, clock, rows } = needs;
  const firsts = new Map<string, { firstMs: number | null; readMs: number }>();

  const readFirsts = async (hostIds: readonly string[], nowMs: number): Promise<void> => {
    const unknown = hostIds.filter((id) => {
      const known = firsts.get(id);
      return !known || nowMs - known.readMs > FIRST_FOR_MS;
    });
    if (unknown.length === 0) return;
    const times = await needs.rooms.streamTimes({ hostIds: unknown, roomIds: [], sinceMs: 0 });
    if (firsts.size > 10_000) firsts.clear();
    for (const id of unknown) firsts.set(id, { firstMs: null, readMs: nowMs });
    for (const { hostId, startedAtMs } of times) {
      const known = firsts.get(hostId);
      if (known && startedAtMs !== null)
        known.firstMs = Math.min(known.firstMs ?? startedAtMs, startedAtMs);
    }
  };

  const isYoung = (hostId: string, days: number, nowMs: number): boolean => {
    const first = firsts.get(hostId)?.firstMs ?? null;
    return first === null || nowMs - first < days * DAY_MS;
  };

  /** Stores that took less than this in thirty days: whether all that sell in a room are small. */
  const smallRooms = async (
    live: readonly { id: string; productIds: readonly string[] }[],
    belowFen: number,
    nowMs: number,
  ): Promise<Set<string>> => {
    const ids = [...new Set(live.flatMap(({ productIds }) => productIds))];
    const facts = await needs.catalog.productFacts(db, ids);
    const stores = [...new Set([...facts.values()].map(({ storeId }) => storeId))];
    const { rows: large } = await sql<{ storeId: string }>`
      select store_id as "storeId" from traffic_takings
       where store_id = any (${stores}::uuid[]) and day > ${new Date(nowMs - 30 * DAY_MS)}::date
       group by store_id having sum(fen) >= ${belowFen}`.execute(db);
    const isLarge = new Set(large.map(({ storeId }) => storeId));
    return new Set(
      live
        .filter(({ productIds }) => {
          const of = productIds.flatMap((id) => facts.get(id)?.storeId ?? []);
          return of.length > 0 && !of.some((storeId) => isLarge.has(storeId));
        })
        .map(({ id }) => id),
    );
  };

  type Candidate = Awaited<ReturnType<TrafficNeeds['candidates']>>['live'][number];

  const membersOf = async (
    group: TrafficGroup,
    live: readonly Candidate[],
    { nowMs, rates, graduateWidth }: { nowMs: number; rates: Rates; graduateWidth: number },
  ): Promise<(room: Candidate) => boolean> => {
    const { members } = group;
    if (members.kind === 'category') return ({ categoryId }) => categoryId === members.categoryId;
    if (members.kind === 'hosts') {
      const ids = new Set(members.hostIds);
      return ({ hostId }) => hostId !== null && ids.has(hostId);
    }
    if (members.kind === 'new-host')
      return ({ hostId }) =>
        hostId !== null &&
        isYoung(hostId, members.days, nowMs) &&
        !isGraduated(rates.countsOf('host', hostId), rates.usual.click, graduateWidth);
    const small = await smallRooms(live, members.belowFen, nowMs);
    return ({ id }) => small.has(id);
  };

  const liveRooms = async (policy: InForce, nowMs: number) => {
    const { live, cards } = await needs.candidates();
    const hosts = [...new Set(live.flatMap(({ hostId }) => hostId ?? []))];
    const ids = live.map(({ id }) => id);
    // One after the other: a plan has time, and together they would take every core from who is answered.
    await readFirsts(hosts, nowMs);
    const rates = await readRates(db, { rooms: ids, hosts });
    const served = await servedSince(db, ids, nowMs - HOUR_MS);
    const products = [...new Set(live.flatMap(({ productIds }) => productIds))];
    const units = await needs.catalog.unitsOf(products);
    const { groups, graduateWidth } = policy.rules;
    const by = { nowMs, rates, graduateWidth };
    const isIn = await Promise.all(groups.map((group) => membersOf(group, live, by)));
    const days = groups.flatMap(({ members }) => (members.kind === 'new-host' ? members.days : []));
    const newDays = days.length === 0 ? USUALLY_NEW_DAYS : Math.max(...days);
    const rooms = live.map((room): LiveRoom => {
      const card = cards.get(room.id);
      const viewersNow = card?.counters.viewersNow ?? 0;
      const stock = room.productIds.reduce((sum, id) => sum + (units.get(id) ?? 0), 0);
      const hostId = room.hostId ?? '';
      return {
        ...{ row: rows.of(room.id), roomId: room.id, hostId, title: card?.title ?? '' },
        ...{ hostName: room.hostName, categoryId: room.categoryId, productIds: room.productIds },
        ...{ viewersNow, startedAtMs: card?.startedAtMs ?? nowMs },
        firstLiveAtMs: firsts.get(hostId)?.firstMs ?? null,
        groups: groups.filter((_, i) => isIn[i]!(room)),
        isNewHost: isYoung(hostId, newDays, nowMs),
        served: served.get(room.id) ?? 0,
        seatsFree: needs.roomSeats > 0 ? Math.max(0, needs.roomSeats - viewersNow) : null,
        stockUnits: room.productIds.length === 0 ? null : stock,
      };
    });
    return { rooms, rates };
  };

  /** Boosts that run now: those that are spent, over or were ended are left out. */
  const runningBoosts = async ({ rules }: InForce, nowMs: number) => {
    const known = await boostsOf(
      db,
      rules.boosts.map(({ id }) => id),
    );
    return rules.boosts.flatMap((boost) => {
      const { given = 0, endedAt = null } = known.get(boost.id) ?? {};
      const left = boost.budget - given;
      return endedAt === null && left > 0 && boost.endsAtMs > nowMs ? [{ ...boost, left }] : [];
    });
  };

  const expectedOf = (rooms: readonly LiveRoom[], rates: Rates, rowCount: number): Columns => {
    // The last row is what a room is worth that came on air since.
    const columns = Object.fromEntries(
      expectedNames.map((name) => [name, new Float64Array(rowCount + 1).fill(rates.usual[name])]),
    ) as Columns;
    for (const { row, roomId, hostId, stockUnits } of rooms) {
      const expected = rates.of(roomId, hostId);
      for (const name of expectedNames) columns[name][row] = expected[name];
      // Nothing is sold where everything is sold out.
      if (stockUnits === 0) columns.buy[row] = 0;
    }
    return columns;
  };

  return {
    isNew: async (hostIds: readonly string[]): Promise<(hostId: string) => boolean> => {
      const nowMs = clock.nowMs();
      await readFirsts([...new Set(hostIds)], nowMs);
      return (hostId) => isYoung(hostId, USUALLY_NEW_DAYS, nowMs);
    },
    firstLiveAtMs: (hostId: string): number | null => firsts.get(hostId)?.firstMs ?? null,
    gather: async (
      policy: InForce,
      { sample, viewsPerSecond, horizonMs }: Ahead,
    ): Promise<Gathered> => {
      const nowMs = clock.nowMs();
      const { rules } = policy;
      const windowMs = horizonMs ?? rules.windowSeconds * 1_000;
      const span = { nowMs, windowMs };
      const [{ rooms, rates }, boosts] = await Promise.all([
        liveRooms(policy, nowMs),
        runningBoosts(policy, nowMs),
      ]);
      const rowCount = rows.size;
      const column = (value: number): Float64Array => new Float64Array(rowCount).fill(value);
      const expected = expectedOf(rooms, rates, rowCount);
      const views = (viewsPerSecond * windowMs) / 1_000;
      const places = views * PLACES;
      const rowOf = new Map(rooms.map(({ roomId, row }) => [roomId, row]));
      const boosted = column(0);
      for (const boost of boosts) {
        const row = rowOf.get(boost.roomId);
        if (row !== undefined) boosted[row]! += boostIn(boost, span);
      }
      const all = boosted.reduce((sum, one) => sum + one, 0);
      const share = all > 0 ? Math.min(1, (MOST_BOOSTED * places) / all) : 1;
      const window: Window = {
        ...{ sample, views, rowCount, expected },
        isOpen: new Uint8Array(rowCount),
        seatsFree: column(Number.POSITIVE_INFINITY),
        stockUnits: column(Number.POSITIVE_INFINITY),
        floors: column(0),
        // A room is once in an answer: a boost is in every other one at most.
        boosts: boosted.map((one) => Math.min(one * share, views / 2)),
        caps: column(Number.POSITIVE_INFINITY),
        merit: column(0),
        groups: groupsOf(rules.groups, rooms, places),
        rules: { worth: rules.worth, merit: rules.merit, guardEpsilon: rules.guardEpsilon },
      };
      for (const one of rooms) {
        const { row } = one;
        // Of an hour to come nothing is owed yet.
        const room = horizonMs === undefined ? one : { ...one, served: 0, startedAtMs: nowMs };
        const promise = promisesTo(room, rules);
        window.isOpen[row] = 1;
        if (room.seatsFree !== null)
          window.seatsFree[row] = room.seatsFree * expected.watchMinutes[row]!;
        if (room.stockUnits !== null && room.stockUnits > 0)
          window.stockUnits[row] = room.stockUnits;
        window.caps[row] = allowedIn(promise.cap, room.served, windowMs);
        const owed = owedIn(promise.floor, room, span) + window.boosts[row]!;
        window.floors[row] = Math.min(owed, window.caps[row]!);
        window.merit[row] = expected.click[row]!;
      }
      return {
        ...{ policy, window, windowMs, rooms, rates, groups: rules.groups },
        boosts: new Map(
          boosts.map(({ id, label, budget, left, roomId }) => [
            roomId,
            { id, label, budget, left },
          ]),
        ),
      };
    },
  };
};

const groupsOf = (
  groups: readonly TrafficGroup[],
  rooms: readonly LiveRoom[],
  places: number,
): WindowGroups => {
  const offsets = [0];
  const members: number[] = [];
  for (const group of groups) {
    for (const { row, groups: of } of rooms) if (of.includes(group)) members.push(row);
    offsets.push(members.length);
  }
  return {
    ids: groups.map(({ id }) => id),
    offsets: Uint32Array.from(offsets),
    rooms: Uint32Array.from(members),
    floors: Float64Array.from(groups, ({ floorShare }) => floorShare * places),
  };
};

export type Gathering = ReturnType<typeof createGathering>;
