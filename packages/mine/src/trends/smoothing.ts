/** How fast each part follows the newest value: 0 never, 1 at once. */
export interface Smoothing {
  level: number;
  trend: number;
  seasonal: number;
  /** What is left of the trend after a step; 1 undamped. */
  damping: number;
}

/** Which parts a model has. `period` 0: no season. */
export interface Words {
  period: number;
  trend: 'none' | 'additive' | 'damped';
  seasonal: 'additive' | 'multiplicative';
}

export interface State {
  level: number;
  slope: number;
  /** Of the next `period` steps, the next one first. */
  seasons: Float64Array;
}

export const inWords = ({ period, seasonal }: Words, line: number, season: number): number => {
  if (period === 0) return line;
  return seasonal === 'additive' ? line + season : line * season;
};

/**
 * Where smoothing begins: the mean of the first round, the step between the first two rounds, and how each place of a
 * round differs from their line. Without a season: the first value, and the mean step of the first five at the most.
 */
export const startOf = (values: Float64Array, { period, trend, seasonal }: Words): State => {
  if (period === 0) {
    const steps = Math.min(5, values.length - 1);
    const slope = trend === 'none' ? 0 : (values[steps]! - values[0]!) / steps;
    return { level: values[0]! - slope, slope, seasons: new Float64Array(0) };
  }
  const meanOf = (round: number): number =>
    values.subarray(round * period, (round + 1) * period).reduce((sum, one) => sum + one, 0) /
    period;
  const [first, second] = [meanOf(0), meanOf(1)];
  const slope = trend === 'none' ? 0 : (second - first) / period;
  const middle = trend === 'none' ? (first + second) / 2 : first;
  /** The line through the middles of the rounds. */
  const lineAt = (at: number): number => middle + slope * (at - (period - 1) / 2);
  const seasons = Float64Array.from({ length: period }, (_, place) => {
    const differences = [place, place + period].map((at) =>
      seasonal === 'additive' ? values[at]! - lineAt(at) : values[at]! / lineAt(at),
    );
    return (differences[0]! + differences[1]!) / 2;
  });
  return { level: lineAt(-1), slope, seasons };
};

/**
 * Goes through the values once. With `errors` the values are made instead: what is expected plus an error.
 *
 * @returns what was expected of each step, the values (made or given) and the state behind the last.
 */
export const walk = (
  values: Float64Array,
  words: Words,
  smoothing: Smoothing,
  start: State,
  errors?: () => number,
) => {
  const { period, seasonal } = words;
  const isSum = seasonal === 'additive';
  const fitted = new Float64Array(values.length);
  const made = errors ? new Float64Array(values.length) : values;
  const seasons = start.seasons.slice();
  let { level, slope } = start;
  let squaredError = 0;
  for (let at = 0; at < values.length; at++) {
    const place = period === 0 ? 0 : at % period;
    const season = period === 0 ? 0 : seasons[place]!;
    const pushed = smoothing.damping * slope;
    const line = level + pushed;
    const expected = inWords(words, line, season);
    if (errors) made[at] = expected + errors();
    const value = made[at]!;
    fitted[at] = expected;
    squaredError += (value - expected) ** 2;
    const plain = period === 0 ? value : isSum ? value - season : value / season;
    const next = smoothing.level * plain + (1 - smoothing.level) * line;
    slope = smoothing.trend * (next - level) + (1 - smoothing.trend) * pushed;
    if (words.trend === 'none') slope = 0;
    if (period > 0) {
      const own = isSum ? value - line : value / line;
      seasons[place] = smoothing.seasonal * own + (1 - smoothing.seasonal) * season;
    }
    level = next;
  }
  const turned = seasons.map((_, ahead) => seasons[(values.length + ahead) % period]!);
  return { fitted, made, squaredError, state: { level, slope, seasons: turned } };
};
