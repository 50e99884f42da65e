import type { Core } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import type { Interactions, Recommender } from '../recommender.ts';

export interface PopularityOptions {
  /** After so long an event counts half; absent: events never fade, and times are not needed. */
  halfLifeMs?: number;
}

export interface TrendingOptions {
  /** What counts as now (default: 1 day). */
  shortHalfLifeMs?: number;
  /** What counts as usual (default: 14 days). */
  longHalfLifeMs?: number;
}

const DAY_MS = 86_400_000;

const newestMs = ({ timesMs }: Interactions): number =>
  timesMs?.reduce((newest, timeMs) => Math.max(newest, timeMs), 0) ?? 0;

/**
 * Strength per item, each event halved for every half-life of its age at `nowMs`.
 * Events of the future count as of now. Shape [items]. O(entries).
 */
export const decayedCounts = (
  { matrix, timesMs }: Interactions,
  halfLifeMs: number,
  nowMs: number,
): Float64Array => {
  const counts = new Float64Array(matrix.columns);
  for (let entry = 0; entry < matrix.indices.length; entry++) {
    const ageMs = timesMs ? Math.max(0, nowMs - timesMs[entry]!) : 0;
    counts[matrix.indices[entry]!]! += matrix.values[entry]! * 2 ** (-ageMs / halfLifeMs);
  }
  return counts;
};

const popularityCore = (options: PopularityOptions): Core => {
  const { halfLifeMs = Number.POSITIVE_INFINITY } = options;
  let counts: Float64Array = new Float64Array(0);
  let asOfMs = 0;
  const learn = (data: Interactions): void => {
    asOfMs = newestMs(data);
    counts = decayedCounts(data, halfLifeMs, asOfMs);
  };
  const factor = (nowMs: number): number =>
    nowMs > asOfMs && asOfMs > 0 ? 2 ** ((asOfMs - nowMs) / halfLifeMs) : 1;
  return {
    name: 'popularity',
    options,
    answersStrangers: true,
    fit: learn,
    update: learn,
    score({ nowMs }, scores) {
      const faded = factor(nowMs);
      for (let item = 0; item < counts.length; item++) scores[item] = counts[item]! * faded;
    },
    similarity(item, scores) {
      const most = counts.reduce((a, b) => Math.max(a, b), 0) || 1;
      for (let other = 0; other < counts.length; other++)
        scores[other] = 1 - Math.abs(counts[other]! - counts[item]!) / most;
    },
    parts: ({ nowMs }, item) => [
      { kind: 'popularity', contribution: Math.fround(counts[item]! * factor(nowMs)) },
    ],
    state: () => ({ facts: { asOfMs }, arrays: { counts } }),
    restore({ facts, arrays }) {
      asOfMs = Number(facts?.asOfMs);
      counts = arrayOf<Float64Array>(arrays, 'counts');
    },
  };
};

/** What everybody takes, the same for all; `similar` is nearness in popularity. Exact under `partialFit`. */
export const popularity = (options: PopularityOptions = {}): Recommender =>
  recommenderOf(popularityCore(options));

const trendingCore = (options: TrendingOptions): Core => {
  const { shortHalfLifeMs = DAY_MS, longHalfLifeMs = 14 * DAY_MS } = options;
  let rises: Float64Array = new Float64Array(0);
  const learn = (data: Interactions): void => {
    const nowMs = newestMs(data);
    const short = decayedCounts(data, shortHalfLifeMs, nowMs);
    const long = decayedCounts(data, longHalfLifeMs, nowMs);
    const share = shortHalfLifeMs / longHalfLifeMs;
    rises = short.map((count, item) => {
      const usual = long[item]! * share;
      return (count - usual) / Math.sqrt(usual + 1);
    });
  };
  return {
    name: 'trending',
    options,
    answersStrangers: true,
    fit: learn,
    update: learn,
    score: (_asked, scores) => scores.set(rises),
    similarity(item, scores) {
      for (let other = 0; other < rises.length; other++)
        scores[other] = -Math.abs(rises[other]! - rises[item]!);
    },
    parts: (_asked, item) => [
      { kind: 'popularity', label: 'rise', contribution: Math.fround(rises[item]!) },
    ],
    state: () => ({ arrays: { rises } }),
    restore({ arrays }) {
      rises = arrayOf<Float64Array>(arrays, 'rises');
    },
  };
};

/**
 * What is taken more now than usual: the count of the short half-life against what the long one
 * leads to expect, in standard deviations of a count. Without times everything is as usual.
 */
export const trending = (options: TrendingOptions = {}): Recommender =>
  recommenderOf(trendingCore(options));
