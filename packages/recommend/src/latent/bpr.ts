import { type Csr, createNumeric, entryOf, random } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import type { DenseItems } from '../model/dense-items.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import { stopIfAsked } from '../model/stop.ts';
import type { FitOptions, History, Interactions, Recommender } from '../recommender.ts';
import { factorCore } from './factor-core.ts';

export interface BprOptions {
  /** Default: 64; one more holds the item's bias. */
  factors?: number;
  /** Each draws as many triples as there are entries (default: 40). */
  epochs?: number;
  /** Default: 0.05. */
  learningRate?: number;
  /** Default: 0.01. */
  regularisation?: number;
  /** Default: 1. */
  seed?: number;
}

type Settings = Required<BprOptions>;

const FOLD_ROUNDS = 60;

const rowOfEntry = ({ rows, offsets, indices }: Csr): Uint32Array => {
  const users = new Uint32Array(indices.length);
  for (let user = 0; user < rows; user++) users.fill(user, offsets[user]!, offsets[user + 1]!);
  return users;
};

/** Rows one place longer: a bias becomes a factor that every user has as 1. */
const withLast = (table: Float32Array, width: number, last: (row: number) => number) => {
  const rows = table.length / width;
  const wider = new Float32Array(rows * (width + 1));
  for (let row = 0; row < rows; row++) {
    wider.set(table.subarray(row * width, (row + 1) * width), row * (width + 1));
    wider[row * (width + 1) + width] = last(row);
  }
  return wider;
};

const train = async (
  { matrix }: Interactions,
  { factors, epochs, learningRate, regularisation, seed }: Settings,
  { onProgress, signal }: FitOptions,
) => {
  const stream = random(seed);
  const entries = matrix.indices.length;
  const bytes = 4 * ((matrix.rows + matrix.columns) * (factors + 1) + 3 * entries);
  const { space, kernels } = createNumeric({ maximumMiB: 8 + Math.ceil(bytes / 2 ** 20) });
  const start = (rows: number): Float32Array => {
    const table = space.f32(rows * factors);
    for (let at = 0; at < table.length; at++) table[at] = (stream.uniform() - 0.5) / factors;
    return table;
  };
  const userFactors = start(matrix.rows);
  const itemFactors = start(matrix.columns);
  const itemBiases = space.f32(matrix.columns);
  const users = space.u32(entries);
  const positives = space.u32(entries);
  const negatives = space.u32(entries);
  const userOf = rowOfEntry(matrix);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let draw = 0; draw < entries; draw++) {
      const entry = stream.integer(entries);
      users[draw] = userOf[entry]!;
      positives[draw] = matrix.indices[entry]!;
      const other = stream.integer(matrix.columns);
      const isLiked = entryOf(matrix, userOf[entry]!, other) >= 0;
      negatives[draw] = isLiked ? positives[draw]! : other;
    }
    const right = kernels.bprSteps({
      ...{ width: factors, users, positives, negatives, userFactors, itemFactors, itemBiases },
      ...{ learningRate, regularisation },
    });
    onProgress?.({ step: epoch, steps: epochs, loss: 1 - right / entries });
    await stopIfAsked(signal);
  }
  return {
    users: withLast(userFactors, factors, () => 1),
    items: withLast(itemFactors, factors, (item) => itemBiases[item]!),
    width: factors + 1,
  };
};

/** Pulls a newcomer's factors with items held, against others taken in turn: the same history, the same answer. */
const fold = (history: History, items: DenseItems, settings: Settings): Float32Array => {
  const { width, rows } = items;
  const vector = new Float32Array(width);
  vector[width - 1] = 1;
  const known = new Set(Array.from(history.items));
  const stream = random(settings.seed).fork('fold');
  const { learningRate, regularisation } = settings;
  for (let round = 0; round < FOLD_ROUNDS && known.size < rows; round++)
    for (const liked of known) {
      const other = stream.integer(rows);
      if (known.has(other)) continue;
      const [q, r] = [items.row(liked), items.row(other)];
      let margin = 0;
      for (let f = 0; f < width; f++) margin += vector[f]! * (q[f]! - r[f]!);
      const push = 1 / (1 + Math.exp(margin));
      for (let f = 0; f < width - 1; f++)
        vector[f]! += learningRate * (push * (q[f]! - r[f]!) - regularisation * vector[f]!);
    }
  return vector;
};

/**
 * Bayesian personalised ranking: factors and an item bias such that what was seen scores above
 * what was not, by stochastic gradient over triples. O(epochs · entries · factors).
 * Source: Rendle et al. 2009.
 */
export const bpr = (options: BprOptions = {}): Recommender => {
  const settings: Settings = {
    ...{ factors: 64, epochs: 40, learningRate: 0.05, regularisation: 0.01, seed: 1 },
    ...options,
  };
  checkOption('factors', settings.factors, { atLeast: 1, atMost: 1024, whole: true });
  checkOption('epochs', settings.epochs, { atLeast: 1, whole: true });
  checkOption('learningRate', settings.learningRate, { above: 0 });
  checkOption('regularisation', settings.regularisation, { atLeast: 0 });
  return recommenderOf(
    factorCore({
      name: 'bpr',
      options,
      train: (data, fitOptions) => train(data, settings, fitOptions),
      fold: (history, items) => fold(history, items, settings),
    }),
  );
};
