import { MineError } from '../errors.ts';
import { needsNumber } from '../options.ts';

/** Values at equal steps of time. */
export interface Series {
  /** Of the first value: where its step begins, epoch ms. */
  startMs: number;
  everyMs: number;
  values: Float64Array;
}

export interface TimedValues {
  /** Epoch ms, ascending. */
  timesMs: ArrayLike<number>;
  /** One per time; 1 each when not said. */
  values?: ArrayLike<number>;
}

export interface SeriesOptions {
  /** Length of a step. */
  everyMs: number;
  /** Steps begin here and at multiples of `everyMs` from here (default: 0, midnight UTC for days). */
  alignMs?: number;
  /** Of the values of a step (default: sum). Of no value: sum 0, mean the step before (the first: the next that has one). */
  how?: 'sum' | 'mean';
  /** A later time is refused. */
  nowMs?: number;
  /** The first and last step, where they lie beyond the first and last time. */
  fromMs?: number;
  toMs?: number;
}

/** More steps are a mistake in a time or in the unit of times. */
const MOST_STEPS = 10_000_000;

/**
 * Throws where times are no numbers (`mine/bad-row`), fall (`mine/unsorted-times`) or lie behind `nowMs`
 * (`mine/future-time`), or values are no finite numbers; each with its row.
 */
export const needsTimes = ({ timesMs, values }: TimedValues, nowMs = Infinity): void => {
  if (timesMs.length === 0) throw new MineError('mine/empty-table', 'no time');
  if (values && values.length !== timesMs.length)
    throw new MineError('mine/bad-row', `${values.length} values for ${timesMs.length} times`, {
      row: Math.min(values.length, timesMs.length),
      field: 'values',
      expected: timesMs.length,
      found: values.length,
    });
  const refused = (field: string, row: number, found: number) => {
    throw new MineError('mine/bad-row', `row ${row}, ${field}: ${found} is no finite number`, {
      row,
      field,
      expected: 'a finite number',
      found: String(found),
    });
  };
  for (let row = 0; row < timesMs.length; row++) {
    const atMs = timesMs[row]!;
    if (!Number.isFinite(atMs)) refused('timesMs', row, atMs);
    if (values && !Number.isFinite(values[row]!)) refused('values', row, values[row]!);
    if (row > 0 && atMs < timesMs[row - 1]!)
      throw new MineError('mine/unsorted-times', `row ${row}: earlier than the row before`, {
        row,
        field: 'timesMs',
        expected: `at least ${timesMs[row - 1]}`,
        found: atMs,
      });
    if (atMs > nowMs)
      throw new MineError('mine/future-time', `row ${row}: later than now`, {
        row,
        field: 'timesMs',
        expected: `at most ${nowMs}`,
        found: atMs,
      });
  }
};

/** Throws `mine/bad-row` with the row for a value that is no finite number, `mine/too-few-rows` below `least`. */
export const needsValues = (values: ArrayLike<number>, least: number, why: string): void => {
  if (values.length < least)
    throw new MineError('mine/too-few-rows', `${values.length} values: ${why} needs ${least}`, {
      row: values.length,
      expected: least,
      found: values.length,
    });
  for (let row = 0; row < values.length; row++)
    if (!Number.isFinite(values[row]!))
      throw new MineError('mine/bad-row', `row ${row}: ${values[row]} is no finite number`, {
        row,
        field: 'values',
        expected: 'a finite number',
        found: String(values[row]),
      });
};

const carried = (values: Float64Array): Float64Array => {
  let known = values.find((value) => !Number.isNaN(value))!;
  return values.map((value) => {
    if (!Number.isNaN(value)) known = value;
    return known;
  });
};

/** Adds up events into a series. O(times + steps). Errors as `needsTimes`, and `mine/bad-option`, `mine/too-large`. */
export const seriesOf = (timed: TimedValues, options: SeriesOptions): Series => {
  const { everyMs, alignMs = 0, how = 'sum', nowMs } = options;
  needsNumber('everyMs', everyMs, { least: 0, above: true });
  needsTimes(timed, nowMs);
  const { timesMs, values } = timed;
  const stepOf = (atMs: number): number => Math.floor((atMs - alignMs) / everyMs);
  const first = stepOf(Math.min(timesMs[0]!, options.fromMs ?? Infinity));
  const last = stepOf(Math.max(timesMs[timesMs.length - 1]!, options.toMs ?? -Infinity));
  const steps = last - first + 1;
  if (steps > MOST_STEPS)
    throw new MineError(
      'mine/too-large',
      `${steps} steps: is a time wrong, or everyMs too short?`,
      {
        field: 'everyMs',
        expected: `at most ${MOST_STEPS} steps`,
        found: steps,
      },
    );
  const sums = new Float64Array(steps);
  const counts = new Uint32Array(steps);
  for (let row = 0; row < timesMs.length; row++) {
    const step = stepOf(timesMs[row]!) - first;
    sums[step]! += values ? values[row]! : 1;
    counts[step]!++;
  }
  const means = (): Float64Array =>
    carried(sums.map((sum, step) => (counts[step] === 0 ? Number.NaN : sum / counts[step]!)));
  return {
    startMs: alignMs + first * everyMs,
    everyMs,
    values: how === 'sum' ? sums : means(),
  };
};
