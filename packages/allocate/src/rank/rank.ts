import { AllocateError } from '../errors.ts';
import type { Signals } from './signals.ts';

/** Weights of a composite ranking; what is left out weighs nothing. All ≥ 0: what is bad is counted against by itself. */
export interface CompositeWeights {
  /** Clicks of those who looked, smoothed. */
  clickRate?: number;
  /** Who comes and likes. */
  popularity?: number;
  /** What is sold. */
  sales?: number;
  /** Mean stay of those who clicked. */
  dwell?: number;
  pictureHealth?: number;
  /** Complaints a click; counts against. */
  complaints?: number;
  /** Returns an order; counts against. */
  returns?: number;
}

/** Half for what rooms sell and draw, half for the quality of what is shown. */
export const COMPOSITE: Required<CompositeWeights> = {
  clickRate: 0.2,
  popularity: 0.15,
  sales: 0.15,
  dwell: 0.2,
  pictureHealth: 0.1,
  complaints: 0.1,
  returns: 0.1,
};

/** Looks and clicks that every room is believed to have had before the first, so that a lucky click is no rate of 1. */
const PRIOR_LOOKS = 20;
const PRIOR_RATE = 0.05;

export type Scorer = (signals: Signals, nowMs: number, scores: Float64Array) => void;

const each = (signals: Signals, scores: Float64Array, scoreOf: (room: number) => number): void => {
  if (scores.length !== signals.rooms)
    throw new AllocateError('allocate/bad-shape', `scores: ${scores.length} entries`, {
      field: 'scores',
      expected: signals.rooms,
      found: scores.length,
    });
  for (let room = 0; room < scores.length; room++) scores[room] = scoreOf(room);
};

const popularityOf = (signals: Signals, room: number, nowMs: number): number =>
  Math.log1p(signals.of(room, 'clicks', nowMs)) +
  0.3 * Math.log1p(signals.of(room, 'likes', nowMs));

/** Where people go now: clicks and likes by their order of magnitude, faded. Who is shown more is clicked more. */
export const popularityScores: Scorer = (signals, nowMs, scores) =>
  each(signals, scores, (room) => popularityOf(signals, room, nowMs));

/** What was sold lately, fen. */
export const salesScores: Scorer = (signals, nowMs, scores) =>
  each(signals, scores, (room) => signals.of(room, 'soldFen', nowMs));

/** Nobody stays longer. Where clicks have all but faded away a stay divided by them has no bounds. */
const LONGEST_STAY_MS = 86_400_000;

const meanStayOf = (signals: Signals, room: number, nowMs: number): number => {
  const clicks = signals.of(room, 'clicks', nowMs);
  return clicks > 0 ? Math.min(signals.of(room, 'dwellMs', nowMs) / clicks, LONGEST_STAY_MS) : 0;
};

/** Smoothed share of those who looked and clicked. */
export const clickRateOf = (signals: Signals, room: number, nowMs: number): number =>
  (signals.of(room, 'clicks', nowMs) + PRIOR_LOOKS * PRIOR_RATE) /
  (signals.of(room, 'impressions', nowMs) + PRIOR_LOOKS);

const ratio = (part: number, whole: number): number => (whole > 0 ? Math.min(1, part / whole) : 0);

/** x / (x + mean): 0 for none, ½ for the mean, below 1 however much. */
const against = (mean: number) => (amount: number) => (mean > 0 ? amount / (amount + mean) : 0);

const checkedWeights = (weights: CompositeWeights): Required<CompositeWeights> => {
  for (const [field, weight] of Object.entries(weights)) {
    if (!Object.hasOwn(COMPOSITE, field))
      throw new AllocateError('allocate/bad-option', `there is no weight ${field}`, {
        field,
        expected: Object.keys(COMPOSITE).join(', '),
      });
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new AllocateError('allocate/bad-number', `weight ${field} is ${weight}`, {
        field,
        found: weight,
      });
  }
  const nothing = Object.fromEntries(Object.keys(COMPOSITE).map((name) => [name, 0]));
  return { ...nothing, ...weights } as Required<CompositeWeights>;
};

/**
 * A ranking by several signals at once. Each is brought to 0 … 1 against the mean of all rooms, so a weight says what a
 * signal counts, whatever its unit. The score lies between −(complaints + returns) and the sum of the other weights.
 *
 * @throws AllocateError `allocate/bad-option` for a weight that is not known, `allocate/bad-number`.
 */
export const compositeScores = (wanted: CompositeWeights = COMPOSITE): Scorer => {
  const weights = checkedWeights(wanted);
  return (signals, nowMs, scores) => {
    const { rooms } = signals;
    const popularity = new Float64Array(rooms);
    const sales = new Float64Array(rooms);
    const dwell = new Float64Array(rooms);
    const means = { popularity: 0, sales: 0, dwell: 0, clickRate: 0 };
    for (let room = 0; room < rooms; room++) {
      popularity[room] = popularityOf(signals, room, nowMs);
      sales[room] = signals.of(room, 'soldFen', nowMs);
      dwell[room] = meanStayOf(signals, room, nowMs);
      means.popularity += popularity[room]! / rooms;
      means.sales += sales[room]! / rooms;
      means.dwell += dwell[room]! / rooms;
      means.clickRate += clickRateOf(signals, room, nowMs) / rooms;
    }
    const popularityIn = against(means.popularity);
    const salesIn = against(means.sales);
    const dwellIn = against(means.dwell);
    const clickRateIn = against(means.clickRate);
    each(signals, scores, (room) => {
      const complaints = signals.of(room, 'complaints', nowMs);
      const returns = signals.of(room, 'returns', nowMs);
      return (
        weights.clickRate * clickRateIn(clickRateOf(signals, room, nowMs)) +
        weights.popularity * popularityIn(popularity[room]!) +
        weights.sales * salesIn(sales[room]!) +
        weights.dwell * dwellIn(dwell[room]!) +
        weights.pictureHealth * signals.pictureHealthOf(room) -
        weights.complaints * ratio(complaints, signals.of(room, 'clicks', nowMs)) -
        weights.returns * ratio(returns, signals.of(room, 'orders', nowMs))
      );
    });
  };
};
