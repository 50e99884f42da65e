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

const offsets = 1 << 16;

/**
 * Masks are cut at a random place from a pool drawn once, so a call costs one random number and
 * one product. O(rows · columns).
 */
export const createDropout = (
  { space, kernels }: LayerNeeds,
  random: Random,
  { columns, maximumRows, rate }: DropoutOptions,
): Dropout => {
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  let pool: Float32Array | undefined;
  let mask: Float32Array = output;
  let passed = true;

  const drawPool = (): Float32Array => {
    const drawn = space.f32(maximumRows * columns + offsets);
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.uniform() < rate ? 0 : 1 / (1 - rate);
    return drawn;
  };

  return {
    parameters: [],
    training: false,
    forward(input, rows) {
      passed = !this.training || rate === 0;
      if (passed) return input;
      // Made when training begins: answers need none.
      pool ??= drawPool();
      const begin = random.bits() & (offsets - 1);
      mask = pool.subarray(begin, begin + rows * columns);
      kernels.multiply(input.subarray(0, mask.length), mask, output);
      return output;
    },
    backward(outputGradient) {
      if (passed) return outputGradient;
      kernels.multiply(outputGradient.subarray(0, mask.length), mask, inputGradient);
      return inputGradient;
    },
  };
};
