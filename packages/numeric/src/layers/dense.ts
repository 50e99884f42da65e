import type { Random } from '../random.ts';
import { createParameter, fillGlorot, type Layer, type LayerNeeds } from './layer.ts';

export interface DenseOptions {
  name: string;
  inputs: number;
  outputs: number;
  maximumRows: number;
  /** Default: true. */
  bias?: boolean;
}

/** y = x W + b; W is [inputs × outputs]. O(rows · inputs · outputs). */
export const createDense = (
  { space, kernels }: LayerNeeds,
  random: Random,
  { name, inputs, outputs, maximumRows, bias = true }: DenseOptions,
): Layer => {
  const weights = createParameter(space, `${name}.weights`, { rows: inputs, columns: outputs });
  const shifts = createParameter(space, `${name}.bias`, { rows: 1, columns: outputs });
  fillGlorot(weights.value, random, inputs, outputs);
  const output = space.f32(maximumRows * outputs);
  const inputGradient = space.f32(maximumRows * inputs);
  let given: Float32Array = output;
  let rows = 0;

  return {
    parameters: bias ? [weights, shifts] : [weights],
    forward(input, rowCount) {
      given = input;
      rows = rowCount;
      if (bias) for (let row = 0; row < rows; row++) output.set(shifts.value, row * outputs);
      kernels.gemm({
        m: rows,
        n: outputs,
        k: inputs,
        a: input,
        b: weights.value,
        c: output,
        beta: bias ? 1 : 0,
      });
      return output;
    },
    backward(outputGradient) {
      kernels.gemm({
        m: inputs,
        n: outputs,
        k: rows,
        a: given,
        b: outputGradient,
        c: weights.gradient,
        transposeA: true,
        beta: 1,
      });
      if (bias)
        kernels.addColumnSums(
          { columns: outputs, values: outputGradient, sums: shifts.gradient },
          0,
          rows,
        );
      kernels.gemm({
        m: rows,
        n: inputs,
        k: outputs,
        a: outputGradient,
        b: weights.value,
        c: inputGradient,
        transposeB: true,
      });
      return inputGradient;
    },
  };
};
