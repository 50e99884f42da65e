import { type Random, random } from '@kaibo/numeric';
import { checkOption } from '../check-option.ts';
import { PredictError } from '../errors.ts';
import type { Json } from '../model-file.ts';

/** Values to try, or a range to draw from. */
export type Range =
  | readonly Json[]
  | {
      from: number;
      to: number;
      /** Draws whole numbers. Default: false. */
      whole?: boolean;
      /** Draws evenly on the scale of logarithms; `from` above 0. Default: false. */
      log?: boolean;
    };

/** By option. */
export type Space = Readonly<Record<string, Range>>;

export type Candidate = Record<string, Json>;

const isList = (range: Range): range is readonly Json[] => Array.isArray(range);

const refuse = (field: string, expected: string): never => {
  throw new PredictError('predict/bad-option', `${field}: expected ${expected}`, {
    field,
    expected,
  });
};

/** Every combination, in order. @throws PredictError `predict/bad-option` for a range or an empty list. */
export const combinations = (space: Space): Candidate[] =>
  Object.entries(space).reduce<Candidate[]>(
    (found, [option, range]) => {
      if (!isList(range) || range.length === 0) return refuse(option, 'a list of values');
      return found.flatMap((one) => range.map((value) => ({ ...one, [option]: value })));
    },
    [{}],
  );

const drawFrom = (option: string, range: Range, draws: Random): Json => {
  if (isList(range))
    return range.length > 0
      ? range[draws.integer(range.length)]!
      : refuse(option, 'a list of values');
  const { from, to, whole = false, log = false } = range;
  checkOption(`${option}.from`, from, log ? { above: 0 } : { atLeast: -Number.MAX_VALUE });
  checkOption(`${option}.to`, to, { atLeast: from, atMost: Number.MAX_VALUE });
  const share = draws.uniform();
  if (whole && !log) return Math.min(to, Math.floor(from + share * (to - from + 1)));
  const value = log ? from * (to / from) ** share : from + share * (to - from);
  return whole ? Math.round(value) : value;
};

/** So many different draws (fewer where there are not so many). */
export const drawnCandidates = (space: Space, count: number, seed: number): Candidate[] => {
  checkOption('trials', count, { atLeast: 1, whole: true });
  const draws = random(seed);
  const found = new Map<string, Candidate>();
  for (let attempt = 0; attempt < 20 * count && found.size < count; attempt++) {
    const one = Object.fromEntries(
      Object.entries(space).map(([option, range]) => [option, drawFrom(option, range, draws)]),
    );
    found.set(JSON.stringify(one), one);
  }
  return [...found.values()];
};
