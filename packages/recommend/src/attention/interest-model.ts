import { areaUnderCurve, createNumeric, createOptimiser, random, sigmoid } from '@kaibo/numeric';
import { RecommendError } from '../errors.ts';
import { type ModelArray, readModelFile, writeModelFile } from '../model/format.ts';
import type { FitOptions } from '../recommender.ts';
import {
  createInterestNetwork,
  type InterestBatch,
  type InterestNetwork,
} from './interest-network.ts';

export interface InterestOptions {
  items: number;
  /** Width of an item's vector (default: 16). */
  dimensions?: number;
  /** Units of the layer before the odds (default: 32). */
  hidden?: number;
  /** Events of a history that count, the newest ones (default: 20). */
  maximumEvents?: number;
  learningRate?: number;
  batchRows?: number;
  epochs?: number;
  seed?: number;
}

/** A candidate, the history it was judged by (oldest first), and whether it was taken. */
export interface InterestExample {
  target: number;
  history: ArrayLike<number>;
  label?: number;
}

/** DIN-style ranker: how much does a history speak for this candidate? */
export interface InterestModel {
  /** Learns from nothing. With a hold-out the progress tells its area under the curve. */
  fit(
    examples: readonly InterestExample[],
    holdOut?: readonly InterestExample[],
    options?: FitOptions,
  ): void;
  /** Probabilities that each is taken. */
  predict(examples: readonly InterestExample[]): Float64Array;
  /** How much each of the newest events counted for the target: the "because of". */
  reasons(example: InterestExample): Float32Array;
  save(): Uint8Array<ArrayBuffer>;
  load(bytes: Uint8Array): void;
}

const check = (examples: readonly InterestExample[], items: number, labelled: boolean): void => {
  examples.forEach(({ target, history, label }, row) => {
    const refuse = (field: string, found: unknown): never => {
      throw new RecommendError('recommend/bad-row', `row ${row}: ${field} ${found}`, {
        ...{ row, field, found: String(found) },
      });
    };
    if (!(Number.isInteger(target) && target >= 0 && target < items)) refuse('target', target);
    for (let i = 0; i < history.length; i++)
      if (!(history[i]! >= 0 && history[i]! < items)) refuse('history', history[i]);
    if (labelled && label !== 0 && label !== 1) refuse('label', label);
  });
};

/** @throws RecommendError `recommend/bad-row` with row and field, `recommend/not-fitted`. */
export const interestModel = (given: InterestOptions): InterestModel => {
  const options = {
    ...{ dimensions: 16, hidden: 32, maximumEvents: 20, learningRate: 0.005 },
    ...{ batchRows: 128, epochs: 5, seed: 1 },
    ...given,
  };
  const { items, maximumEvents, batchRows } = options;
  let network: InterestNetwork | undefined;
  const batch: InterestBatch = {
    rows: 0,
    targets: new Uint32Array(batchRows),
    offsets: new Uint32Array(batchRows + 1),
    events: new Uint32Array(batchRows * maximumEvents),
  };

  const fill = (examples: readonly InterestExample[], order: Uint32Array): void => {
    let at = 0;
    order.forEach((place, row) => {
      const { target, history } = examples[place]!;
      batch.targets[row] = target;
      const first = Math.max(0, history.length - maximumEvents);
      for (let i = first; i < history.length; i++) batch.events[at++] = history[i]!;
      batch.offsets[row + 1] = at;
    });
    batch.rows = order.length;
  };

  const build = (): InterestNetwork =>
    createInterestNetwork(createNumeric(), random(options.seed).fork('weights'), {
      ...{ items, dimensions: options.dimensions, hidden: options.hidden },
      ...{ maximumRows: batchRows, maximumEvents },
    });
  const inOrder = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

  const predictWith = (made: InterestNetwork, examples: readonly InterestExample[]) => {
    const order = inOrder(examples.length);
    const probabilities = new Float64Array(examples.length);
    for (let from = 0; from < order.length; from += batchRows) {
      fill(examples, order.subarray(from, from + batchRows));
      const odds = made.forward(batch);
      for (let row = 0; row < batch.rows; row++) probabilities[from + row] = sigmoid(odds[row]!);
    }
    return probabilities;
  };

  const fitted = (): InterestNetwork => {
    if (network) return network;
    throw new RecommendError('recommend/not-fitted', 'the interest model has not been fitted');
  };

  return {
    fit(examples, holdOut, { onProgress, signal } = {}) {
      if (examples.length === 0)
        throw new RecommendError('recommend/empty-log', 'no examples', { field: 'examples' });
      check(examples, items, true);
      if (holdOut) check(holdOut, items, true);
      const made = build();
      const { learningRate, epochs } = options;
      const optimiser = createOptimiser(made.parameters, { kind: 'adam', learningRate });
      const stream = random(options.seed).fork('order');
      const order = inOrder(examples.length);
      const slopes = new Float32Array(batchRows);
      for (let pass = 1; pass <= epochs; pass++) {
        if (signal?.aborted) throw new RecommendError('recommend/stopped', 'training was stopped');
        stream.shuffle(order);
        let loss = 0;
        for (let from = 0; from < order.length; from += batchRows) {
          const rows = order.subarray(from, from + batchRows);
          fill(examples, rows);
          const odds = made.forward(batch);
          rows.forEach((place, row) => {
            const label = examples[place]!.label!;
            const probability = sigmoid(odds[row]!);
            loss -= Math.log(Math.max(1e-12, label === 1 ? probability : 1 - probability));
            slopes[row] = (probability - label) / rows.length;
          });
          made.backward(slopes);
          optimiser.step();
        }
        const area = holdOut
          ? areaUnderCurve(
              holdOut.map(({ label }) => label!),
              predictWith(made, holdOut),
            )
          : undefined;
        onProgress?.({
          ...{ step: pass, steps: epochs, loss: loss / examples.length },
          ...(area === undefined ? {} : { validation: area, metric: 'auc' }),
        });
      }
      network = made;
    },
    predict(examples) {
      const made = fitted();
      check(examples, items, false);
      return predictWith(made, examples);
    },
    reasons(example) {
      const made = fitted();
      check([example], items, false);
      fill([example], inOrder(1));
      made.forward(batch);
      return made.weights().slice();
    },
    save() {
      const arrays: Record<string, ModelArray> = {};
      for (const { name, value } of fitted().parameters) arrays[name] = Float32Array.from(value);
      return writeModelFile({ model: 'interest', facts: { options }, arrays });
    },
    load(bytes) {
      const { model, facts, arrays } = readModelFile(bytes);
      const found = facts.options as { items?: number; dimensions?: number } | undefined;
      if (model !== 'interest')
        throw new RecommendError('recommend/unknown-model', `${model} is no interest model`, {
          ...{ field: 'model', found: model },
        });
      if (found?.items !== items || found.dimensions !== options.dimensions)
        throw new RecommendError('recommend/dimension-mismatch', 'items or dimensions differ', {
          ...{ field: 'items', expected: items, found: found?.items ?? 'absent' },
        });
      const made = build();
      for (const { name, value } of made.parameters) value.set(arrays[name] as Float32Array);
      network = made;
    },
  };
};
