import type { EpochMs } from '@kaibo/contracts';
import { currentLocale } from '../../../app/settings.ts';

const DAY_MS = 86_400_000;

const format = (atMs: EpochMs, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(currentLocale(), options).format(atMs);

export const clockTime = (atMs: EpochMs, timeZone?: string): string =>
  format(atMs, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });

/** `11月22日 周日 20:00`, in the reader's time zone. */
export const startTime = (atMs: EpochMs): string =>
  format(atMs, {
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

/** The reader's time zone as they know it: `GMT+8`. */
export const zoneName = (atMs: EpochMs): string =>
  new Intl.DateTimeFormat(currentLocale(), { timeZoneName: 'shortOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** What the clock shows where the host is, when it shows something else than here; else null. */
export const hostTime = (
  atMs: EpochMs,
  timeZone: string,
): { time: string; zone: string } | null => {
  const options = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  if (format(atMs, options) === format(atMs, { ...options, timeZone })) return null;
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return { time: clockTime(atMs, timeZone), zone: city };
};

const dayStart = (atMs: EpochMs): number => new Date(atMs).setHours(0, 0, 0, 0);

/** Days from the reader's today: 0 today, 1 tomorrow. */
export const daysAhead = (atMs: EpochMs, nowMs = Date.now()): number =>
  Math.round((dayStart(atMs) - dayStart(nowMs)) / DAY_MS);

export const dayName = (atMs: EpochMs): string =>
  format(atMs, { month: 'long', day: 'numeric', weekday: 'long' });

export interface TimeLeft {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** Nothing is left once the time has come. */
export const timeLeft = (untilMs: EpochMs, nowMs: EpochMs): TimeLeft => {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3_600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
};
