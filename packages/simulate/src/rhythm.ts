import type { Planted, Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;
/** Relative visits by hour of the day (UTC+8) of four kinds of people: early, noon, evening and night. */
const days = [
  [
    1, 0.6, 0.4, 0.3, 0.4, 1.2, 3.2, 4.6, 4.2, 3, 2.2, 2, 2.2, 2, 1.6, 1.5, 1.6, 1.8, 2, 2.2, 2.2,
    2, 1.6, 1.3,
  ],
  [
    0.8, 0.4, 0.2, 0.2, 0.2, 0.4, 0.8, 1.4, 1.8, 2, 2.2, 3.6, 5.4, 4.6, 2.6, 2, 2, 2.2, 2.4, 2.6,
    2.8, 2.6, 2, 1.4,
  ],
  [
    0.8, 0.4, 0.2, 0.1, 0.1, 0.2, 0.5, 0.9, 1.1, 1.2, 1.3, 1.6, 2.2, 1.8, 1.4, 1.4, 1.6, 2.2, 3.4,
    5, 6, 6, 4.2, 2,
  ],
  [
    4, 2.8, 1.6, 0.8, 0.4, 0.2, 0.3, 0.5, 0.8, 1, 1.2, 1.6, 2, 1.8, 1.6, 1.6, 1.8, 2, 2.4, 3.2, 4.4,
    5.4, 6, 5.2,
  ],
] as const;
/** Monday … Sunday. */
const week = [0.92, 0.93, 0.95, 0.97, 1.05, 1.12, 1.06] as const;
/** 1 January 1970 was a Thursday. */
const THURSDAY = 3;
const CHINA_MS = 8 * HOUR_MS;

export const kindsOfDay = days.length;

const during = (planted: { atHour: number; hours: number }, hour: number): boolean =>
  hour >= planted.atHour && hour < planted.atHour + planted.hours;

/** What of this kind is under way in that hour. */
export const plantedIn = <Kind extends 'flash-crowd' | 'bot-attack' | 'peak' | 'flash-sale'>(
  scenario: Scenario,
  kind: Kind,
  hour: number,
): Extract<Planted, { kind: Kind }> | undefined =>
  scenario.planted.find(
    (planted): planted is Extract<Planted, { kind: Kind }> =>
      planted.kind === kind && during(planted as { atHour: number; hours: number }, hour),
  );

/** How many times as many come in the hour that begins then: what takes half of it counts half. */
const timesIn = ({ planted }: Scenario, hour: number): number => {
  let times = 1;
  for (const one of planted) {
    if (one.kind !== 'peak' && one.kind !== 'flash-crowd') continue;
    const [from, to] = [Math.max(hour, one.atHour), Math.min(hour + 1, one.atHour + one.hours)];
    const own = one.kind === 'peak' ? one.visits : one.times;
    times *= 1 + (own - 1) * Math.max(0, to - from);
  }
  return times;
};

/**
 * The clock of visits. Time is stretched so that visits are equally likely in each stretch: a viewer's next visit is an
 * exponential step on it, and comes out more often in the hours in which people come.
 */
export interface Rhythm {
  /** The moment `amount` mean days of visits after that moment, for people of that kind; Infinity beyond the end. */
  after(kind: number, atMs: number, amount: number): number;
}

export const rhythmOf = (scenario: Scenario): Rhythm => {
  const hours = Math.ceil(scenario.hours) + 1;
  const sums = days.map((day) => {
    const total = day.reduce((sum, value) => sum + value, 0);
    const sum = new Float64Array(hours + 1);
    for (let hour = 0; hour < hours; hour++) {
      const localMs = scenario.startMs + hour * HOUR_MS + CHINA_MS;
      const ofDay = Math.floor(localMs / HOUR_MS) % 24;
      const ofWeek = (Math.floor(localMs / (24 * HOUR_MS)) + THURSDAY) % 7;
      sum[hour + 1] = sum[hour]! + (day[ofDay]! / total) * week[ofWeek]! * timesIn(scenario, hour);
    }
    return sum;
  });
  return {
    after: (kind, atMs, amount) => {
      const sum = sums[kind]!;
      const at = Math.max(0, (atMs - scenario.startMs) / HOUR_MS);
      const hour = Math.min(hours - 1, Math.floor(at));
      const wanted = sum[hour]! + (sum[hour + 1]! - sum[hour]!) * (at - hour) + amount;
      if (wanted >= sum[hours]!) return Number.POSITIVE_INFINITY;
      let low = hour;
      let high = hours;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (sum[middle]! <= wanted) low = middle;
        else high = middle;
      }
      const part = (wanted - sum[low]!) / (sum[low + 1]! - sum[low]!);
      return scenario.startMs + (low + part) * HOUR_MS;
    },
  };
};
