import type { LayerNeeds } from './layer.ts';
import type { Ragged } from './ragged.ts';

export type PoolingKind = 'last' | 'mean' | 'max';

/** One row for each sequence. */
export interface Pooling {
  /** Shape [count × columns], in the order of the batch. */
  forward(input: Float32Array, ragged: Ragged): Float32Array;
  /** Shape [rows × columns]. */
  backward(outputGradient: Float32Array): Float32Array;
}

export interface PoolingOptions {
  columns: number;
  maximumRows: number;
  maximumCount: number;
}

/** The last step, the mean or, per column, the highest of all steps. O(rows · columns). */
export const createPooling = (
  { space }: LayerNeeds,
  kind: PoolingKind,
  { columns, maximumRows, maximumCount }: PoolingOptions,
): Pooling => {
  const output = space.f32(maximumCount * columns);
  const inputGradient = space.f32(maximumRows * columns);
  const winners = space.u32(maximumCount * columns);
  let shape: Ragged | undefined;

  const poolOne = (input: Float32Array, sequence: number, at: number, column: number): void => {
    const { stepOffsets, lengths } = shape!;
    const length = lengths[sequence]!;
    let best = (stepOffsets[kind === 'max' ? 0 : length - 1]! + sequence) * columns + column;
    let value = input[best]!;
    if (kind !== 'last')
      for (let step = kind === 'max' ? 1 : 0; step < length - (kind === 'mean' ? 1 : 0); step++) {
        const place = (stepOffsets[step]! + sequence) * columns + column;
        if (kind === 'mean') value += input[place]!;
        else if (input[place]! > value) {
          best = place;
          value = input[place]!;
        }
      }
    winners[at] = best;
    output[at] = kind === 'mean' ? value / length : value;
  };

  return {
    forward(input, ragged) {
      shape = ragged;
      for (let sequence = 0, at = 0; sequence < ragged.count; sequence++)
        for (let column = 0; column < columns; column++, at++) poolOne(input, sequence, at, column);
      return output;
    },
    backward(outputGradient) {
      const { count, rows, stepOffsets, lengths } = shape!;
      inputGradient.fill(0, 0, rows * columns);
      for (let at = 0; at < count * columns; at++) {
        if (kind !== 'mean') {
          inputGradient[winners[at]!]! += outputGradient[at]!;
          continue;
        }
        const sequence = Math.floor(at / columns);
        const length = lengths[sequence]!;
        for (let step = 0; step < length; step++)
          inputGradient[(stepOffsets[step]! + sequence) * columns + (at % columns)] =
            outputGradient[at]! / length;
      }
      return inputGradient;
    },
  };
};
