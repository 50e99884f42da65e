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
  { space }: LayerNeeds,
  { name, columns, maximumRows, epsilon = 1e-5 }: LayerNormOptions,
): Layer => {
  const gain = createParameter(space, `${name}.gain`, { rows: 1, columns });
  const shift = createParameter(space, `${name}.shift`, { rows: 1, columns });
  gain.value.fill(1);
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  const normal = space.f32(maximumRows * columns);
  const inverseDeviations = space.f32(maximumRows);
  let rows = 0;

  return {
    parameters: [gain, shift],
    forward(input, rowCount) {
      rows = rowCount;
      const gains = gain.value;
      const shifts = shift.value;
      for (let row = 0; row < rows; row++) {
        const from = row * columns;
        let sum = 0;
        for (let at = from; at < from + columns; at++) sum += input[at]!;
        const mean = sum / columns;
        let squares = 0;
        for (let at = from; at < from + columns; at++) {
          const distance = input[at]! - mean;
          squares += distance * distance;
        }
        const inverse = 1 / Math.sqrt(squares / columns + epsilon);
        inverseDeviations[row] = inverse;
        for (let column = 0, at = from; column < columns; column++, at++) {
          const value = (input[at]! - mean) * inverse;
          normal[at] = value;
          output[at] = value * gains[column]! + shifts[column]!;
        }
      }
      return output;
    },
    backward(outputGradient) {
      const { value: gains, gradient: gainGradient } = gain;
      const shiftGradient = shift.gradient;
      for (let row = 0; row < rows; row++) {
        const from = row * columns;
        let sum = 0;
        let along = 0;
        for (let column = 0, at = from; column < columns; column++, at++) {
          const upper = outputGradient[at]!;
          const value = normal[at]!;
          gainGradient[column]! += upper * value;
          shiftGradient[column]! += upper;
          const scaled = upper * gains[column]!;
          inputGradient[at] = scaled;
          sum += scaled;
          along += scaled * value;
        }
        const mean = sum / columns;
        const slope = along / columns;
        const inverse = inverseDeviations[row]!;
        for (let at = from; at < from + columns; at++)
          inputGradient[at] = inverse * (inputGradient[at]! - mean - normal[at]! * slope);
      }
      return inputGradient;
    },
  };
};
