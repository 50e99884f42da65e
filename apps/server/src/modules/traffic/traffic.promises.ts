import type { TrafficGroup, TrafficRulesInput } from '@kaibo/contracts/traffic';

const HOUR_MS = 3_600_000;
/** What was owed and not given is caught up within so long, and what was given too much is taken off in as long. */
const CATCH_UP_MS = 900_000;
/** An hour's cap may be used up this many times as fast as evenly. */
const BURST = 4;

export interface OnAir {
  startedAtMs: number;
  /** Impressions of the last hour. */
  served: number;
}

export interface Span {
  nowMs: number;
  windowMs: number;
}

/** Impressions of a window that keep a promise by the hour: the even share, and a part of what is behind. */
export const owedIn = (
  perHour: number,
  { startedAtMs, served }: OnAir,
  { nowMs, windowMs }: Span,
): number => {
  if (perHour <= 0) return 0;
  const onAirMs = Math.min(HOUR_MS, Math.max(0, nowMs - startedAtMs));
  const behind = (perHour * onAirMs) / HOUR_MS - served;
  return Math.max(0, (perHour * windowMs) / HOUR_MS + (behind * windowMs) / CATCH_UP_MS);
};

/** Impressions that a window may hold, below an hour's cap; Infinity without one. */
export const allowedIn = (perHour: number | null, served: number, windowMs: number): number =>
  perHour === null
    ? Number.POSITIVE_INFINITY
    : Math.max(0, Math.min(perHour - served, (BURST * perHour * windowMs) / HOUR_MS));

/** Impressions of a window that spend a boost evenly until its end. */
export const boostIn = (
  { left, endsAtMs }: { left: number; endsAtMs: number },
  { nowMs, windowMs }: Span,
): number =>
  left <= 0 || endsAtMs <= nowMs ? 0 : (left * windowMs) / Math.max(windowMs, endsAtMs - nowMs);

/** The largest promise that is made to a room, and the smallest cap of it, by the hour. */
export const promisesTo = (
  { hostId, groups }: { hostId: string; groups: readonly TrafficGroup[] },
  rules: Pick<TrafficRulesInput, 'floorPerRoomHour' | 'capPerRoomHour' | 'hostFloors'>,
): { floor: number; cap: number | null } => {
  const own = rules.hostFloors.filter((one) => one.hostId === hostId).map(({ perHour }) => perHour);
  const caps = [rules.capPerRoomHour, ...groups.map(({ capPerRoomHour }) => capPerRoomHour)];
  const limits = caps.filter((cap) => cap !== null);
  return {
    floor: Math.max(
      rules.floorPerRoomHour,
      ...own,
      ...groups.map(({ floorPerRoomHour }) => floorPerRoomHour),
    ),
    cap: limits.length === 0 ? null : Math.min(...limits),
  };
};
