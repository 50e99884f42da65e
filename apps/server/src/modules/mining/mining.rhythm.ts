import {
  type MinedMeasure,
  type MiningReport,
  MINED_PEOPLE_LEAST as PEOPLE_LEAST,
} from '@kaibo/contracts/mining';
import { rhythmOf } from '@kaibo/mine';
import type { SoldOrder } from '#orders';
import type { ZoneClock } from './mining.clock.rules.ts';
import type { Attention } from './mining.findings.ts';

type MinedRhythm = MiningReport['rhythm'];

const DAY_MS = 86_400_000;
const DAYS_LEAST = 7;
const PEAKS_MOST = 5;

interface Counted {
  measure: MinedMeasure;
  timesMs: number[];
  values: number[];
  /** Different people behind each hour of the week. */
  people: readonly number[];
}

const ordersCounted = (
  orders: readonly SoldOrder[],
  clock: ZoneClock,
): { orders: Counted; gmv: Counted } => {
  const sorted = orders.toSorted((a, b) => a.placedAtMs - b.placedAtMs);
  const timesMs = sorted.map(({ placedAtMs }) => placedAtMs);
  const buyers = Array.from({ length: 168 }, () => new Set<string>());
  for (const { buyerId, placedAtMs } of sorted) buyers[clock.weekHour(placedAtMs)]!.add(buyerId);
  const people = buyers.map(({ size }) => size);
  return {
    orders: { measure: 'orders', timesMs, values: timesMs.map(() => 1), people },
    gmv: { measure: 'gmv', timesMs, values: sorted.map(({ totalFen }) => totalFen), people },
  };
};

const attentionCounted = ({ hours, weekViewers }: Attention): Counted[] => {
  const timesMs = hours.map(({ atMs }) => atMs);
  const of = (measure: 'events' | 'viewers'): Counted => ({
    measure,
    timesMs,
    values: hours.map((hour) => hour[measure]),
    people: weekViewers,
  });
  return [of('viewers'), of('events')];
};

const HOURS_OF_DAY = 24;

/** Of ten people and more, that of fewest; -1 where there is none. */
const leastOf = (people: readonly number[], from: number, to: number): number => {
  let least = -1;
  for (let place = from; place < to; place++) {
    const count = people[place]!;
    if (count >= PEOPLE_LEAST && (least < 0 || count < people[least]!)) least = place;
  }
  return least;
};

/**
 * Which hours of the week may be told: those of nobody, and of ten people and more. Where one of a day is kept back, so
 * is the least of the day's others of ten and more, or else of the week's: the mean of the week or the total of a day,
 * less what is told, is then that of ten people at the least, or of the whole day. Null where there is none to hide among.
 */
export const toldHours = (people: readonly number[]): boolean[] | null => {
  const told = people.map((count) => count === 0 || count >= PEOPLE_LEAST);
  const lonely = told.flatMap((is, place) => (is ? [] : [place]));
  if (lonely.length === 0) return told;
  const week = leastOf(people, 0, people.length);
  if (week < 0) return null;
  for (const day of new Set(lonely.map((place) => Math.floor(place / HOURS_OF_DAY)))) {
    const end = Math.min(people.length, (day + 1) * HOURS_OF_DAY);
    const least = leastOf(people, day * HOURS_OF_DAY, end);
    told[least < 0 ? week : least] = false;
  }
  return told;
};

const measured = (
  { measure, timesMs, values, people }: Counted,
  { timeZone, toMs }: { timeZone: string; toMs: number },
): MinedRhythm['measures'] => {
  const told = toldHours(people);
  if (told === null) return [];
  const { perHour, mean, peaks } = rhythmOf({ timesMs, values }, { timeZone, toMs });
  return [
    {
      measure,
      perHour: [...perHour].map((value, place) =>
        told[place] ? (Number.isNaN(value) ? 0 : value) : null,
      ),
      mean,
      peaks: peaks
        .filter(({ day, hour }) => told[day * 24 + hour])
        .slice(0, PEAKS_MOST)
        .map(({ day, hour, lift }) => ({ day, hour, lift })),
    },
  ];
};

/**
 * Which hours of the week bring how much: orders and their money, and viewers and events where attention is known.
 * Hours behind which one to nine people stand are kept back, and cannot be found by subtracting the others.
 */
export const mineRhythm = (
  orders: readonly SoldOrder[],
  attention: Attention | null,
  { clock, toMs }: { clock: ZoneClock; toMs: number },
): MinedRhythm => {
  const { timeZone } = clock;
  const sold = ordersCounted(orders, clock);
  const all = [sold.orders, sold.gmv, ...(attention ? attentionCounted(attention) : [])];
  const counted = all.filter(({ timesMs }) => timesMs.length > 0);
  const firstMs = Math.min(...counted.map(({ timesMs }) => timesMs[0]!));
  const days = counted.length === 0 ? 0 : Math.floor((toMs - firstMs) / DAY_MS);
  const lack =
    days < DAYS_LEAST ? { code: 'too-few-days' as const, have: days, needed: DAYS_LEAST } : null;
  return {
    lack,
    timeZone,
    measures: lack ? [] : counted.flatMap((one) => measured(one, { timeZone, toMs })),
  };
};
