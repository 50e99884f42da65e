import { checkChoice, checkOption } from '../check-option.ts';
import type { Json } from '../model-file.ts';
import type { Column, ColumnSchema, Table } from '../table.ts';

/**
 * `none`: as it is; `standardise`: mean 0, deviation 1; `min-max`: 0 … 1 over the training rows;
 * `log`: sign · ln(1 + |x|), then standardised.
 */
export type Scaling = 'none' | 'standardise' | 'min-max' | 'log';

export interface EncodingOptions {
  /** Default: standardise. */
  scaling?: Scaling;
  /** The most frequent categories get a feature each; rarer ones, of 3 or more, share one. Default: 64 a column. */
  mostCategories?: number;
  /** Leaves out the first category of each column, so that features are not collinear. Default: false. */
  dropFirst?: boolean;
}

export const scalings: readonly Scaling[] = ['none', 'standardise', 'min-max', 'log'];

/** How one column becomes features, in plain JSON. */
type Step =
  | {
      kind: 'numeric';
      log: boolean;
      shift: number;
      factor: number;
      /** What a missing value becomes, after shift and factor: the mean. */
      fill: number;
      /** Whether a feature says that the value is missing. */
      flag: boolean;
    }
  | {
      kind: 'categorical';
      /** Feature of each category within the column, −1 for none. */
      places: number[];
      /** Feature of missing and rare ones, −1 for none. */
      rest: number;
      width: number;
    };

/** Fitted once on the training rows, kept with the model, and applied alike ever after. */
export interface Encoder {
  /** Features of a row. */
  readonly width: number;
  /** `column`, `column=category`, `column is missing`; shape [width]. */
  readonly names: readonly string[];
  /** Place of the column each feature is made of; shape [width]. */
  readonly owners: Uint32Array;
  /** Row-major [rows × width], no NaN. O(rows · width). */
  encode(table: Table): Float64Array;
  state(): Json;
}

const widthOf = (step: Step): number =>
  step.kind === 'numeric' ? (step.flag ? 2 : 1) : step.width;

const logOf = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

const momentsOf = (values: Float64Array) => {
  let [count, mean, squares, lowest, highest] = [0, 0, 0, Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count++;
    const distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { count, mean, deviation: Math.sqrt(squares / (count || 1)), lowest, highest };
};

const numericStep = ({ values }: Column, scaling: Scaling): Step => {
  const log = scaling === 'log';
  const { count, mean, deviation, lowest, highest } = momentsOf(log ? values.map(logOf) : values);
  const flag = count > 0 && count < values.length;
  const inverse = (size: number): number => (size > 0 ? 1 / size : 0);
  if (count === 0) return { kind: 'numeric', log, shift: 0, factor: 0, fill: 0, flag };
  if (scaling === 'none') return { kind: 'numeric', log, shift: 0, factor: 1, fill: mean, flag };
  if (scaling === 'min-max') {
    const factor = inverse(highest - lowest);
    return { kind: 'numeric', log, shift: lowest, factor, fill: (mean - lowest) * factor, flag };
  }
  return { kind: 'numeric', log, shift: mean, factor: inverse(deviation), fill: 0, flag };
};

const FEWEST_ROWS = 3;

const categoricalStep = (
  { values, categories = [] }: Column,
  most: number,
  dropFirst: boolean,
): Step => {
  const counts = new Uint32Array(categories.length);
  let missing = 0;
  for (const code of values) Number.isNaN(code) ? missing++ : counts[code]!++;
  const present = categories.map((_, place) => place).filter((place) => counts[place]! > 0);
  const isWide = present.length > most;
  const kept = new Set(
    isWide
      ? present
          .filter((place) => counts[place]! >= FEWEST_ROWS)
          .sort((a, b) => counts[b]! - counts[a]! || a - b)
          .slice(0, most)
      : present,
  );
  let next = 0;
  let isFirst = dropFirst;
  const places = categories.map((_, place) => {
    if (!kept.has(place)) return -1;
    if (isFirst) {
      isFirst = false;
      return -2;
    }
    return next++;
  });
  const rest = isWide || missing > 0 ? next++ : -1;
  // −2 marks the category that is told by all features being 0; one that was rare is told by `rest`.
  const told = places.map((place) => (place === -1 ? rest : place === -2 ? -1 : place));
  return { kind: 'categorical', places: told, rest, width: next };
};

const namesOf = (step: Step, { name, categories = [] }: ColumnSchema): string[] => {
  if (step.kind === 'numeric') return step.flag ? [name, `${name} is missing`] : [name];
  const names = Array.from({ length: step.width }, () => `${name} is another`);
  step.places.forEach((place, code) => {
    if (place >= 0 && place !== step.rest) names[place] = `${name}=${categories[code]}`;
  });
  return names;
};

const fill = (
  step: Step,
  values: Float64Array,
  { out, width, begin }: { out: Float64Array; width: number; begin: number },
): void => {
  if (step.kind === 'categorical') {
    for (let row = 0; row < values.length; row++) {
      const code = values[row]!;
      const place = Number.isNaN(code) ? step.rest : step.places[code]!;
      if (place >= 0) out[row * width + begin + place] = 1;
    }
    return;
  }
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const at = row * width + begin;
    if (Number.isNaN(value)) {
      out[at] = step.fill;
      if (step.flag) out[at + 1] = 1;
    } else out[at] = ((step.log ? logOf(value) : value) - step.shift) * step.factor;
  }
};

const encoderOf = (columns: readonly ColumnSchema[], steps: readonly Step[]): Encoder => {
  const names = steps.flatMap((step, place) => namesOf(step, columns[place]!));
  const width = names.length;
  const owners = Uint32Array.from(
    steps.flatMap((step, place) => Array.from({ length: widthOf(step) }, () => place)),
  );
  return {
    width,
    names,
    owners,
    encode(table) {
      const out = new Float64Array(table.rows * width);
      let begin = 0;
      steps.forEach((step, place) => {
        fill(step, table.columns[place]!.values, { out, width, begin });
        begin += widthOf(step);
      });
      return out;
    },
    state: () => steps.map((step) => ({ ...step })),
  };
};

/** The defaults filled in. @throws PredictError `predict/bad-option`. */
export const encodingOptions = ({
  scaling = 'standardise',
  mostCategories = 64,
  dropFirst = false,
}: EncodingOptions = {}): Required<EncodingOptions> => {
  checkChoice('scaling', scaling, scalings);
  checkOption('mostCategories', mostCategories, { atLeast: 1, whole: true });
  return { scaling, mostCategories, dropFirst };
};

/** Learns how each column becomes features. O(cells). */
export const fitEncoder = (table: Table, options?: EncodingOptions): Encoder => {
  const { scaling, mostCategories, dropFirst } = encodingOptions(options);
  return encoderOf(
    table.columns,
    table.columns.map((column) =>
      column.kind === 'numeric'
        ? numericStep(column, scaling)
        : categoricalStep(column, mostCategories, dropFirst),
    ),
  );
};

/** The encoder whose state this is, for the same columns. */
export const restoreEncoder = (columns: readonly ColumnSchema[], state: Json): Encoder =>
  encoderOf(columns, state as unknown as Step[]);
