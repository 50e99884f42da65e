import { createNumeric, type Numeric, type Parameter, random } from '@kaibo/numeric';
import { createBatch, type SequenceBatch } from './batch.ts';
import type { EncoderFactory, SequenceEncoder } from './encoder.ts';
import type { FullSequenceOptions } from './options.ts';

/** An encoder, the memory it works in and one batch to be refilled. */
export interface Network {
  readonly numeric: Numeric;
  readonly encoder: SequenceEncoder;
  readonly batch: SequenceBatch;
  readonly maximumRows: number;
  readonly items: number;
  readonly dimensions: number;
}

/** Rows for a batch of training, or for one history when only answers are wanted. */
export const createNetwork = (
  factory: EncoderFactory,
  items: number,
  options: FullSequenceOptions,
  purpose: 'training' | 'answers',
): Network => {
  const { maximumLength, dimensions } = options;
  const maximumRows =
    purpose === 'answers' ? maximumLength : Math.max(options.batchEvents, maximumLength);
  const numeric = createNumeric();
  const size = { items, maximumRows };
  const encoder = factory(numeric, random(options.seed).fork('weights'), size);
  const batch = createBatch({ maximumRows, maximumLength });
  return { numeric, encoder, batch, maximumRows, items, dimensions };
};

/** Copies of all weights, by name. */
export type Weights = Record<string, Float32Array>;

export const weightsOf = (parameters: readonly Parameter[]): Weights =>
  Object.fromEntries(parameters.map(({ name, value }) => [name, Float32Array.from(value)]));

/** Overwrites weights of the same name and length; gives the names it did not find. */
export const setWeights = (parameters: readonly Parameter[], weights: Weights): string[] => {
  const missing: string[] = [];
  for (const { name, value } of parameters) {
    const found = weights[name];
    if (found && found.length === value.length) value.set(found);
    else missing.push(name);
  }
  return missing;
};
