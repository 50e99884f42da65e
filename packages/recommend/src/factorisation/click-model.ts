import {
  areaUnderCurve,
  createNumeric,
  createOptimiser,
  type Parameter,
  random,
  sigmoid,
} from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import { type ModelArray, readModelFile, writeModelFile } from '../model/format.ts';
import type { FitOptions } from '../recommender.ts';
import {
  createFieldEncoder,
  type FieldColumns,
  type FieldEncoder,
  fieldEncoderOf,
} from './examples.ts';
import { createFactorisation, type Factorisation } from './factorisation.ts';

export interface ClickModelOptions {
  /** Width of a value's vector; 0: logistic regression. */
  dimensions?: number;
  /** Units of the hidden layers; none: a factorisation machine; some: DeepFM. */
  hidden?: readonly number[];
  learningRate?: number;
  /** Pull of weights and vectors to 0, per example that has them. */
  penalty?: number;
  /** The same for the vectors alone (default: `penalty`). */
  vectorPenalty?: number;
  dropout?: number;
  batchRows?: number;
  epochs?: number;
  /** Values that occur less often count as unknown. */
  atLeast?: number;
  /** Ends after so many passes without a better hold-out (only with one). */
  patience?: number;
  seed?: number;
}

type FullOptions = Required<ClickModelOptions>;

const defaults: FullOptions = {
  dimensions: 8,
  hidden: [],
  learningRate: 0.02,
  penalty: 0.01,
  vectorPenalty: 0.01,
  dropout: 0.2,
  batchRows: 256,
  epochs: 10,
  atLeast: 1,
  patience: 2,
  seed: 1,
};

/** Examples and what came of them: 1 or 0. */
export interface ClickExamples {
  columns: FieldColumns;
  labels: ArrayLike<number>;
}

/** Tells the probability of a click (a like, a purchase …) from the values of fields. */
export interface ClickModel {
  readonly name: 'logistic' | 'factorisation-machine' | 'deep-fm';
  /**
   * Learns from nothing. With a hold-out the weights of the pass with the greatest area under
   * the curve are kept. O(epochs · rows · fields · dimensions).
   */
  fit(examples: ClickExamples, holdOut?: ClickExamples, options?: FitOptions): void;
  /** Probabilities; values never seen count as unknown. */
  predict(columns: FieldColumns): Float64Array;
  save(): Uint8Array<ArrayBuffer>;
}

const nameOf = ({ dimensions, hidden }: FullOptions): ClickModel['name'] => {
  if (dimensions === 0) return 'logistic';
  return hidden.length === 0 ? 'factorisation-machine' : 'deep-fm';
};

/** Adds the penalty's gradient to the rows a batch touched. */
const penalise = (parameters: readonly Parameter[], options: FullOptions): void => {
  for (const { name, value, gradient, touched, columns } of parameters) {
    if (!touched || name === 'offset') continue;
    const penalty = name === 'vectors' ? options.vectorPenalty : options.penalty;
    for (let i = 0; i < touched.count; i++) {
      const from = touched.rows[i]! * columns;
      for (let at = from; at < from + columns; at++) gradient[at]! += penalty * value[at]!;
    }
  }
};

const checkLabels = ({ columns, labels }: ClickExamples): void => {
  const rows = Object.values(columns)[0]?.length ?? 0;
  if (rows === 0)
    throw new RecommendError('recommend/empty-log', 'no examples', { field: 'columns', found: 0 });
  if (labels.length !== rows)
    throw new RecommendError('recommend/dimension-mismatch', `labels: not ${rows}`, {
      ...{ field: 'labels', expected: rows, found: labels.length },
    });
  for (let row = 0; row < rows; row++)
    if (labels[row] !== 0 && labels[row] !== 1)
      throw new RecommendError('recommend/bad-row', `label ${row} is neither 0 nor 1`, {
        ...{ row, field: 'labels', found: String(labels[row]) },
      });
};

/** Logistic regression, factorisation machine or DeepFM over fields, learnt with Adam on the log loss. */
export const clickModel = (
  given: ClickModelOptions = {},
): ClickModel & { load(bytes: Uint8Array): void } => {
  const options: FullOptions = {
    ...defaults,
    vectorPenalty: given.penalty ?? defaults.penalty,
    ...given,
  };
  const name = nameOf(options);
  let encoder: FieldEncoder | undefined;
  let network: Factorisation | undefined;

  const build = (next: FieldEncoder): Factorisation => {
    const { dimensions, hidden, dropout, batchRows: maximumRows } = options;
    const shape = { fields: next.fields.length, size: next.size };
    return createFactorisation(createNumeric(), random(options.seed).fork('weights'), {
      ...{ ...shape, dimensions, hidden, dropout, maximumRows },
    });
  };

  const predictWith = (made: Factorisation, known: FieldEncoder, columns: FieldColumns) => {
    const { rows, fields, indices } = known.encode(columns);
    const probabilities = new Float64Array(rows);
    made.training = false;
    for (let from = 0; from < rows; from += options.batchRows) {
      const to = Math.min(rows, from + options.batchRows);
      const odds = made.forward(indices.subarray(from * fields, to * fields), to - from);
      for (let row = from; row < to; row++) probabilities[row] = sigmoid(odds[row - from]!);
    }
    return probabilities;
  };

  const fit: ClickModel['fit'] = (examples, holdOut, { onProgress, signal } = {}) => {
    checkLabels(examples);
    if (holdOut) checkLabels(holdOut);
    const known = createFieldEncoder(examples.columns, options.atLeast);
    const made = build(known);
    const { rows, fields, indices } = known.encode(examples.columns);
    const optimiser = createOptimiser(made.parameters, { kind: 'adam', ...options });
    const stream = random(options.seed).fork('order');
    const order = Uint32Array.from({ length: rows }, (_, row) => row);
    const batch = new Uint32Array(options.batchRows * fields);
    const slopes = new Float32Array(options.batchRows);
    let best = { area: -1, pass: 0, values: made.parameters.map(({ value }) => value.slice()) };

    for (let pass = 1; pass <= options.epochs; pass++) {
      if (signal?.aborted) throw new RecommendError('recommend/stopped', 'training was stopped');
      stream.shuffle(order);
      made.training = true;
      let loss = 0;
      for (let from = 0; from < rows; from += options.batchRows) {
        const count = Math.min(options.batchRows, rows - from);
        for (let i = 0; i < count; i++) {
          const at = order[from + i]! * fields;
          batch.set(indices.subarray(at, at + fields), i * fields);
        }
        const odds = made.forward(batch, count);
        for (let i = 0; i < count; i++) {
          const label = examples.labels[order[from + i]!]!;
          const probability = sigmoid(odds[i]!);
          loss -= Math.log(Math.max(1e-12, label === 1 ? probability : 1 - probability)) / rows;
          slopes[i] = (probability - label) / count;
        }
        made.backward(slopes);
        penalise(made.parameters, options);
        optimiser.step();
      }
      const area = holdOut
        ? areaUnderCurve(holdOut.labels, predictWith(made, known, holdOut.columns))
        : undefined;
      onProgress?.({
        ...{ step: pass, steps: options.epochs, loss },
        ...(area === undefined ? {} : { validation: area, metric: 'auc' }),
      });
      if (area === undefined) continue;
      if (area > best.area)
        best = { area, pass, values: made.parameters.map(({ value }) => value.slice()) };
      else if (pass - best.pass >= options.patience) break;
    }
    if (holdOut)
      made.parameters.forEach(({ value }, i) => {
        value.set(best.values[i]!);
      });
    encoder = known;
    network = made;
  };

  const fitted = () => {
    if (encoder && network) return { encoder, network };
    throw new RecommendError('recommend/not-fitted', `${name} has not been fitted`);
  };

  return {
    name,
    fit,
    predict(columns) {
      const known = fitted();
      return predictWith(known.network, known.encoder, columns);
    },
    save() {
      const known = fitted();
      const arrays: Record<string, ModelArray> = {};
      for (const parameter of known.network.parameters)
        arrays[parameter.name] = Float32Array.from(parameter.value);
      const facts = {
        options: { ...options, hidden: [...options.hidden] },
        fields: known.encoder.known(),
      };
      return writeModelFile({ model: name, facts, arrays });
    },
    load(bytes) {
      const { facts, arrays } = readModelFile(bytes);
      const known = fieldEncoderOf(facts.fields as Record<string, string[]>);
      const made = build(known);
      for (const parameter of made.parameters)
        parameter.value.set(arrays[parameter.name] as Float32Array);
      encoder = known;
      network = made;
    },
  };
};

/** Reads what `save` of a click model wrote. Errors as `loadRecommender`. */
export const loadClickModel = (bytes: Uint8Array): ClickModel => {
  const { model, facts } = readModelFile(bytes);
  if (!['logistic', 'factorisation-machine', 'deep-fm'].includes(model))
    throw new RecommendError('recommend/unknown-model', `${model} is no click model`, {
      ...{ field: 'model', found: model },
    });
  const loaded = clickModel(facts.options as ClickModelOptions);
  loaded.load(bytes);
  return loaded;
};
