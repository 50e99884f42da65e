import { checkChoice, checkOption } from '../check-option.ts';
import type { Core, Fitted, Training } from '../core.ts';
import {
  type Encoder,
  type EncodingOptions,
  encodingOptions,
  fitEncoder,
  restoreEncoder,
} from '../encode/encoder.ts';
import {
  backgroundArray,
  backgroundOf,
  explainBySampling,
  restoreBackground,
} from '../explain/sampled-shapley.ts';
import type { Classifier, Regressor, Task } from '../predictor.ts';
import { classifierOf, type Loadable, regressorOf } from '../predictor-of.ts';
import type { Table } from '../table.ts';

export interface NearestOptions extends EncodingOptions {
  /** Default: 15; fewer where there are fewer rows. */
  neighbours?: number;
  /** Default: euclidean. */
  metric?: 'euclidean' | 'cosine';
  /** `uniform`, or `distance`: each counts 1 ÷ its distance. Default: uniform. */
  weighting?: 'uniform' | 'distance';
}

interface State {
  encoder: Encoder;
  /** [rows × width]; of length 1 each for cosine. */
  features: Float64Array;
  targets: Float64Array;
  weights: Float64Array;
  classes: number;
  background: Table;
}

/** Rows of length 1; rows of zeros stay. */
const normalised = (features: Float64Array, width: number): Float64Array => {
  for (let from = 0; from < features.length; from += width) {
    let squares = 0;
    for (let j = from; j < from + width; j++) squares += features[j]! ** 2;
    const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let j = from; j < from + width; j++) features[j]! *= factor;
  }
  return features;
};

interface Near {
  rows: Uint32Array;
  distances: Float64Array;
  count: number;
}

const STRIDE = 8;

/** The nearest rows, nearest first, equal ones by row. A list that is kept sorted: O(rows · (width + k)) at worst. */
const nearestTo = (
  { features, weights }: State,
  asked: Float64Array,
  cosine: boolean,
  near: Near,
): void => {
  const width = asked.length;
  const { rows, distances } = near;
  const most = rows.length;
  near.count = 0;
  for (let row = 0; row < weights.length; row++) {
    if (weights[row] === 0) continue;
    const begin = row * width;
    const limit = near.count < most ? Infinity : distances[most - 1]!;
    let distance = 0;
    if (cosine) {
      for (let j = 0; j < width; j++) distance -= features[begin + j]! * asked[j]!;
      distance = Math.max(0, 1 + distance);
    }
    // What is too far after some features is too far.
    else
      for (let from = 0; from < width && distance < limit; from += STRIDE) {
        const to = Math.min(width, from + STRIDE);
        for (let j = from; j < to; j++) {
          const gap = features[begin + j]! - asked[j]!;
          distance += gap * gap;
        }
      }
    if (!(distance < limit)) continue;
    if (near.count < most) near.count++;
    let place = near.count - 1;
    for (; place > 0 && distances[place - 1]! > distance; place--) {
      distances[place] = distances[place - 1]!;
      rows[place] = rows[place - 1]!;
    }
    distances[place] = distance;
    rows[place] = row;
  }
};

type Settings = Required<NearestOptions>;

/** How much each neighbour counts: where some are at no distance, they alone. */
const shareOf = (near: Near, place: number, { weighting, metric }: Settings): number => {
  if (weighting === 'uniform') return 1;
  if (near.distances[0] === 0) return near.distances[place] === 0 ? 1 : 0;
  const distance = near.distances[place]!;
  return 1 / (metric === 'cosine' ? distance : Math.sqrt(distance));
};

const predict = (state: State, settings: Settings, table: Table): Float64Array => {
  const { encoder, targets, weights, classes } = state;
  const { width } = encoder;
  const cosine = settings.metric === 'cosine';
  const asked = encoder.encode(table);
  if (cosine) normalised(asked, width);
  const size = Math.min(settings.neighbours, targets.length);
  const near = { rows: new Uint32Array(size), distances: new Float64Array(size), count: 0 };
  const each = Math.max(1, classes);
  const out = new Float64Array(table.rows * each);
  for (let row = 0; row < table.rows; row++) {
    nearestTo(state, asked.subarray(row * width, (row + 1) * width), cosine, near);
    let total = 0;
    for (let place = 0; place < near.count; place++) {
      const other = near.rows[place]!;
      const share = shareOf(near, place, settings) * weights[other]!;
      total += share;
      if (classes > 0) out[row * each + targets[other]!]! += share;
      else out[row] = out[row]! + share * targets[other]!;
    }
    for (let c = 0; c < each; c++) out[row * each + c]! /= total;
  }
  return out;
};

const fittedOf = (state: State, settings: Settings): Fitted => ({
  predict: (table) => predict(state, settings, table),
  explain: (row, classPlace) => {
    const { background, classes } = state;
    const ask = (table: Table) => predict(state, settings, table);
    return explainBySampling(ask, row, { background, classes, classPlace });
  },
  state: () => ({
    facts: { encoder: state.encoder.state() },
    arrays: {
      features: state.features,
      targets: state.targets,
      weights: state.weights,
      background: backgroundArray(state.background),
    },
  }),
});

const learn = (training: Training, settings: Settings): Fitted => {
  const { table, targets, weights, classes } = training;
  const encoder = fitEncoder(table, settings);
  const features = encoder.encode(table);
  if (settings.metric === 'cosine') normalised(features, encoder.width);
  const background = backgroundOf(training);
  const state = { encoder, features, targets, weights, classes: classes.length, background };
  return fittedOf(state, settings);
};

const coreOf = (task: Task, given: NearestOptions): Core => {
  const { neighbours = 15, metric = 'euclidean', weighting = 'uniform', ...encoding } = given;
  checkOption('neighbours', neighbours, { atLeast: 1, whole: true });
  checkChoice('metric', metric, ['euclidean', 'cosine']);
  checkChoice('weighting', weighting, ['uniform', 'distance']);
  const settings = { neighbours, metric, weighting, ...encodingOptions(encoding) };
  return {
    name: 'nearest',
    options: settings,
    fit: (training) => learn(training, settings),
    restore: ({ facts, arrays }, { columns, classes }) =>
      fittedOf(
        {
          encoder: restoreEncoder(columns, facts.encoder!),
          features: arrays.features as Float64Array,
          targets: arrays.targets as Float64Array,
          weights: arrays.weights as Float64Array,
          classes: task === 'classify' ? classes.length : 0,
          background: restoreBackground(columns, arrays.background!),
        },
        settings,
      ),
  };
};

/** Shares of the classes among the nearest training rows. O(rows · features) for each row asked. */
export const nearestClassifier = (options: NearestOptions = {}): Classifier & Loadable =>
  classifierOf(coreOf('classify', options));

/** Mean of the nearest training rows. O(rows · features) for each row asked. */
export const nearestRegressor = (options: NearestOptions = {}): Regressor & Loadable =>
  regressorOf(coreOf('regress', options));
