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

/** O(rows · columns). */
export const createDropout = (
  { space }: LayerNeeds,
  random: Random,
  { columns, maximumRows, rate }: DropoutOptions,
): Dropout => {
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  const kept = space.f32(maximumRows * columns);
  const threshold = Math.round(rate * 65536);
  const factor = 1 / (1 - rate);
  let size = 0;
  let passed = true;

  return {
    parameters: [],
    training: false,
    forward(input, rows) {
      passed = !this.training || rate === 0;
      if (passed) return input;
      size = rows * columns;
      let drawn = 0;
      for (let i = 0; i < size; i++) {
        if ((i & 1) === 0) drawn = random.bits();
        else drawn >>>= 16;
        const mask = (drawn & 0xffff) < threshold ? 0 : factor;
        kept[i] = mask;
        output[i] = input[i]! * mask;
      }
      return output;
    },
    backward(outputGradient) {
      if (passed) return outputGradient;
      for (let i = 0; i < size; i++) inputGradient[i] = outputGradient[i]! * kept[i]!;
      return inputGradient;
    },
  };
};
