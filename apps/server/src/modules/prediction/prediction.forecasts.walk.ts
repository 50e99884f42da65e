import { type Band, SHARES } from './prediction.forecasts.counts.ts';

export interface Judged {
  /** Forecasts judged. */
  steps: number;
  /** Share of what came that lay within P10 … P90. */
  coverage: number;
  /** Mean pinball loss over the three quantiles, in units. */
  pinball: number;
  /** The same of the naive forecast. */
  naivePinball: number;
}

/** Loss of a quantile forecast (Koenker & Bassett 1978): least, on average, at the true quantile. */
export const pinball = (share: number, forecast: number, actual: number): number =>
  actual >= forecast ? share * (actual - forecast) : (1 - share) * (forecast - actual);

export const bandPinball = ({ low, middle, high }: Band, actual: number): number => {
  const [first, second, third] = SHARES;
  return (
    (pinball(first, low, actual) + pinball(second, middle, actual) + pinball(third, high, actual)) /
    3
  );
};

const quantileOf = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
};

/** The floor: the value of a round ago, with a band by how far such guesses were off before. */
export const naiveBand = (values: Float64Array, period: number): Band => {
  const guess = values[values.length - period]!;
  const errors = values
    .subarray(period)
    .map((value, place) => value - values[place]!)
    .sort();
  if (errors.length === 0) return { low: guess, middle: guess, high: guess };
  const [low, middle, high] = SHARES.map((share) => Math.max(0, guess + quantileOf(errors, share)));
  return { low: low!, middle: middle!, high: high! };
};

/**
 * Walks forward through a series: each value is foretold from those before it alone, as it would have been then.
 *
 * @param foretell the band of `values[at]`; it is given the first `at` values. Null is left out.
 * @param from the first place judged, at least one period.
 */
export const walkForward = (
  values: Float64Array,
  foretell: (before: Float64Array) => Band | null,
  { from, period }: { from: number; period: number },
): Judged => {
  const sums = { steps: 0, inside: 0, pinball: 0, naive: 0 };
  for (let at = Math.max(from, period); at < values.length; at++) {
    const before = values.subarray(0, at);
    const band = foretell(before);
    if (band === null) continue;
    const actual = values[at]!;
    sums.steps += 1;
    sums.inside += actual >= band.low && actual <= band.high ? 1 : 0;
    sums.pinball += bandPinball(band, actual);
    sums.naive += bandPinball(naiveBand(before, period), actual);
  }
  const { steps } = sums;
  const per = (sum: number): number => (steps === 0 ? 0 : sum / steps);
  return {
    steps,
    coverage: per(sums.inside),
    pinball: per(sums.pinball),
    naivePinball: per(sums.naive),
  };
};

/** Of several walks together, each step counting the same. */
export const together = (walks: readonly Judged[]): Judged => {
  const steps = walks.reduce((sum, walk) => sum + walk.steps, 0);
  const mean = (of: (walk: Judged) => number): number =>
    steps === 0 ? 0 : walks.reduce((sum, walk) => sum + of(walk) * walk.steps, 0) / steps;
  return {
    steps,
    coverage: mean(({ coverage }) => coverage),
    pinball: mean((walk) => walk.pinball),
    naivePinball: mean(({ naivePinball }) => naivePinball),
  };
};
