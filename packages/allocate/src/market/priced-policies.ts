import { type Random, random } from '@kaibo/numeric';
import type { Plan } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { createPrices, followPrices, pricesFrom, type RoomPrices } from '../rerank/prices.ts';
import { createPacer, modeAt, type Pacer, type StalenessOptions } from '../rerank/staleness.ts';
import type { Standing, StreamPolicy } from './replay.ts';
import { problemOf, type RequestStream, requestCount, type Sample, type Terms } from './stream.ts';

/** Solves one window, warm from the plan before where there is one. */
export type SolveWindow = (problem: Problem, before: Plan | null) => Plan | Promise<Plan>;

export interface PricedOptions {
  /** Requests of another day, to plan by. */
  history: RequestStream;
  solve: SolveWindow;
  /** Requests sampled for a plan. */
  sample?: number;
  /** Of the sample, what is taken from the requests that came lately. */
  recentShare?: number;
  /** Promises are planned with this much to spare. */
  floorMargin?: number;
  /** Gain of the feedback between solves; 0 for none. */
  gain?: number;
  /** τ as a share of the mean value of an impression. */
  temperatureShare?: number;
  seed?: number;
}

const DEFAULTS = {
  sample: 1_000,
  recentShare: 0.1,
  floorMargin: 1.05,
  gain: 0.02,
  temperatureShare: 0.003,
  seed: 1,
};

/** In the last tenth of the time a promise that is not kept yet gets dearer by this share of the mean value, each time. */
const LAST_CALL = 0.1;
const LAST_STEP = 0.1;

const LEAST_SAMPLE = 60;

type Settings = Required<PricedOptions>;

const firstAt = (stream: RequestStream, atMs: number): number => {
  let [low, high] = [0, requestCount(stream)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stream.atMs[middle]! < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
};

const some = (draws: Random, from: number, to: number, wanted: number): number[] => {
  const count = Math.max(0, Math.min(Math.round(wanted), to - from));
  return count === 0 ? [] : Array.from(draws.sample(to - from, count), (at) => from + at);
};

/** What is still free and still promised. */
const termsLeft = (standing: Standing, margin: number): Terms => {
  const { terms, delivered, nowMs, stream } = standing;
  const { groups } = terms;
  const due = (promised: number, given: number): number => Math.max(0, promised * margin - given);
  return {
    seats: standing.seatsLeft.map((left) => Math.max(0, left)),
    stock: standing.stockLeft.map((left) => Math.max(0, left)),
    // Nothing can be given any more to who has ended.
    floors: terms.floors.map((floor, room) =>
      stream.toMs[room]! <= nowMs ? 0 : due(floor, delivered[room]!),
    ),
    groups: {
      ...groups,
      floors: Float64Array.from(groups.floors, (floor, group) => {
        let given = 0;
        for (let at = groups.offsets[group]!; at < groups.offsets[group + 1]!; at++)
          given += delivered[groups.rooms[at]!]!;
        return due(floor, given);
      }),
    },
  };
};

const RECENT_MS = 20 * 60_000;
/** Fewer requests say nothing about tastes. */
const LEAST_RECENT = 300;
/** Samples of some hundred differ by so much on their own. */
const USUAL_SHIFT = 0.12;

/** Share of all value that each kind of room was worth in some requests. */
const kindShares = (stream: RequestStream, from: number, to: number): Map<number, number> => {
  const shares = new Map<number, number>();
  let total = 0;
  for (let edge = stream.offsets[from]!; edge < stream.offsets[to]!; edge++) {
    const kind = stream.kind[stream.rooms[edge]!]!;
    shares.set(kind, (shares.get(kind) ?? 0) + stream.values[edge]!);
    total += stream.values[edge]!;
  }
  for (const [kind, value] of shares) shares.set(kind, total > 0 ? value / total : 0);
  return shares;
};

/** How far tastes of late are from those that plans are made from at that hour: total variation, 0 … 1. */
const shiftOf = (
  history: RequestStream,
  stream: RequestStream,
  from: number,
  to: number,
): number => {
  const before = kindShares(
    history,
    firstAt(history, stream.atMs[from]!),
    firstAt(history, stream.atMs[to - 1]! + 1),
  );
  const now = kindShares(stream, from, to);
  let apart = 0;
  for (const kind of new Set([...before.keys(), ...now.keys()]))
    apart += Math.abs((before.get(kind) ?? 0) - (now.get(kind) ?? 0));
  return apart / 2;
};

/**
 * Requests still to come: history's from now on, as many times over as this day had more than it so far, and those of late
 * in their place the more, the further tastes have moved.
 */
const samplesOf = (standing: Standing, settings: Settings, draws: Random): Sample[] => {
  const { history, sample, recentShare } = settings;
  const { stream, nowMs, served } = standing;
  const from = firstAt(history, nowMs);
  const ahead = requestCount(history) - from;
  const times = from > 200 ? served / from : 1;
  const expected = Math.max(1, ahead * times);
  if (served < LEAST_RECENT) {
    const requests = some(draws, from, requestCount(history), sample);
    return [{ stream: history, requests, views: expected / requests.length }];
  }
  const since = Math.min(served - LEAST_RECENT / 2, firstAt(stream, nowMs - RECENT_MS));
  const shift = shiftOf(history, stream, since, served);
  const share = ahead === 0 ? 1 : Math.max(recentShare, Math.min(0.9, 4 * (shift - USUAL_SHIFT)));
  const recent = some(draws, since, served, sample * share);
  const ofHistory = some(draws, from, requestCount(history), sample * (1 - share));
  return [
    { stream: history, requests: ofHistory, views: (expected * (1 - share)) / ofHistory.length },
    { stream, requests: recent, views: (expected * share) / recent.length },
  ];
};

const meanValue = (plan: Plan): number => {
  const shown = plan.exposure.reduce((sum, one) => sum + one, 0);
  return shown > 0 ? plan.value / shown : 0;
};

/** One plan before the first request, its prices for ever. */
export const fixedPricesOn = (wanted: PricedOptions): StreamPolicy => {
  const settings: Settings = { ...DEFAULTS, ...wanted };
  let prices: RoomPrices | null = null;
  let temperature = 0;
  return {
    name: 'LP fixed',
    plan: async (standing) => {
      if (prices) return;
      const terms = termsLeft(standing, settings.floorMargin);
      const samples = samplesOf(standing, settings, random(settings.seed));
      const plan = await settings.solve(problemOf(samples, terms, standing.stream), null);
      prices = pricesFrom(plan.prices, terms.groups, standing.nowMs);
      temperature = settings.temperatureShare * meanValue(plan);
    },
    prices: () => prices!,
    temperature: () => temperature,
  };
};

export interface WarmOptions extends PricedOptions {
  /** No plan is made from this moment on, as if the solver were gone. */
  solverGoneFromMs?: number;
  staleness?: StalenessOptions;
}

/**
 * Solves again every window on a sample of what is still to come, warm, and lets the prices follow in between. Where a
 * solve runs out of time the next samples half as much. Where the solver is gone its quotas are paced out, then value alone ranks.
 */
export const warmPricesOn = (wanted: WarmOptions): StreamPolicy & { solves(): number } => {
  const settings: Settings & WarmOptions = { ...DEFAULTS, ...wanted };
  const { gain, solverGoneFromMs = Number.POSITIVE_INFINITY, staleness } = settings;
  const draws = random(settings.seed);
  let plan: Plan | null = null;
  let prices: RoomPrices | null = null;
  let pacer: Pacer | null = null;
  let paced = createPrices(0);
  let unpriced = paced;
  let sampled = settings.sample;
  let [unit, solves, windowStartMs, aheadMs] = [0, 0, 0, 1];
  let deliveredThen = new Float64Array();

  /** Floors that fall behind the plan's pace are worth more, those ahead less; each room's pace is until its own end. */
  const follow = (standing: Standing): void => {
    const { delivered, stream, nowMs } = standing;
    const due = new Float64Array(stream.roomCount);
    const given = new Float64Array(stream.roomCount);
    for (let room = 0; room < stream.roomCount; room++) {
      const spanMs = Math.min(aheadMs, stream.toMs[room]! - windowStartMs);
      const planned = plan!.exposure[room]! * Math.min(1, (nowMs - windowStartMs) / spanMs);
      const promised = stream.toMs[room]! > nowMs ? standing.terms.floors[room]! : 0;
      const isLate =
        delivered[room]! < promised && windowStartMs + spanMs - nowMs < LAST_CALL * spanMs;
      if (isLate) prices!.floor[room]! += LAST_STEP * unit;
      if (prices!.floor[room] === 0 || planned < 1) continue;
      due[room] = planned;
      given[room] = delivered[room]! - deliveredThen[room]!;
    }
    followPrices(prices!.floor, due, given, { gain, scale: unit });
  };

  const solve = async (standing: Standing): Promise<void> => {
    const { stream, nowMs } = standing;
    const terms = termsLeft(standing, settings.floorMargin);
    const samples = samplesOf(standing, { ...settings, sample: sampled }, draws);
    if (samples.every(({ requests }) => requests.length === 0)) return;
    plan = await settings.solve(problemOf(samples, terms, { nowMs, slots: stream.slots }), plan);
    solves++;
    // A plan that was not finished in time is worth little: the next is made of fewer requests.
    sampled =
      plan.status === 'time-limit'
        ? Math.max(LEAST_SAMPLE, sampled / 2)
        : Math.min(settings.sample, 1.5 * sampled);
    prices = pricesFrom(plan.prices, terms.groups, nowMs);
    unit = meanValue(plan);
    windowStartMs = nowMs;
    aheadMs = Math.max(1, stream.atMs.at(-1)! - nowMs);
    deliveredThen = standing.delivered.slice();
    const seconds = aheadMs / 1_000;
    pacer = createPacer(
      plan.exposure.map((one) => one / seconds),
      nowMs,
      unit,
    );
  };

  return {
    name: 'LP warm',
    solves: () => solves,
    plan: async (standing) => {
      if (standing.nowMs >= solverGoneFromMs) return;
      await solve(standing);
    },
    prices: (standing) => {
      const { nowMs, served, stream } = standing;
      if (unpriced.rooms !== stream.roomCount) {
        unpriced = createPrices(stream.roomCount);
        paced = createPrices(stream.roomCount);
      }
      const mode = prices ? modeAt(nowMs, prices.solvedAtMs, staleness) : 'rank';
      if (mode === 'rank') return unpriced;
      if (mode === 'priced') {
        if (gain > 0 && served % 20 === 0) follow(standing);
        return prices!;
      }
      const terms = pacer!.terms(nowMs);
      for (let room = 0; room < terms.length; room++) {
        paced.floor[room] = Math.max(0, terms[room]!);
        paced.cap[room] = Math.max(0, -terms[room]!);
      }
      return paced;
    },
    shown: (edge, _place, { stream }) => pacer?.served(stream.rooms[edge]!),
    temperature: () => settings.temperatureShare * unit,
  };
};
