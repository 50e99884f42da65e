import { Failure } from '@kaibo/contracts';
import type { NewHost } from '@kaibo/contracts/traffic';
import * as contract from '@kaibo/contracts/traffic';
import type { Router } from '#platform/router';
import { clickInterval, isGraduated } from './traffic.graduation.ts';
import { noLosses, noParts } from './traffic.ledger.rules.ts';
import { flowsBetween, type RoomSums, sumsByRoom, sumsOverTime } from './traffic.ledger.store.ts';
import type { Gathering } from './traffic.live.ts';
import type { Loop } from './traffic.loop.ts';
import type { TrafficNeeds } from './traffic.needs.ts';
import { latestPlan, planPoints } from './traffic.plans.store.ts';
import { publishedSince, readPublished } from './traffic.policies.store.ts';
import { promisesTo } from './traffic.promises.ts';
import { readRates } from './traffic.rates.ts';
import type { TrafficState } from './traffic.state.ts';
import { type Span, stepsOf } from './traffic.steps.ts';
import { boostViews, policyRows } from './traffic.views.ts';
import type { Trials } from './traffic.what-if.ts';

export interface ConsoleNeeds extends TrafficNeeds {
  state: TrafficState;
  loop: Loop;
  gathering: Gathering;
  trials: Trials;
  /** −1 for who has none. */
  rowOf(roomId: string): number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MOST_NEW_HOSTS = 200;

const spanOf = (minutes: number, nowMs: number): Span => {
  const toMs = Math.ceil((nowMs + 1) / MINUTE_MS) * MINUTE_MS;
  return { fromMs: toMs - minutes * MINUTE_MS, toMs };
};

/** For who runs the platform: how places are given out now, and why. */
export const consoleRoutes = (router: Router, needs: ConsoleNeeds): void => {
  const { db, clock, state, loop, rooms, gathering, trials } = needs;

  router.mount(contract.getTraffic, 'traffic:read', async () => {
    const atMs = clock.nowMs();
    const [record, plan, points] = await Promise.all([
      readPublished(db),
      loop.latest() ?? latestPlan(db),
      planPoints(db, atMs - HOUR_MS),
    ]);
    const [[policy], boosts] = await Promise.all([
      policyRows(needs, [record]),
      boostViews(needs, record.rules.boosts, true),
    ]);
    const broadcast = state.broadcast();
    const served = (roomId: string): number => {
      const row = plan && broadcast?.planId === plan.id ? needs.rowOf(roomId) : -1;
      return row < 0 ? 0 : (broadcast?.served[row] ?? 0);
    };
    return {
      ...{ atMs, ...state.now(atMs), sinceMs: loop.modeSinceMs(), policy: policy!, points, boosts },
      plan: plan && {
        ...plan,
        rooms: plan.rooms.map((room) => ({ ...room, served: served(room.roomId) })),
      },
    };
  });

  /** Names beside what the ledger has of rooms; rooms that are gone are left out. */
  const named = async (sums: readonly RoomSums[]) => {
    const cards = await rooms.roomsById(sums.map(({ roomId }) => roomId));
    const isNew = await gathering.isNew(cards.map(({ host }) => host.id));
    const cardOf = new Map(cards.map((card) => [card.id, card]));
    return sums.flatMap((sum) => {
      const card = cardOf.get(sum.roomId);
      if (!card) return [];
      const room = { ...sum, title: card.title, hostName: card.host.name };
      return [{ ...room, isNewHost: isNew(card.host.id), isLive: card.status === 'live' }];
    });
  };

  router.mount(contract.getTrafficFlows, 'traffic:read', async ({ query }) => {
    const span = spanOf(query.minutes, clock.nowMs());
    const sums = await sumsByRoom(db, span);
    const shown = sums.filter(({ served }) => served > 0);
    const first = await named(shown.slice(0, query.rooms));
    const roomIds = first.map(({ roomId }) => roomId);
    return {
      ...span,
      served: shown.reduce((sum, { served }) => sum + served, 0),
      rooms: first.map(({ roomId, title, hostName }) => ({ roomId, title, hostName })),
      otherRooms: shown.length - first.length,
      flows: await flowsBetween(db, { ...span, roomIds }),
    };
  });

  router.mount(contract.listTrafficRooms, 'traffic:read', async ({ query }) => ({
    rooms: await named(await sumsByRoom(db, spanOf(query.minutes, clock.nowMs()))),
  }));

  router.mount(contract.getRoomLedger, 'traffic:read', async ({ params, query }) => {
    const { roomId } = params;
    if ((await rooms.statusOf(roomId)) === null) throw new Failure('rooms/no-such-room');
    const span = spanOf(query.minutes, clock.nowMs());
    const stepMs = stepOf(query.minutes);
    const sums = await sumsOverTime(db, { roomId, ...span, stepMs });
    const points = stepsOf(sums, { ...span, stepMs });
    const none = { served: 0, clicks: 0, parts: noParts(), lost: noLosses() };
    const all = sums.reduce((into, one) => addSums(into, one), { roomId, ...none });
    const [room] = await named([all]);
    if (!room) throw new Failure('rooms/no-such-room');
    const records = await publishedSince(db, span.fromMs);
    return {
      ...{ room, stepMs, points },
      policies: records.flatMap(({ version, title, published_at: at }) =>
        version !== null && at !== null ? [{ version, atMs: at.getTime(), title }] : [],
      ),
    };
  });

  router.mount(contract.getTrafficFairness, 'traffic:read', async () => {
    const found = await trials.curve();
    return found ?? { madeAtMs: null, requests: 0, points: [] };
  });

  router.mount(contract.listNewHosts, 'traffic:read', async () => {
    const nowMs = clock.nowMs();
    const { rules } = await readPublished(db);
    const { live } = await needs.candidates();
    const recent = await sumsByRoom(db, { fromMs: nowMs - DAY_MS, toMs: nowMs + MINUTE_MS });
    const cards = await rooms.roomsById([
      ...new Set([...live.map(({ id }) => id), ...recent.map(({ roomId }) => roomId)]),
    ]);
    const isNew = await gathering.isNew(cards.map(({ host }) => host.id));
    const hosts = new Map(
      cards.filter(({ host }) => isNew(host.id)).map(({ host }) => [host.id, host.name]),
    );
    const onAir = new Map(
      cards.flatMap((card) => (card.status === 'live' ? [[card.host.id, card] as const] : [])),
    );
    const rates = await readRates(db, { rooms: [], hosts: [...hosts.keys()] });
    const groups = rules.groups.filter(({ members }) => members.kind === 'new-host');
    const rows = [...hosts].flatMap(([hostId, hostName]): NewHost[] => {
      const firstLiveAtMs = gathering.firstLiveAtMs(hostId);
      if (firstLiveAtMs === null) return [];
      const counts = rates.countsOf('host', hostId);
      const { width, ...rate } = clickInterval(counts, rates.usual.click);
      const isKnown = isGraduated(counts, rates.usual.click, rules.graduateWidth);
      const card = onAir.get(hostId);
      const sinceMs = card ? Math.max(0, nowMs - (card.startedAtMs ?? nowMs)) : 0;
      const promise = promisesTo({ hostId, groups: isKnown ? [] : groups }, rules);
      return [
        {
          ...{ hostId, hostName, roomId: card?.id ?? null, firstLiveAtMs },
          impressions: Math.round(counts?.shown ?? 0),
          clicks: Math.round(counts?.clicks ?? 0),
          orders: Math.round(counts?.orders ?? 0),
          promised: (promise.floor * sinceMs) / HOUR_MS,
          ...{ rate, width, graduatesAt: rules.graduateWidth },
          state: isKnown ? 'graduated' : (counts?.shown ?? 0) > 0 ? 'exploring' : 'waiting',
        },
      ];
    });
    return {
      hosts: rows.toSorted((a, b) => b.firstLiveAtMs - a.firstLiveAtMs).slice(0, MOST_NEW_HOSTS),
      graduated: rows.filter(({ state: one }) => one === 'graduated').length,
    };
  });
};

/** About sixty points, whatever the span; whole minutes. */
const stepOf = (minutes: number): number => Math.max(1, Math.ceil(minutes / 60)) * MINUTE_MS;

const addSums = (into: RoomSums, one: Omit<RoomSums, 'roomId'>): RoomSums => {
  into.served += one.served;
  into.clicks += one.clicks;
  for (const part of contract.trafficParts) into.parts[part] += one.parts[part];
  for (const loss of contract.trafficLosses) into.lost[loss] += one.lost[loss];
  return into;
};
