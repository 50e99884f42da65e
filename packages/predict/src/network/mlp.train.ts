import {
  createActivation,
  createDense,
  createNumeric,
  createOptimiser,
  type Layer,
  type Parameter,
  type Random,
} from '@kaibo/numeric';
import type { FitProgress } from '../predictor.ts';
import { stopIfAsked } from '../stop.ts';

/**
 * A value by squared error; two classes by one output; as many classes by softmax; or steps that
 * follow each other, each by an output, judged over all rows by the product up to each (Ma et al. 2018).
 */
export type Outputs = 'value' | 'binary' | { classes: number } | { steps: number };

export interface NetworkTask {
  /** [rows × width]. */
  features: Float64Array;
  width: number;
  /** Class numbers, 0 or 1, how many steps were made, or values; shape [rows]. */
  targets: Float64Array;
  weights: Float64Array;
  outputs: Outputs;
}

export interface NetworkOptions {
  /** Widths of the hidden layers. */
  hidden: readonly number[];
  learningRate: number;
  weightDecay: number;
  batchRows: number;
  epochs: number;
  /** Ends after so many epochs in which the hold-out got no better; 0: never. */
  patience: number;
}

/** Weights of each layer, W [inputs × outputs] and b, in turn. */
export type NetworkWeights = Float32Array[];

/** Numbers a row of outputs has. */
export const outputCount = (outputs: Outputs): number => {
  if (typeof outputs === 'string') return 1;
  return 'steps' in outputs ? outputs.steps : outputs.classes;
};

/** A reached stage is P = Π σ(score) up to it; −ln P where it was reached, else −ln(1 − P). */
const stepSlopes = (
  scores: Float32Array,
  made: number,
  weight: number,
  slopes: Float32Array,
): number => {
  let [loss, product] = [0, 1];
  slopes.fill(0);
  for (let step = 0; step < scores.length; step++) {
    product *= 1 / (1 + Math.exp(-scores[step]!));
    const isReached = made > step;
    const reached = Math.min(1 - 1e-7, Math.max(1e-12, product));
    loss -= weight * (isReached ? Math.log(reached) : Math.log1p(-reached));
    const byLog = isReached ? -1 : reached / (1 - reached);
    for (let before = 0; before <= step; before++)
      slopes[before]! += (weight * byLog) / (1 + Math.exp(scores[before]!));
  }
  return loss;
};

const softmaxSlopes = (
  scores: Float32Array,
  target: number,
  weight: number,
  slopes: Float32Array,
): number => {
  const most = Math.max(...scores);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - most);
  for (let c = 0; c < scores.length; c++)
    slopes[c] = weight * (Math.exp(scores[c]! - most) / sum - (c === target ? 1 : 0));
  return weight * (most + Math.log(sum) - scores[target]!);
};

/** Writes the slope of each row's loss by its outputs; gives the weighted loss. */
export const lossSlopes = (
  { outputs, targets, weights }: Pick<NetworkTask, 'outputs' | 'targets' | 'weights'>,
  rows: Uint32Array,
  scores: Float32Array,
  slopes: Float32Array,
): number => {
  let loss = 0;
  const count = outputCount(outputs);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    const weight = weights[row]!;
    const target = targets[row]!;
    const score = scores[at]!;
    if (outputs === 'value') {
      loss += (weight * (score - target) ** 2) / 2;
      slopes[at] = weight * (score - target);
    } else if (outputs === 'binary') {
      const softplus = Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
      loss += weight * (softplus - target * score);
      slopes[at] = weight * (1 / (1 + Math.exp(-score)) - target);
    } else {
      const own = scores.subarray(at * count, (at + 1) * count);
      const slopesOf = 'steps' in outputs ? stepSlopes : softmaxSlopes;
      loss += slopesOf(own, target, weight, slopes.subarray(at * count, (at + 1) * count));
    }
  }
  return loss;
};

const towerOf = (task: NetworkTask, options: NetworkOptions, draws: Random) => {
  const numeric = createNumeric({ engine: 'simd', maximumMiB: 512 });
  const maximumRows = options.batchRows;
  const layers: Layer[] = [];
  let inputs = task.width;
  options.hidden.forEach((outputs, place) => {
    layers.push(
      createDense(numeric, draws, { name: `hidden ${place}`, inputs, outputs, maximumRows }),
    );
    layers.push(createActivation(numeric, 'relu', { columns: outputs, maximumRows }));
    inputs = outputs;
  });
  const outputs = outputCount(task.outputs);
  layers.push(createDense(numeric, draws, { name: 'output', inputs, outputs, maximumRows }));
  const parameters: Parameter[] = layers.flatMap((layer) => layer.parameters);
  const input = numeric.space.f32(maximumRows * task.width);
  const slopes = numeric.space.f32(maximumRows * outputs);
  const forward = (rows: Uint32Array): Float32Array => {
    const { width, features } = task;
    rows.forEach((row, at) => {
      for (let j = 0; j < width; j++) input[at * width + j] = features[row * width + j]!;
    });
    return layers.reduce(
      (values, layer) => layer.forward(values, rows.length),
      input as Float32Array,
    );
  };
  const backward = (): void => {
    layers.reduceRight((upper, layer) => layer.backward(upper), slopes as Float32Array);
  };
  return { parameters, slopes, forward, backward };
};

/**
 * Trains relu layers by Adam on shuffled batches; keeps the weights that were best on `held`, where
 * there are such rows. O(rows · weights) an epoch. The same bytes on every machine.
 */
export const trainNetwork = async (
  task: NetworkTask,
  options: NetworkOptions,
  {
    draws,
    train,
    held,
    signal,
    onProgress,
  }: {
    draws: Random;
    train: Uint32Array;
    held: Uint32Array;
    signal: AbortSignal | undefined;
    onProgress(progress: FitProgress): void;
  },
): Promise<NetworkWeights> => {
  const { parameters, slopes, forward, backward } = towerOf(task, options, draws);
  const { learningRate, weightDecay, batchRows, epochs: steps, patience } = options;
  const optimiser = createOptimiser(parameters, { kind: 'adam', learningRate, weightDecay });
  const kept = (): NetworkWeights => parameters.map(({ value }) => Float32Array.from(value));
  const totalOf = (rows: Uint32Array): number =>
    rows.reduce((sum, row) => sum + task.weights[row]!, 0) || 1;
  const order = train.slice();
  const averageWeight = totalOf(train) / train.length;
  let best = { loss: Infinity, step: 0, weights: kept() };

  for (let step = 1; step <= steps; step++) {
    draws.shuffle(order);
    let loss = 0;
    for (let from = 0; from < order.length; from += batchRows) {
      const rows = order.subarray(from, from + batchRows);
      loss += lossSlopes(task, rows, forward(rows), slopes);
      const scale = 1 / (rows.length * averageWeight);
      for (let i = 0; i < slopes.length; i++) slopes[i]! *= scale;
      backward();
      optimiser.step();
    }
    let validation: number | undefined;
    if (held.length > 0) {
      validation = 0;
      for (let from = 0; from < held.length; from += batchRows) {
        const rows = held.subarray(from, from + batchRows);
        validation += lossSlopes(task, rows, forward(rows), slopes) / totalOf(held);
      }
      if (validation < best.loss) best = { loss: validation, step, weights: kept() };
    }
    await stopIfAsked(signal);
    const told = { step, steps, loss: loss / totalOf(train) };
    onProgress(validation === undefined ? told : { ...told, validation });
    if (held.length > 0 && patience > 0 && step - best.step >= patience) break;
  }
  return held.length > 0 ? best.weights : kept();
};

/** The same weights in double precision, as `runNetwork` wants them. */
export const doubled = (weights: NetworkWeights): Float64Array[] =>
  weights.map((array) => Float64Array.from(array));

/** out[row] = shifts + values[row] × matrix, negative ones 0 where `relu`; four outputs at a time stay in registers. */
const layerOf = (
  values: Float64Array,
  [matrix, shifts]: readonly [Float64Array, Float64Array],
  relu: boolean,
): Float64Array => {
  const outputs = shifts.length;
  const inputs = matrix.length / outputs;
  const rows = values.length / inputs;
  const out = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * inputs, row * outputs];
    let k = 0;
    for (; k + 4 <= outputs; k += 4) {
      let a = shifts[k]!;
      let b = shifts[k + 1]!;
      let c = shifts[k + 2]!;
      let d = shifts[k + 3]!;
      for (let j = 0, at = k; j < inputs; j++, at += outputs) {
        const value = values[from + j]!;
        a += value * matrix[at]!;
        b += value * matrix[at + 1]!;
        c += value * matrix[at + 2]!;
        d += value * matrix[at + 3]!;
      }
      out[to + k] = a;
      out[to + k + 1] = b;
      out[to + k + 2] = c;
      out[to + k + 3] = d;
    }
    for (; k < outputs; k++) {
      let sum = shifts[k]!;
      for (let j = 0; j < inputs; j++) sum += values[from + j]! * matrix[j * outputs + k]!;
      out[to + k] = sum;
    }
  }
  if (relu) for (let at = 0; at < out.length; at++) if (out[at]! < 0) out[at] = 0;
  return out;
};

/** Outputs of the network, [rows × outputs], for features [rows × inputs]. */
export const runNetwork = (
  weights: readonly Float64Array[],
  features: Float64Array,
): Float64Array => {
  let values = features;
  for (let layer = 0; layer < weights.length; layer += 2) {
    const isLast = layer + 2 >= weights.length;
    values = layerOf(values, [weights[layer]!, weights[layer + 1]!], !isLast);
  }
  return values;
};
