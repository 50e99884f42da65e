import type { Embedding, LayerNeeds, Parameter, Ragged, Random } from '@kaibo/numeric';

/** How much an encoder must hold. */
export interface EncoderSize {
  items: number;
  maximumRows: number;
}

/**
 * Turns histories into states that are compared with the items' vectors: after each event one
 * row, which knows that event and those before it.
 */
export interface SequenceEncoder {
  readonly embedding: Embedding;
  readonly parameters: readonly Parameter[];
  /** Dropout works only while training. */
  training: boolean;
  /** `items` in the order of the batch, shape [rows]; gives [rows × dimensions]. */
  forward(items: Uint32Array, batch: Ragged): Float32Array;
  backward(stateGradient: Float32Array): void;
}

export type EncoderFactory = (
  needs: LayerNeeds,
  random: Random,
  size: EncoderSize,
) => SequenceEncoder;
