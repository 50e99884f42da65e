import { checkOption } from '../check-option.ts';
import type { Fitted, OnlineCore, Training } from '../core.ts';
import { type Encoder, encodingOptions, fitEncoder, restoreEncoder } from '../encode/encoder.ts';
import type { OnlineClassifier } from '../predictor.ts';
import { type Loadable, onlineClassifierOf } from '../predictor-of.ts';
import { stopIfAsked } from '../stop.ts';
import type { Column, ColumnSchema, Table } from '../table.ts';
import { probabilitiesOf } from './linear-state.ts';

export interface FtrlOptions {
  /** How fast weights move. Default: 0.1. */
  alpha?: number;
  /** How soon a weight that moved much slows down. Default: 1. */
  beta?: number;
  /** L1 penalty: a weight stays 0 until it is worth more. Default: 0. */
  lasso?: number;
  /** Default: 1. */
  ridge?: number;
  /** Passes over the rows of `fit`; `update` makes one. Default: 3. */
  epochs?: number;
  /** Categories share 2^bits weights by their hash. Default: 16. */
  bits?: number;
}

type Settings = Required<FtrlOptions>;

interface State {
  /** Scales numbers as the first `fit` saw them. */
  encoder: Encoder;
  /** Places of numeric columns among all. */
  numeric: number[];
  scores: number;
  /** Per score: numbers, hashed categories, and the intercept last; [scores × size]. */
  z: Float64Array;
  n: Float64Array;
}

const sizeOf = ({ encoder, z, scores }: Pick<State, 'encoder' | 'z' | 'scores'>) => ({
  width: encoder.width,
  size: z.length / scores,
});

/** FNV-1a over column and category, so that the same text is the same weight for ever. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
};

const numbersOf = (columns: readonly ColumnSchema[]): number[] =>
  columns.flatMap(({ kind }, place) => (kind === 'numeric' ? [place] : []));

const onlyNumbers = (table: Table, numeric: readonly number[]): Table => ({
  rows: table.rows,
  columns: numeric.map((place) => table.columns[place]!),
});

/** Slots of each categorical column's codes. */
const slotsOf = ({ name, categories = [] }: Column, width: number, bits: number): Uint32Array =>
  Uint32Array.from(categories, (text) => width + (hashOf(`${name}=${text}`) >>> (32 - bits)));

/** Which slots a row fills, with which values and for which columns. */
interface Sparse {
  count: number;
  slots: Uint32Array;
  values: Float64Array;
  owners: Uint32Array;
}

const rowsOf = (state: State, table: Table, bits: number) => {
  const { encoder, numeric } = state;
  const { width, size } = sizeOf(state);
  const numbers = encoder.encode(onlyNumbers(table, numeric));
  const sorts = table.columns.flatMap((column, place) =>
    column.kind === 'categorical'
      ? [{ place, values: column.values, slots: slotsOf(column, width, bits) }]
      : [],
  );
  const most = width + sorts.length + 1;
  const sparse: Sparse = {
    count: 0,
    slots: new Uint32Array(most),
    values: new Float64Array(most),
    owners: new Uint32Array(most),
  };
  const add = (slot: number, value: number, owner: number): void => {
    sparse.slots[sparse.count] = slot;
    sparse.values[sparse.count] = value;
    sparse.owners[sparse.count++] = owner;
  };
  return (row: number): Sparse => {
    sparse.count = 0;
    for (let j = 0; j < width; j++) {
      const value = numbers[row * width + j]!;
      if (value !== 0) add(j, value, numeric[encoder.owners[j]!]!);
    }
    for (const { place, values, slots } of sorts)
      if (!Number.isNaN(values[row]!)) add(slots[values[row]!]!, 1, place);
    add(size - 1, 1, table.columns.length);
    return sparse;
  };
};

/** The weight that follows from the sums of a slot (McMahan et al. 2013, algorithm 1); the intercept is free of penalties. */
const weightAt = (state: State, at: number, isIntercept: boolean, settings: Settings): number => {
  const { alpha, beta } = settings;
  const lasso = isIntercept ? 0 : settings.lasso;
  const ridge = isIntercept ? 0 : settings.ridge;
  const z = state.z[at]!;
  if (Math.abs(z) <= lasso) return 0;
  return -(z - Math.sign(z) * lasso) / ((beta + Math.sqrt(state.n[at]!)) / alpha + ridge);
};

const scoreOf = (state: State, score: number, sparse: Sparse, settings: Settings): number => {
  const { size } = sizeOf(state);
  let sum = 0;
  for (let i = 0; i < sparse.count; i++) {
    const slot = sparse.slots[i]!;
    sum += weightAt(state, score * size + slot, slot === size - 1, settings) * sparse.values[i]!;
  }
  return sum;
};

const learnRows = (state: State, training: Training, settings: Settings): void => {
  const { table, targets, weights } = training;
  const { scores } = state;
  const { size } = sizeOf(state);
  const sparseOf = rowsOf(state, table, settings.bits);
  const own = new Float64Array(scores);
  for (let row = 0; row < table.rows; row++) {
    if (weights[row] === 0) continue;
    const sparse = sparseOf(row);
    for (let c = 0; c < scores; c++) own[c] = scoreOf(state, c, sparse, settings);
    const said = probabilitiesOf(own, scores);
    for (let c = 0; c < scores; c++) {
      const place = scores === 1 ? 1 : c;
      const gap = weights[row]! * (said[place]! - (targets[row] === place ? 1 : 0));
      for (let i = 0; i < sparse.count; i++) {
        const slot = sparse.slots[i]!;
        const at = c * size + slot;
        const slope = gap * sparse.values[i]!;
        const squares = state.n[at]! + slope * slope;
        const slower = (Math.sqrt(squares) - Math.sqrt(state.n[at]!)) / settings.alpha;
        state.z[at]! += slope - slower * weightAt(state, at, slot === size - 1, settings);
        state.n[at] = squares;
      }
    }
  }
};

const explainRow = (
  state: State,
  row: Table,
  classPlace: number,
  settings: Settings,
): ReturnType<Fitted['explain']> => {
  const { size } = sizeOf(state);
  const { scores } = state;
  const sparse = rowsOf(state, row, settings.bits)(0);
  const parts = new Float64Array(row.columns.length + 1);
  for (let c = 0; c < scores; c++) {
    const share =
      scores === 1 ? (classPlace === 0 ? -1 : 1) : (c === classPlace ? 1 : 0) - 1 / scores;
    for (let i = 0; i < sparse.count; i++) {
      const slot = sparse.slots[i]!;
      const weight = weightAt(state, c * size + slot, slot === size - 1, settings);
      parts[sparse.owners[i]!]! += share * weight * sparse.values[i]!;
    }
  }
  return {
    scale: scores === 1 ? 'log-odds' : 'centred-log',
    base: parts.at(-1)!,
    contributions: row.columns.map(({ name }, place) => ({ column: name, value: parts[place]! })),
  };
};

const fittedOf = (state: State, settings: Settings): Fitted & { own: State } => ({
  own: state,
  predict(table) {
    const sparseOf = rowsOf(state, table, settings.bits);
    const out = new Float64Array(table.rows * state.scores);
    for (let row = 0; row < table.rows; row++) {
      const sparse = sparseOf(row);
      for (let c = 0; c < state.scores; c++)
        out[row * state.scores + c] = scoreOf(state, c, sparse, settings);
    }
    return probabilitiesOf(out, state.scores);
  },
  explain: (row, classPlace) => explainRow(state, row, classPlace, settings),
  state() {
    const used = Uint32Array.from(state.n.keys()).filter((at) => state.n[at]! > 0);
    return {
      facts: { encoder: state.encoder.state(), scores: state.scores },
      arrays: {
        used,
        z: Float64Array.from(used, (at) => state.z[at]!),
        n: Float64Array.from(used, (at) => state.n[at]!),
      },
    };
  },
});

const blank = (encoder: Encoder, numeric: number[], scores: number, bits: number): State => {
  const size = encoder.width + 2 ** bits + 1;
  const z = new Float64Array(scores * size);
  return { encoder, numeric, scores, z, n: new Float64Array(scores * size) };
};

const settingsOf = (given: FtrlOptions): Settings => {
  const { alpha = 0.1, beta = 1, lasso = 0, ridge = 1, epochs = 3, bits = 16 } = given;
  checkOption('alpha', alpha, { above: 0 });
  checkOption('beta', beta, { atLeast: 0 });
  checkOption('lasso', lasso, { atLeast: 0 });
  checkOption('ridge', ridge, { atLeast: 0 });
  checkOption('epochs', epochs, { atLeast: 1, whole: true });
  checkOption('bits', bits, { atLeast: 1, atMost: 24, whole: true });
  return { alpha, beta, lasso, ridge, epochs, bits };
};

/**
 * Logistic (softmax) regression that learns row by row: FTRL-Proximal (McMahan et al. 2013), a rate
 * for every weight. Categories are hashed, so ten thousand of them, and new ones, cost nothing;
 * numbers are scaled by logarithms as the first rows were. An explanation counts from the intercept.
 */
export const ftrl = (given: FtrlOptions = {}): OnlineClassifier & Loadable => {
  const settings = settingsOf(given);
  const core: OnlineCore = {
    name: 'ftrl',
    options: { ...settings },
    keepsCategories: true,
    async fit(training) {
      const { table, classes, signal, onProgress } = training;
      const numeric = numbersOf(table.columns);
      const encoder = fitEncoder(onlyNumbers(table, numeric), encodingOptions({ scaling: 'log' }));
      const scores = classes.length === 2 ? 1 : classes.length;
      const state = blank(encoder, numeric, scores, settings.bits);
      for (let step = 1; step <= settings.epochs; step++) {
        learnRows(state, training, settings);
        await stopIfAsked(signal);
        onProgress({ step, steps: settings.epochs });
      }
      return fittedOf(state, settings);
    },
    update(fitted, training) {
      const { own } = fitted as Fitted & { own: State };
      const state = { ...own, z: own.z.slice(), n: own.n.slice() };
      learnRows(state, training, settings);
      return fittedOf(state, settings);
    },
    restore({ facts, arrays }, { columns }) {
      const numeric = numbersOf(columns);
      const encoder = restoreEncoder(
        numeric.map((place) => columns[place]!),
        facts.encoder!,
      );
      const state = blank(encoder, numeric, facts.scores as number, settings.bits);
      const { used, z, n } = arrays as Record<'used' | 'z' | 'n', Float64Array>;
      used!.forEach((at, i) => {
        state.z[at] = z![i]!;
        state.n[at] = n![i]!;
      });
      return fittedOf(state, settings);
    },
  };
  return onlineClassifierOf(core);
};
