import type { Outcome } from './model-queries.ts';

export interface Rate {
  exposures: number;
  clicks: number;
  orders: number;
}

export interface Interval {
  low: number;
  high: number;
}

/** Of a normal distribution, for 95 of 100. */
const Z = 1.96;

const add = (rate: Rate, one: Rate): Rate => ({
  exposures: rate.exposures + one.exposures,
  clicks: rate.clicks + one.clicks,
  orders: rate.orders + one.orders,
});

export const sum = (rates: readonly Rate[]): Rate =>
  rates.reduce(add, { exposures: 0, clicks: 0, orders: 0 });

/** Clicks per exposure, 0–1; 0 when nothing was shown. */
export const share = ({ exposures, clicks }: Rate): number =>
  exposures === 0 ? 0 : clicks / exposures;

/** Where the true rate lies, 95 times of 100 (Wilson score interval); 0–1 when nothing was shown. */
export const intervalOf = ({ exposures: n, clicks }: Rate): Interval => {
  if (n === 0) return { low: 0, high: 1 };
  const p = Math.min(1, clicks / n);
  const square = Z ** 2;
  const middle = p + square / (2 * n);
  const reach = Z * Math.sqrt((p * (1 - p) + square / (4 * n)) / n);
  const whole = 1 + square / n;
  return {
    low: Math.max(0, (middle - reach) / whole),
    high: Math.min(1, (middle + reach) / whole),
  };
};

/** What was drawn to be learnt from is a source of its own, whatever else speaks for it. */
const sourceOf = ({ source, explored }: Outcome): string => (explored ? 'explored' : source);

const grouped = (
  outcomes: readonly Outcome[],
  keyOf: (one: Outcome) => string,
): Map<string, Rate> => {
  const groups = new Map<string, Rate>();
  for (const one of outcomes) {
    const known = groups.get(keyOf(one));
    groups.set(keyOf(one), known ? add(known, one) : one);
  }
  return groups;
};

/** Most shown first. O(n log n). */
export const bySource = (outcomes: readonly Outcome[]): { source: string; rate: Rate }[] =>
  [...grouped(outcomes, sourceOf)]
    .map(([source, { exposures, clicks, orders }]) => ({
      source,
      rate: { exposures, clicks, orders },
    }))
    .sort((a, b) => b.rate.exposures - a.rate.exposures);

export interface ByDay {
  /** `2026-11-22`, oldest first. */
  days: string[];
  /** Clicks per exposure of each day; null on a day without an exposure. */
  lines: { source: string; rates: (number | null)[] }[];
}

export const byDay = (outcomes: readonly Outcome[], sources: readonly string[]): ByDay => {
  const days = [...new Set(outcomes.map(({ day }) => day))].sort();
  const rates = grouped(outcomes, (one) => `${one.day} ${sourceOf(one)}`);
  const rateOn = (day: string, source: string): number | null => {
    const rate = rates.get(`${day} ${source}`);
    return rate && rate.exposures > 0 ? share(rate) : null;
  };
  return {
    days,
    lines: sources.map((source) => ({ source, rates: days.map((day) => rateOn(day, source)) })),
  };
};

const IMPERSONAL = new Set(['trending', 'newest', 'explored']);

export interface Comparison {
  personal: Rate;
  common: Rate;
  /** `even` while the intervals overlap; `alone` when one of both was never shown. */
  verdict: 'ahead' | 'behind' | 'even' | 'alone';
}

/** What was chosen for the person beside what everybody is shown. */
export const comparison = (outcomes: readonly Outcome[]): Comparison => {
  const isCommon = (one: Outcome): boolean => IMPERSONAL.has(sourceOf(one));
  const personal = sum(outcomes.filter((one) => !isCommon(one)));
  const common = sum(outcomes.filter(isCommon));
  const both = { personal, common };
  if (personal.exposures === 0 || common.exposures === 0) return { ...both, verdict: 'alone' };
  const [own, others] = [intervalOf(personal), intervalOf(common)];
  if (own.low > others.high) return { ...both, verdict: 'ahead' };
  return { ...both, verdict: own.high < others.low ? 'behind' : 'even' };
};
