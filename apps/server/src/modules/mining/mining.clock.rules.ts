import { zoneOffsetMs } from '@kaibo/mine';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUARTER_MS = HOUR_MS / 4;

/** Hours and days as a clock of the zone shows them, summer time included. */
export interface ZoneClock {
  timeZone: string;
  /** 0 … 167 from Monday 0:00. */
  weekHour(atMs: number): number;
  /** Whole days since 1 January 1970 there. */
  day(atMs: number): number;
  /** 0 … 23. */
  hour(atMs: number): number;
  /** Monday is 0. */
  weekday(atMs: number): number;
}

/** Offsets are asked once a quarter of an hour and remembered. Refuses a zone that there is not, as `MineError`. */
export const zoneClock = (timeZone: string): ZoneClock => {
  const known = new Map<number, number>();
  const localMs = (atMs: number): number => {
    const quarter = Math.floor(atMs / QUARTER_MS);
    // Zones change at whole quarters, and most days have one offset from end to end.
    const dayStart = Math.floor(atMs / DAY_MS) * (DAY_MS / QUARTER_MS);
    const ask = (at: number): number => {
      const found = known.get(at) ?? zoneOffsetMs(timeZone, at * QUARTER_MS);
      known.set(at, found);
      return found;
    };
    const first = ask(dayStart);
    const isPlain = first === ask(dayStart + DAY_MS / QUARTER_MS);
    return atMs + (isPlain ? first : ask(quarter));
  };
  const day = (atMs: number) => Math.floor(localMs(atMs) / DAY_MS);
  const hour = (atMs: number) => {
    const local = localMs(atMs);
    return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / HOUR_MS);
  };
  // 1 January 1970 was a Thursday.
  const weekday = (atMs: number) => (day(atMs) + 3) % 7;
  return { timeZone, day, hour, weekday, weekHour: (atMs) => weekday(atMs) * 24 + hour(atMs) };
};

/** `2026-11-22` of a day as `ZoneClock.day` counts it. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
