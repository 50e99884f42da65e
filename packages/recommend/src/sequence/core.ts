import { RecommendError } from '../errors.ts';
import type { Core } from '../model/core.ts';
import type { ExplanationPart, Interactions, Sequences } from '../recommender.ts';
import { fillBatch } from './batch.ts';
import type { EncoderFactory } from './encoder.ts';
import { createNetwork, type Network, setWeights, type Weights, weightsOf } from './network.ts';
import type { FullSequenceOptions } from './options.ts';
import { type TrainingReport, trainNetwork } from './train.ts';

/** Weights to begin with, for an encoder of so many items. */
export type Start = (network: Network) => void;

const sequencesOf = ({ sequences }: Interactions): Sequences => {
  if (!sequences)
    throw new RecommendError('recommend/needs-times', 'the order of the events is not known', {
      field: 'sequences',
    });
  return sequences;
};

/** What all sequence models share: they differ in the encoder and its options. */
export const sequenceCore = (
  name: string,
  options: FullSequenceOptions,
  factory: EncoderFactory,
  start?: Start,
): Core & { report(): TrainingReport | undefined } => {
  const { dimensions, maximumLength } = options;
  let network: Network | undefined;
  let report: TrainingReport | undefined;
  const never = () => 0;
  const first = Uint32Array.of(0);

  const put = (items: number, weights: Weights): void => {
    const next = createNetwork(factory, items, options, 'answers');
    const [missing] = setWeights(next.encoder.parameters, weights);
    if (missing !== undefined)
      throw new RecommendError('recommend/dimension-mismatch', `${missing} does not fit`, {
        field: missing,
      });
    network = next;
  };
  const known = (): Network => {
    if (!network) throw new RecommendError('recommend/not-fitted', `${name} has not been fitted`);
    return network;
  };

  const stateOf = (history: ArrayLike<number>): Float32Array => {
    const { encoder, batch } = known();
    if (history.length === 0) return new Float32Array(dimensions);
    const items = Uint32Array.from(history).subarray(-maximumLength);
    const sequences = { offsets: Uint32Array.of(0, items.length), items };
    const shape = { withTargets: false, maximumLength };
    fillBatch(batch, { sequences, heldOut: never }, first, 0, shape);
    const states = encoder.forward(batch.inputs, batch.ragged);
    const last = (batch.ragged.rows - 1) * dimensions;
    return Float32Array.from(states.subarray(last, last + dimensions));
  };

  const vectorOf = (item: number): Float32Array => {
    const { value } = known().encoder.embedding.table;
    return value.subarray(item * dimensions, (item + 1) * dimensions);
  };

  const product = (a: Float32Array, b: Float32Array): number => {
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += a[i]! * b[i]!;
    return sum;
  };

  const scoreWith = (state: Float32Array, scores: Float32Array): void => {
    const { numeric, encoder, items } = known();
    const { space, kernels } = numeric;
    space.scoped(() => {
      const found = space.f32(items);
      const table = encoder.embedding.table.value.subarray(0, items * dimensions);
      kernels.scores(table, space.copy(state), found);
      scores.set(found);
    });
  };

  return {
    name,
    options,
    needsSequences: true,
    report: () => report,
    async fit(data, fitOptions) {
      const sequences = sequencesOf(data);
      const items = data.matrix.columns;
      const training = createNetwork(factory, items, options, 'training');
      start?.(training);
      report = await trainNetwork(training, sequences, options, fitOptions);
      put(items, weightsOf(training.encoder.parameters));
    },
    fold: ({ items }) => stateOf(items),
    score: ({ vector }, scores) => scoreWith(vector, scores),
    similarity(item, scores) {
      const vector = Float32Array.from(vectorOf(item));
      const length = Math.sqrt(product(vector, vector)) || 1;
      for (let other = 0; other < scores.length; other++) {
        const theirs = vectorOf(other);
        scores[other] =
          product(vector, theirs) / (length * Math.sqrt(product(theirs, theirs)) || 1);
      }
    },
    /** Each event's part is what the score gains when the history begins with it and not after it. */
    parts({ history }, item) {
      const vector = vectorOf(item);
      const seen = Array.from(history.items).slice(-maximumLength);
      const parts: ExplanationPart[] = [];
      let later = 0;
      for (let from = seen.length - 1; from >= 0; from--) {
        const score = product(stateOf(seen.slice(from)), vector);
        parts.push({ kind: 'because-of-item', index: seen[from]!, contribution: score - later });
        later = score;
      }
      return parts;
    },
    state: () => ({
      facts: { items: known().items },
      arrays: weightsOf(known().encoder.parameters),
    }),
    restore({ arrays }, data) {
      put(data.matrix.columns, arrays as Weights);
    },
  };
};
