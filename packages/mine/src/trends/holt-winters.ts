import { random } from '@kaibo/numeric';
import { MineError } from '../errors.ts';
import { needsNumber, needsOneOf, needsWhole } from '../options.ts';
import { minimise } from './nelder-mead.ts';
import { needsValues } from './series.ts';
import { inWords, type Smoothing, type State, startOf, type Words, walk } from './smoothing.ts';

export interface HoltWintersOptions {
  /** Steps of one round of the season; without it there is no season. */
  period?: number;
  /** `damped` flattens the trend, which forecasts better far ahead (default). */
  trend?: 'none' | 'additive' | 'damped';
  /** `multiplicative`: the season grows with the level; values must be above 0. Default: additive. */
  seasonal?: 'additive' | 'multiplicative';
  /** Those that are given are taken, the others are fitted to the least squared error of one step ahead; none given: where level
   * and slope begin is fitted too. */
  smoothing?: Partial<Smoothing>;
}

export interface ForecastOptions {
  steps: number;
  /** Share of the values to come that lie within the band (default: 0.95). */
  coverage?: number;
  /** Of the paths of a multiplicative season. */
  seed?: number;
}

export interface Forecast {
  mean: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

export interface HoltWinters {
  smoothing: Smoothing;
  /** What was expected of each step from those before it. */
  fitted: Float64Array;
  /** Sum of the squared errors of one step ahead. */
  squaredError: number;
  forecast(options: ForecastOptions): Forecast;
}

/** Quantile of the standard normal (Acklam 2003), to 1e-9 relative. */
export const normalQuantile = (share: number): number => {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269];
  const [a5, a6] = [-30.66479806614716, 2.506628277459239];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972];
  const b5 = -13.28068155288572;
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734];
  const [c5, c6] = [4.374664141464968, 2.938163982698783];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const horner = (parts: number[], x: number): number => parts.reduce((sum, one) => sum * x + one);
  if (share > 0.5) return -normalQuantile(1 - share);
  if (share < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(share));
    return horner([...c, c5, c6], q) / horner([...d, 1], q);
  }
  const q = share - 0.5;
  const r = q * q;
  return (horner([...a, a5, a6], r) * q) / horner([...b, b5, 1], r);
};

const smoothingNames = ['level', 'trend', 'seasonal', 'damping'] as const;

/** Which of the four numbers the model has. */
const namesOf = ({ trend, period }: Words): (keyof Smoothing)[] =>
  smoothingNames.filter(
    (name) =>
      name === 'level' ||
      (name === 'trend' && trend !== 'none') ||
      (name === 'damping' && trend === 'damped') ||
      (name === 'seasonal' && period > 0),
  );

const FIRST: Smoothing = { level: 0.3, trend: 0.1, seasonal: 0.1, damping: 0.95 };
/** Beyond these the model forgets at once or explodes. */
const BOUNDS: Record<keyof Smoothing, readonly [number, number]> = {
  level: [0.0001, 0.9999],
  trend: [0.0001, 0.9999],
  seasonal: [0.0001, 0.9999],
  damping: [0.8, 0.995],
};

/** From the whole line to the bounds and back. */
const bent = (name: keyof Smoothing, free: number): number => {
  const [low, high] = BOUNDS[name];
  return low + (high - low) / (1 + Math.exp(-free));
};
const straight = (name: keyof Smoothing, value: number): number => {
  const [low, high] = BOUNDS[name];
  return Math.log((value - low) / (high - value));
};

/** The smoothing numbers, and where level and slope begin, with the least squared error. */
const fitParts = (values: Float64Array, words: Words, given: Partial<Smoothing>) => {
  const start = startOf(values, words);
  const asked = namesOf(words);
  const free = asked.filter((name) => given[name] === undefined);
  const isWhole = free.length === asked.length;
  const scale = Math.sqrt(
    walk(values, words, { ...FIRST, ...given }, start).squaredError / values.length,
  );
  const read = (at: readonly number[]): { smoothing: Smoothing; state: State } => {
    const smoothing: Smoothing = { level: 0, trend: 0, seasonal: 0, damping: 1, ...given };
    free.forEach((name, place) => {
      smoothing[name] = bent(name, at[place]!);
    });
    const [level = 0, slope = 0] = at.slice(free.length);
    return {
      smoothing,
      state: {
        level: start.level + level * scale,
        slope: words.trend === 'none' ? 0 : start.slope + (slope * scale) / 10,
        seasons: start.seasons,
      },
    };
  };
  if (free.length === 0) return read([]);
  const squaredErrorAt = (at: readonly number[]): number => {
    const { smoothing, state } = read(at);
    const { squaredError } = walk(values, words, smoothing, state);
    return Number.isFinite(squaredError) ? squaredError : Number.MAX_VALUE;
  };
  // Errors have several valleys: slow and quick levels and trends are tried.
  const beginnings = [0.02, 0.3, 0.9].flatMap((level) =>
    (words.trend === 'none' ? [0] : [0.05, 0.7]).map((trend) => [
      ...free.map((name) => straight(name, { ...FIRST, level, trend }[name])),
      ...(isWhole ? [0, 0] : []),
    ]),
  );
  const found = beginnings
    .map((beginning) => minimise(squaredErrorAt, beginning, { step: 1, maximumSteps: 800 }))
    .reduce((one, other) => (other.value < one.value ? other : one));
  return read(found.at);
};

const dampedSum = (damping: number, steps: number): number => {
  let sum = 0;
  for (let step = 1, part = damping; step <= steps; step++, part *= damping) sum += part;
  return sum;
};

const meansAhead = (words: Words, { damping }: Smoothing, state: State, steps: number) =>
  Float64Array.from({ length: steps }, (_, ahead) => {
    const line = state.level + dampedSum(damping, ahead + 1) * state.slope;
    return inWords(words, line, words.period > 0 ? state.seasons[ahead % words.period]! : 0);
  });

/** Deviation of each step ahead of an additive model (Hyndman et al. 2008, table 6.1). */
const deviationsAhead = (
  { period }: Words,
  { level, trend, seasonal, damping }: Smoothing,
  variance: number,
  steps: number,
): Float64Array => {
  let factor = 1;
  return Float64Array.from({ length: steps }, (_, ahead) => {
    if (ahead > 0) {
      const isSeason = period > 0 && ahead % period === 0;
      const weight = level + level * trend * dampedSum(damping, ahead) + (isSeason ? seasonal : 0);
      factor += weight * weight;
    }
    return Math.sqrt(variance * factor);
  });
};

const PATHS = 1_000;

/** Bands of a multiplicative season, whose errors grow with it: from paths with normal errors. */
const simulated = (
  {
    words,
    smoothing,
    state,
    deviation,
  }: {
    words: Words;
    smoothing: Smoothing;
    state: State;
    deviation: number;
  },
  { steps, coverage = 0.95, seed = 1 }: ForecastOptions,
) => {
  const draw = random(seed);
  const paths = Array.from({ length: steps }, () => new Float64Array(PATHS));
  for (let path = 0; path < PATHS; path++) {
    const errors = () => draw.normal() * deviation;
    const { made } = walk(new Float64Array(steps), words, smoothing, state, errors);
    made.forEach((value, ahead) => {
      paths[ahead]![path] = value;
    });
  }
  const at = (share: number): Float64Array =>
    Float64Array.from(paths, (values) => values.sort()[Math.round(share * (PATHS - 1))]!);
  return { low: at((1 - coverage) / 2), high: at((1 + coverage) / 2) };
};

const wordsOf = (values: Float64Array, options: HoltWintersOptions): Words => {
  const { period = 0, trend = 'damped', seasonal = 'additive' } = options;
  needsOneOf('trend', trend, ['none', 'additive', 'damped']);
  needsOneOf('seasonal', seasonal, ['additive', 'multiplicative']);
  if (period !== 0) needsWhole('period', period, 2);
  needsValues(values, Math.max(3, 2 * period), period ? `a season of ${period} steps` : 'a trend');
  const row = values.findIndex((value) => value <= 0);
  if (period > 0 && seasonal === 'multiplicative' && row >= 0)
    throw new MineError(
      'mine/bad-row',
      `row ${row}: a multiplicative season needs values above 0`,
      {
        row,
        field: 'values',
        expected: 'above 0',
        found: values[row]!,
      },
    );
  return { period, trend, seasonal };
};

/**
 * Exponential smoothing of level, trend and season (Holt 1957, Winters 1960; damped: Gardner & McKenzie 1985), in the
 * notation of statsmodels. O(n) per try of the smoothing numbers, some hundred tries.
 *
 * @throws MineError `mine/bad-option`; `mine/too-few-rows` below two rounds of the season; `mine/bad-row`.
 */
export const holtWinters = (
  values: Float64Array,
  options: HoltWintersOptions = {},
): HoltWinters => {
  const words = wordsOf(values, options);
  for (const [name, value] of Object.entries(options.smoothing ?? {}))
    needsNumber(`smoothing.${name}`, value, { least: 0, most: 1 });
  const { smoothing, state: start } = fitParts(values, words, options.smoothing ?? {});
  const { fitted, squaredError, state } = walk(values, words, smoothing, start);
  const spare = values.length - namesOf(words).length;
  const deviation = Math.sqrt(squaredError / Math.max(1, spare));
  return {
    smoothing,
    fitted,
    squaredError,
    forecast(asked) {
      const { steps, coverage = 0.95 } = asked;
      needsWhole('steps', steps, 1, 100_000);
      needsNumber('coverage', coverage, { least: 0, most: 0.9999, above: true });
      const mean = meansAhead(words, smoothing, state, steps);
      if (words.period > 0 && words.seasonal === 'multiplicative')
        return { mean, ...simulated({ words, smoothing, state, deviation }, asked) };
      const width = normalQuantile((1 + coverage) / 2);
      const deviations = deviationsAhead(words, smoothing, deviation ** 2, steps);
      return {
        mean,
        low: mean.map((value, ahead) => value - width * deviations[ahead]!),
        high: mean.map((value, ahead) => value + width * deviations[ahead]!),
      };
    },
  };
};
