import type { Random } from '../random.ts';
import type { Layer, LayerNeeds } from './layer.ts';

export interface DropoutOptions {
  columns: number;
  maximumRows: number;
  /** Share of values set to zero while training; the others are divided by 1 − rate. */
  rate: number;
}

/** Does nothing unless `training`, so that answers do not depend on chance (Srivastava et al. 2014). */
export interface Dropout extends Layer {
  training: boolean;
}

const poolSize = 1 << 16;

/**
 * Masks are rows cut at random places from a pool drawn once, so a row costs one random number.
 * O(rows · columns).
 */
export const createDropout = (
  { space }: LayerNeeds,
  random: Random,
  { columns, maximumRows, rate }: DropoutOptions,
): Dropout => {
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  const pool = new Float32Array(poolSize + columns);
  const begins = new Uint32Array(maximumRows);
  for (let i = 0; i < pool.length; i++) pool[i] = random.uniform() < rate ? 0 : 1 / (1 - rate);
  let rows = 0;
  let passed = true;

  const hide = (from: Float32Array, to: Float32Array): void => {
    for (let row = 0, at = 0; row < rows; row++) {
      const begin = begins[row]!;
      for (let place = begin; place < begin + columns; place++, at++)
        to[at] = from[at]! * pool[place]!;
    }
  };

  return {
    parameters: [],
    training: false,
    forward(input, rowCount) {
      passed = !this.training || rate === 0;
      if (passed) return input;
      rows = rowCount;
      for (let row = 0; row < rows; row++) begins[row] = random.bits() & (poolSize - 1);
      hide(input, output);
      return output;
    },
    backward(outputGradient) {
      if (passed) return outputGradient;
      hide(outputGradient, inputGradient);
      return inputGradient;
    },
  };
};
