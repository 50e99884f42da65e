import type { EpochMs } from '@kaibo/contracts';

/** What a field of the type `datetime-local` holds: `2026-11-22T20:00`. */
export type LocalTime = string;

const MINUTE_MS = 60_000;

/** How far the clock of the zone is ahead of UTC at that moment. */
const offsetMs = (atMs: EpochMs, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(atMs / 1000) * 1000;
};

/**
 * The moment at which a clock in the zone shows this time. In the hour that a change of clocks skips, the moment an
 * hour later; in the hour that it repeats, the first of both. Null for no time.
 */
export const momentOf = (local: LocalTime, timeZone: string): EpochMs | null => {
  const asUtc = Date.parse(`${local}Z`);
  if (local === '' || Number.isNaN(asUtc)) return null;
  const first = asUtc - offsetMs(asUtc - 24 * 60 * MINUTE_MS, timeZone);
  const second = asUtc - offsetMs(asUtc + 24 * 60 * MINUTE_MS, timeZone);
  const shows = (atMs: EpochMs): boolean => localTimeOf(atMs, timeZone) === local.slice(0, 16);
  if (shows(first)) return first;
  return shows(second) ? second : first;
};

export const localTimeOf = (atMs: EpochMs, timeZone: string): LocalTime =>
  new Date(atMs + offsetMs(atMs, timeZone)).toISOString().slice(0, 16);

export const ownTimeZone = (): string =>
  Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai';

/** The own zone and a given one first, then all that the browser knows. */
export const timeZones = (given: string): string[] => [
  ...new Set([given, ownTimeZone(), 'Asia/Shanghai', ...Intl.supportedValuesOf('timeZone')]),
];
