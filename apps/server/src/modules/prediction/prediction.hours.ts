import type { StartTime } from '@kaibo/contracts/goods';
import { zoneOffsetMs } from '@kaibo/mine';
import type { HoursAsked, SharedHour } from '#rooms';
import type { ForecastNeeds } from './prediction.forecasts.needs.ts';
import { pastHoursOf } from './prediction.forecasts.past.ts';
import { HOURS_OF_WEEK, startTimes } from './prediction.hours.rules.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOOK_BACK_MS = 120 * DAY_MS;
/** Nobody begins at once. */
const NOTICE_MS = HOUR_MS;
const SUGGESTED = 3;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** The next time that the week of a zone reaches an hour. */
export const nextAt = (hour: number, nowMs: number, timeZone: string): number => {
  const offsetMs = zoneOffsetMs(timeZone, nowMs);
  const weekMs = HOURS_OF_WEEK * HOUR_MS;
  const localMs = nowMs + NOTICE_MS + offsetMs;
  const monday = Math.floor((localMs - FIRST_MONDAY_MS) / weekMs) * weekMs + FIRST_MONDAY_MS;
  const inThisWeek = monday + hour * HOUR_MS;
  const local = inThisWeek >= localMs ? inThisWeek : inThisWeek + weekMs;
  // Clocks may change in between: the hour of the wall stays.
  return local - zoneOffsetMs(timeZone, local - offsetMs);
};

/** All hosts' minutes of four months are summed together: asked again within this, they are not. */
const KEEP_MS = 10 * 60_000;
/** Where that takes long, so many times as long: the database does little else but this otherwise. */
const KEEP_TIMES = 200;

/** How long a sum that took so long is good for. */
export const keptMs = (tookMs: number): number => Math.max(KEEP_MS, KEEP_TIMES * tookMs);

interface KeptHours {
  atMs: number;
  forMs: number;
  hours: Promise<SharedHour[]>;
}
/** Zones whose hours are held at once. */
const ZONES_KEPT = 8;

/** Three times to begin, those of own streams elsewhere counted for the host alone. */
export const createStartTimes = ({
  clock,
  db,
  rooms,
}: Pick<ForecastNeeds, 'clock' | 'db' | 'rooms'>) => {
  const kept = new Map<string, KeptHours>();
  const isOld = ({ atMs, forMs }: KeptHours, nowMs: number) => Math.abs(nowMs - atMs) >= forMs;
  const makeRoom = (nowMs: number): void => {
    for (const [timeZone, one] of kept)
      if (kept.size >= ZONES_KEPT || isOld(one, nowMs)) kept.delete(timeZone);
  };
  const hoursOf = (asked: HoursAsked): Promise<SharedHour[]> => {
    const nowMs = clock.nowMs();
    const known = kept.get(asked.timeZone);
    if (known && !isOld(known, nowMs)) return known.hours;
    makeRoom(nowMs);
    const hours = rooms.hoursOfAll(asked);
    const startedMs = performance.now();
    const one = { atMs: nowMs, forMs: KEEP_MS, hours };
    kept.set(asked.timeZone, one);
    hours.then(
      () => {
        one.forMs = keptMs(performance.now() - startedMs);
      },
      () => kept.delete(asked.timeZone),
    );
    return hours;
  };
  return async (
    hostId: string,
    { minutes, timeZone: name }: { minutes: number; timeZone: string },
  ): Promise<StartTime[]> => {
    const nowMs = clock.nowMs();
    // The same zone has many names, and each of them many spellings.
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    const asked = { sinceMs: nowMs - LOOK_BACK_MS, timeZone };
    const [all, own, elsewhere] = await Promise.all([
      hoursOf(asked),
      rooms.hoursOfHost(hostId, asked),
      pastHoursOf(db, hostId, asked),
    ]);
    const times = startTimes({ all, own, elsewhere }, { minutes, most: SUGGESTED });
    return times.map(({ hour, ...time }) => ({
      startsAtMs: nextAt(hour, nowMs, timeZone),
      ...time,
    }));
  };
};
