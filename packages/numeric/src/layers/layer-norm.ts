import { createParameter, type Layer, type LayerNeeds } from './layer.ts';

export interface LayerNormOptions {
  name: string;
  columns: number;
  maximumRows: number;
  /** Added to the variance (default: 1e-5). */
  epsilon?: number;
}

/** Each row to mean 0 and variance 1, then scaled and shifted per column (Ba et al. 2016). O(rows · columns). */
export const createLayerNorm = (
  { space, kernels }: LayerNeeds,
  { name, columns, maximumRows, epsilon = 1e-5 }: LayerNormOptions,
): Layer => {
  const gain = createParameter(space, `${name}.gain`, { rows: 1, columns });
  const shift = createParameter(space, `${name}.shift`, { rows: 1, columns });
  gain.value.fill(1);
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  const kept = {
    columns,
    normal: space.f32(maximumRows * columns),
    inverseDeviations: space.f32(maximumRows),
  };
  let rows = 0;

  return {
    parameters: [gain, shift],
    forward(input, rowCount) {
      rows = rowCount;
      const { value: gains } = gain;
      kernels.layerNormForward(
        { ...kept, gain: gains, shift: shift.value, x: input, out: output, epsilon },
        0,
        rows,
      );
      return output;
    },
    backward(outputGradient) {
      const gradients = { gainGradient: gain.gradient, shiftGradient: shift.gradient };
      kernels.layerNormBackward(
        { ...kept, ...gradients, gain: gain.value, upper: outputGradient, out: inputGradient },
        0,
        rows,
      );
      return inputGradient;
    },
  };
};
