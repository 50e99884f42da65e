import { z } from 'zod';
import { Path, type Place, RowRefusal, readerOf } from './behaviour.import.sources.ts';

const OFFSET = /^(?:Z|([+-])(\d{2}):(\d{2}))$/;

const isZone = (zone: string): boolean => {
  if (OFFSET.test(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** When a row happened. */
export const TimeSource = z.strictObject({
  from: Path,
  /**
   * Since 1970: seconds, milliseconds, microseconds. `iso` says its zone itself (RFC 3339); `local` is
   * `2017-11-25 08:30:00`, with `/` or `T` and without seconds too, by the clocks of `zone`.
   */
  as: z.enum(['s', 'ms', 'us', 'iso', 'local']),
  /** `Z`, `+08:00` or a name as `Asia/Shanghai`. */
  zone: z.string().refine(isZone, 'no such time zone').optional(),
});
export type TimeSource = z.infer<typeof TimeSource>;

const DIVISOR = { s: 1 / 1_000, ms: 1, us: 1_000 } as const;
const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;
const LOCAL =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?$/;

/** How far the clocks of a zone are before UTC at a moment, in ms. */
const namedOffset = (zone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  // Clocks change at a full quarter of an hour.
  const known = new Map<number, number>();
  return (atMs) => {
    const quarter = Math.floor(atMs / 900_000);
    let offset = known.get(quarter);
    if (offset === undefined) {
      const part = Object.fromEntries(
        format.formatToParts(quarter * 900_000).map(({ type, value }) => [type, Number(value)]),
      ) as Record<string, number>;
      const { year, month, day, hour, minute, second } = part;
      offset = Date.UTC(year!, month! - 1, day, hour, minute, second) - quarter * 900_000;
      if (known.size > 10_000) known.clear();
      known.set(quarter, offset);
    }
    return offset;
  };
};

const offsetOf = (zone: string): ((atMs: number) => number) => {
  const fixed = OFFSET.exec(zone);
  if (!fixed) return namedOffset(zone);
  const [, sign, hours = 0, minutes = 0] = fixed;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return () => ms;
};

const localReader = (zone: string): ((text: string) => number) => {
  const offset = offsetOf(zone);
  return (text) => {
    const found = LOCAL.exec(text);
    if (!found) return Number.NaN;
    const [year, month, day, hour, minute, second] = found
      .slice(1, 7)
      .map((one) => Number(one ?? 0));
    const written = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
    // The 31st of a month that has 30 days.
    if (new Date(written).getUTCDate() !== day || hour! > 23 || minute! > 59) return Number.NaN;
    const thousandths = Number((found[7] ?? '0').padEnd(3, '0'));
    const guess = written - offset(written);
    return written - offset(guess) + thousandths;
  };
};

/** Reads the time of a row in ms; refuses what is none, and what is not between 2001 and now. */
export const timeReader = ({ from, as, zone = 'Z' }: TimeSource, nowMs: () => number) => {
  const read = readerOf(from);
  const local = localReader(zone);
  const parse = (value: unknown): number => {
    const text = String(value).trim();
    if (as === 'iso') return ISO.test(text) ? Date.parse(text) : Number.NaN;
    if (as === 'local') return local(text);
    return Math.floor(Number(text) / DIVISOR[as]);
  };
  return (place: Place): number => {
    const value = read(place);
    if (value === undefined) throw new RowRefusal('missing-value', from);
    const atMs = parse(value);
    if (!Number.isSafeInteger(atMs) || atMs < OLDEST_MS) throw new RowRefusal('bad-time', from);
    if (atMs > nowMs() + AHEAD_MS) throw new RowRefusal('in-the-future', from);
    return atMs;
  };
};

/** As the store has it: times before are no times of any platform. */
const OLDEST_MS = 1_000_000_000_000;
const AHEAD_MS = 5 * 60_000;
