import type { Random } from '../random.ts';
import { createParameter, fillGlorot, type LayerNeeds, type Parameter } from './layer.ts';
import type { Ragged } from './ragged.ts';

/** A layer over sequences: one row out for each row in, in the order of `Ragged`. */
export interface SequenceLayer {
  readonly parameters: readonly Parameter[];
  forward(input: Float32Array, ragged: Ragged): Float32Array;
  backward(outputGradient: Float32Array): Float32Array;
}

export interface RecurrentOptions {
  name: string;
  inputs: number;
  units: number;
  maximumRows: number;
}

/**
 * Gated recurrent unit (Cho et al. 2014, in the form whose reset gate multiplies the product):
 * r = σ(xWr + hUr + b), z = σ(xWz + hUz + b), n = tanh(xWn + b + r ∘ (hUn + c)),
 * h' = (1 − z) ∘ n + z ∘ h; h starts at 0. Gates stand side by side as [r z n].
 * One product over all rows for the input, one per step for the state. O(rows · units · (inputs + units)).
 */
export const createGru = (
  { space, kernels }: LayerNeeds,
  random: Random,
  { name, inputs, units, maximumRows }: RecurrentOptions,
): SequenceLayer => {
  const gates = 3 * units;
  const parameter = (part: string, rows: number) =>
    createParameter(space, `${name}.${part}`, { rows, columns: gates });
  const inputWeights = parameter('inputWeights', inputs);
  const stateWeights = parameter('stateWeights', units);
  const inputBias = parameter('inputBias', 1);
  const stateBias = parameter('stateBias', 1);
  fillGlorot(inputWeights.value, random, inputs, units);
  fillGlorot(stateWeights.value, random, units, units);

  const fromInput = space.f32(maximumRows * gates);
  const fromState = space.f32(maximumRows * gates);
  const before = space.f32(maximumRows * units);
  const output = space.f32(maximumRows * units);
  const carried = space.f32(maximumRows * units);
  const inputGradient = space.f32(maximumRows * inputs);
  let given: Float32Array = output;
  let shape: Ragged | undefined;

  const between = { units, fromInput, fromState, before };

  return {
    parameters: [inputWeights, stateWeights, inputBias, stateBias],
    forward(input, ragged) {
      given = input;
      shape = ragged;
      const { rows, steps, stepOffsets } = ragged;
      for (let row = 0; row < rows; row++) {
        fromInput.set(inputBias.value, row * gates);
        fromState.set(stateBias.value, row * gates);
      }
      kernels.gemm({
        m: rows,
        n: gates,
        k: inputs,
        a: input,
        b: inputWeights.value,
        c: fromInput,
        beta: 1,
      });
      before.fill(0, 0, stepOffsets[1]! * units);
      kernels.gruForward({ ...between, output }, 0, stepOffsets[1]!);
      for (let step = 1; step < steps; step++) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        const last = stepOffsets[step - 1]! * units;
        const state = before.subarray(from * units, to * units);
        state.set(output.subarray(last, last + state.length));
        const products = fromState.subarray(from * gates, to * gates);
        kernels.gemm({
          m: to - from,
          n: gates,
          k: units,
          a: state,
          b: stateWeights.value,
          c: products,
          beta: 1,
        });
        kernels.gruForward({ ...between, output }, from, to);
      }
      return output;
    },
    backward(outputGradient) {
      const { rows, steps, stepOffsets } = shape!;
      carried.fill(0, 0, rows * units);
      for (let step = steps - 1; step >= 0; step--) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        kernels.gruBackward({ ...between, upper: outputGradient, carried }, from, to);
        if (step === 0) break;
        const products = fromState.subarray(from * gates, to * gates);
        const state = carried.subarray(from * units, to * units);
        kernels.gemm({
          m: to - from,
          n: units,
          k: gates,
          a: products,
          b: stateWeights.value,
          c: state,
          transposeB: true,
          beta: 1,
        });
        carried.set(state, stepOffsets[step - 1]! * units);
      }
      const whole = { transposeA: true, beta: 1 };
      kernels.gemm({
        m: units,
        n: gates,
        k: rows,
        a: before,
        b: fromState,
        c: stateWeights.gradient,
        ...whole,
      });
      kernels.gemm({
        m: inputs,
        n: gates,
        k: rows,
        a: given,
        b: fromInput,
        c: inputWeights.gradient,
        ...whole,
      });
      kernels.addColumnSums(
        { columns: gates, values: fromInput, sums: inputBias.gradient },
        0,
        rows,
      );
      kernels.addColumnSums(
        { columns: gates, values: fromState, sums: stateBias.gradient },
        0,
        rows,
      );
      kernels.gemm({
        m: rows,
        n: inputs,
        k: gates,
        a: fromInput,
        b: inputWeights.value,
        c: inputGradient,
        transposeB: true,
      });
      return inputGradient;
    },
  };
};
