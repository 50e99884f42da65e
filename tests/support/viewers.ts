import {
  Clicked,
  Dwelled,
  type EventEnvelope,
  Exposed,
  Liked,
  OrderPaid,
  RoomWentLive,
} from '@kaibo/contracts';
import { random } from '@kaibo/numeric';
import { newId } from '../../apps/server/src/platform/id.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface PlantedMarket {
  events: EventEnvelope[];
  viewers: string[];
  roomIds: string[];
  /** Planted: whether this viewer likes, and buys in, that room. */
  loves(viewer: number, room: number): boolean;
}

export interface PlantedOptions {
  seed: number;
  nowMs: number;
  days?: number;
  viewers?: number;
  rooms?: number;
  /** Rooms that are there, instead of made up ones. */
  roomsOf?: readonly { id: string; hostId: string }[];
  /** Rooms shown to each viewer a day. */
  shown?: number;
  /** What is planted; `nobody` clicks and buys at one rate, `never` at none. */
  truth?: 'lovers' | 'nobody' | 'never';
}

/**
 * A market with a planted truth, as events of accounts in the order of time: every fourth viewer, in every second room, clicks on six
 * in ten of what is shown, stays, and buys every second time; everybody else hardly ever. Same seed, same market.
 */
export const plantedMarket = (options: PlantedOptions): PlantedMarket => {
  const { seed, nowMs, days = 8, truth = 'lovers', shown = 4 } = options;
  const draw = random(seed);
  const viewers = Array.from({ length: options.viewers ?? 60 }, () => newId());
  const rooms =
    options.roomsOf ??
    Array.from({ length: options.rooms ?? 8 }, () => ({ id: newId(), hostId: newId() }));
  const roomIds = rooms.map(({ id }) => id);
  const hosts = rooms.map(({ hostId }) => hostId);
  const loves = (viewer: number, room: number): boolean => viewer % 4 === 0 && room % 2 === 0;
  const events: EventEnvelope[] = [];
  const tell = (
    definition: { name: string; version: number },
    atMs: number,
    facts: { viewer?: number; room: number; inRoom?: boolean; payload: object },
  ): void => {
    events.push({
      ...{ id: newId(), name: definition.name, version: definition.version, key: '' },
      ...{ visitorId: null, actorId: facts.viewer === undefined ? null : viewers[facts.viewer]! },
      ...{ atMs, simulated: false, payload: facts.payload },
      roomId: facts.inRoom ? roomIds[facts.room]! : null,
    });
  };
  const beginMs = nowMs - days * DAY_MS;
  roomIds.forEach((roomId, room) => {
    const payload = {
      ...{ roomId, hostId: hosts[room]!, sessionId: newId() },
      startedAtMs: beginMs - 60 * MINUTE_MS,
    };
    tell(RoomWentLive, beginMs - 60 * MINUTE_MS, { room, inRoom: true, payload });
  });
  const visit = (viewer: number, room: number, atMs: number, buys: boolean): void => {
    const inRoom = { viewer, room, inRoom: true };
    const itemId = roomIds[room]!;
    const seen = { surface: 'home', itemKind: 'room', itemId, position: 0, requestId: null };
    tell(Clicked, atMs + 2_000, { viewer, room, payload: seen });
    for (let beat = 1; beat <= 3; beat++)
      tell(Dwelled, atMs + beat * 30_000, {
        ...inRoom,
        payload: { surface: 'room', itemId, dwellMs: 30_000 },
      });
    if (draw.uniform() < 0.5) {
      const payload = { roomId: itemId, count: 3 };
      tell(Liked, atMs + 40_000, { ...inRoom, payload });
    }
    if (!buys) return;
    const totalFen = room % 4 === 0 ? 9_900 : 2_900;
    const order = { orderId: newId(), buyerId: viewers[viewer]!, storeId: newId(), roomId: itemId };
    tell(OrderPaid, atMs + 150_000, { ...inRoom, payload: { ...order, totalFen } });
  };
  for (let day = 0; day < days; day++)
    for (let viewer = 0; viewer < viewers.length; viewer++)
      for (let n = 0; n < shown; n++) {
        const room = draw.integer(roomIds.length);
        const atMs = Math.floor(beginMs + (day + draw.uniform()) * DAY_MS);
        const itemId = roomIds[room]!;
        const seen = { surface: 'home', itemKind: 'room', itemId, position: n, requestId: null };
        tell(Exposed, atMs, { viewer, room, payload: { ...seen, policyVersion: null } });
        const isLover = truth === 'lovers' && loves(viewer, room);
        const clicks = truth === 'never' ? 0 : isLover ? 0.6 : truth === 'nobody' ? 0.2 : 0.06;
        if (draw.uniform() >= clicks) continue;
        const buys = truth === 'nobody' ? 0.3 : isLover ? 0.5 : 0.05;
        visit(viewer, room, atMs, draw.uniform() < buys);
      }
  events.sort((a, b) => a.atMs - b.atMs);
  return { events: events.filter(({ atMs }) => atMs < nowMs), viewers, roomIds, loves };
};
