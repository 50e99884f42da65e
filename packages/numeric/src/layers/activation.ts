import type { Layer, LayerNeeds } from './layer.ts';

export type Activation = 'relu' | 'tanh' | 'sigmoid' | 'gelu';

/** 1 ÷ (1 + e^−x). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const geluSlope = Math.sqrt(2 / Math.PI);

/** The tanh form of Hendrycks & Gimpel (2016). */
const gelu = (x: number): number =>
  0.5 * x * (1 + Math.tanh(geluSlope * (x + 0.044715 * x * x * x)));

const geluDerivative = (x: number): number => {
  const inner = Math.tanh(geluSlope * (x + 0.044715 * x * x * x));
  return 0.5 * (1 + inner) + 0.5 * x * (1 - inner * inner) * geluSlope * (1 + 3 * 0.044715 * x * x);
};

/** Elementwise; O(rows · columns). */
export const createActivation = (
  { space }: LayerNeeds,
  kind: Activation,
  { columns, maximumRows }: { columns: number; maximumRows: number },
): Layer => {
  const output = space.f32(maximumRows * columns);
  const inputGradient = space.f32(maximumRows * columns);
  let given: Float32Array = output;
  let size = 0;

  return {
    parameters: [],
    forward(input, rows) {
      given = input;
      size = rows * columns;
      if (kind === 'relu') for (let i = 0; i < size; i++) output[i] = input[i]! > 0 ? input[i]! : 0;
      else if (kind === 'tanh') for (let i = 0; i < size; i++) output[i] = Math.tanh(input[i]!);
      else if (kind === 'sigmoid') for (let i = 0; i < size; i++) output[i] = sigmoid(input[i]!);
      else for (let i = 0; i < size; i++) output[i] = gelu(input[i]!);
      return output;
    },
    backward(upper) {
      if (kind === 'relu')
        for (let i = 0; i < size; i++) inputGradient[i] = output[i]! > 0 ? upper[i]! : 0;
      else if (kind === 'tanh')
        for (let i = 0; i < size; i++) inputGradient[i] = upper[i]! * (1 - output[i]! * output[i]!);
      else if (kind === 'sigmoid')
        for (let i = 0; i < size; i++) inputGradient[i] = upper[i]! * output[i]! * (1 - output[i]!);
      else for (let i = 0; i < size; i++) inputGradient[i] = upper[i]! * geluDerivative(given[i]!);
      return inputGradient;
    },
  };
};
