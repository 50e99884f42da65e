import type { OrdersOfDay } from '#orders';
import type { StreamTime } from '#rooms';
import type { LiveDay, ParcelHistory, PlannedLive } from './prediction.parcels.rules.ts';

/** A day before the store sold here, as the merchant told it. */
export interface PastDay {
  day: number;
  parcels: number;
  liveParcels: number;
  liveMinutes: number;
}

type Clock = (atMs: number) => number;
interface Streams {
  nowMs: number;
  streams: readonly StreamTime[];
}

const MINUTE_MS = 60_000;
/** A stream over midnight is split where the day changes, to this many minutes. */
const STEP_MINUTES = 15;
const MOST_STREAM_MINUTES = 7 * 1_440;
const USUAL_MINUTES = 60;

/** Minutes on air of each host by day. */
export const streamMinutes = (
  { nowMs, streams }: Streams,
  clock: Clock,
): { hostId: string; day: number; minutes: number }[] => {
  const minutes = new Map<string, { hostId: string; day: number; minutes: number }>();
  for (const { hostId, startedAtMs, endedAtMs } of streams) {
    if (startedAtMs === null) continue;
    const endMs = Math.min(endedAtMs ?? nowMs, nowMs);
    const beginMs = Math.max(startedAtMs, endMs - MOST_STREAM_MINUTES * MINUTE_MS);
    for (let fromMs = beginMs; fromMs < endMs; fromMs += STEP_MINUTES * MINUTE_MS) {
      const day = clock(fromMs);
      const key = `${hostId} ${day}`;
      const known = minutes.get(key) ?? { hostId, day, minutes: 0 };
      known.minutes += Math.min(STEP_MINUTES, (endMs - fromMs) / MINUTE_MS);
      minutes.set(key, known);
    }
  }
  return [...minutes.values()];
};

export const parcelHistory = (
  input: { orders: readonly OrdersOfDay[]; pastDays: readonly PastDay[] } & Streams,
  days: {
    firstDay: number;
    count: number;
    minutes: readonly { hostId: string; day: number; minutes: number }[];
  },
): ParcelHistory => {
  const { firstDay, count } = days;
  const elsewhere = new Float64Array(count);
  const live = new Map<string, LiveDay>();
  const isWithin = (place: number): boolean => place >= 0 && place < count;
  const of = (hostId: string | null, place: number): LiveDay => {
    const key = `${hostId} ${place}`;
    const known = live.get(key) ?? { hostId, place, minutes: 0, orders: 0 };
    live.set(key, known);
    return known;
  };
  for (const { hostId, day, minutes } of days.minutes)
    if (isWithin(day - firstDay)) of(hostId, day - firstDay).minutes += minutes;
  const hostOf = new Map(input.streams.map(({ roomId, hostId }) => [roomId, hostId]));
  for (const { day, roomId, orders } of input.orders) {
    const place = day - firstDay;
    if (!isWithin(place)) continue;
    const hostId = roomId === null ? undefined : hostOf.get(roomId);
    if (hostId === undefined) elsewhere[place]! += orders;
    else of(hostId, place).orders += orders;
  }
  for (const { day, parcels, liveParcels, liveMinutes } of input.pastDays) {
    const place = day - firstDay;
    if (!isWithin(place)) continue;
    elsewhere[place]! += parcels - liveParcels;
    const told = of(null, place);
    told.minutes += liveMinutes;
    told.orders += liveParcels;
  }
  return { firstDay, elsewhere, live: [...live.values()] };
};

/** Minutes on air that are planned, and what is left of what is on air by its plan. */
export const plannedLive = ({ nowMs, streams }: Streams, clock: Clock): PlannedLive[] => {
  const today = clock(nowMs);
  return streams.flatMap(({ hostId, status, startsAtMs, startedAtMs, expectedMinutes }) => {
    const minutes = expectedMinutes ?? USUAL_MINUTES;
    if (status === 'live' && startedAtMs !== null && expectedMinutes !== null)
      return clock(startedAtMs) === today ? [{ hostId, ahead: 0, minutes }] : [];
    if (status !== 'scheduled' || startsAtMs === null) return [];
    const ahead = clock(startsAtMs) - today;
    return ahead < 0 ? [] : [{ hostId, ahead, minutes }];
  });
};
