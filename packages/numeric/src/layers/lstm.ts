import type { Random } from '../random.ts';
import type { RecurrentOptions, SequenceLayer } from './gru.ts';
import { createParameter, fillGlorot, type LayerNeeds } from './layer.ts';
import type { Ragged } from './ragged.ts';

/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with forget gate):
 * c' = f ∘ c + i ∘ g, h' = o ∘ tanh(c'); gates stand side by side as [i f g o]; h and c start at
 * 0, the forget gate's bias at 1. O(rows · units · (inputs + units)).
 */
export const createLstm = (
  { space, kernels }: LayerNeeds,
  random: Random,
  { name, inputs, units, maximumRows }: RecurrentOptions,
): SequenceLayer => {
  const gates = 4 * units;
  const parameter = (part: string, rows: number) =>
    createParameter(space, `${name}.${part}`, { rows, columns: gates });
  const inputWeights = parameter('inputWeights', inputs);
  const stateWeights = parameter('stateWeights', units);
  const bias = parameter('bias', 1);
  fillGlorot(inputWeights.value, random, inputs, units);
  fillGlorot(stateWeights.value, random, units, units);
  bias.value.fill(1, units, 2 * units);

  const gateValues = space.f32(maximumRows * gates);
  const before = space.f32(maximumRows * units);
  const cellBefore = space.f32(maximumRows * units);
  const cell = space.f32(maximumRows * units);
  const output = space.f32(maximumRows * units);
  const carried = space.f32(maximumRows * units);
  const cellCarried = space.f32(maximumRows * units);
  const inputGradient = space.f32(maximumRows * inputs);
  let given: Float32Array = output;
  let shape: Ragged | undefined;

  const between = { units, gates: gateValues, cellBefore, cell };

  return {
    parameters: [inputWeights, stateWeights, bias],
    forward(input, ragged) {
      given = input;
      shape = ragged;
      const { rows, steps, stepOffsets } = ragged;
      for (let row = 0; row < rows; row++) gateValues.set(bias.value, row * gates);
      kernels.gemm({
        m: rows,
        n: gates,
        k: inputs,
        a: input,
        b: inputWeights.value,
        c: gateValues,
        beta: 1,
      });
      before.fill(0, 0, stepOffsets[1]! * units);
      cellBefore.fill(0, 0, stepOffsets[1]! * units);
      kernels.lstmForward({ ...between, output }, 0, stepOffsets[1]!);
      for (let step = 1; step < steps; step++) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        const last = stepOffsets[step - 1]! * units;
        const state = before.subarray(from * units, to * units);
        state.set(output.subarray(last, last + state.length));
        cellBefore.set(cell.subarray(last, last + state.length), from * units);
        const products = gateValues.subarray(from * gates, to * gates);
        kernels.gemm({
          m: to - from,
          n: gates,
          k: units,
          a: state,
          b: stateWeights.value,
          c: products,
          beta: 1,
        });
        kernels.lstmForward({ ...between, output }, from, to);
      }
      return output;
    },
    backward(outputGradient) {
      const { rows, steps, stepOffsets } = shape!;
      carried.fill(0, 0, rows * units);
      cellCarried.fill(0, 0, rows * units);
      for (let step = steps - 1; step >= 0; step--) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        kernels.lstmBackward({ ...between, upper: outputGradient, carried, cellCarried }, from, to);
        if (step === 0) break;
        const last = stepOffsets[step - 1]! * units;
        const products = gateValues.subarray(from * gates, to * gates);
        const state = carried.subarray(last, last + (to - from) * units);
        kernels.gemm({
          m: to - from,
          n: units,
          k: gates,
          a: products,
          b: stateWeights.value,
          c: state,
          transposeB: true,
        });
        cellCarried.set(cellCarried.subarray(from * units, to * units), last);
      }
      const whole = { transposeA: true, beta: 1 };
      kernels.gemm({
        m: units,
        n: gates,
        k: rows,
        a: before,
        b: gateValues,
        c: stateWeights.gradient,
        ...whole,
      });
      kernels.gemm({
        m: inputs,
        n: gates,
        k: rows,
        a: given,
        b: gateValues,
        c: inputWeights.gradient,
        ...whole,
      });
      kernels.addColumnSums({ columns: gates, values: gateValues, sums: bias.gradient }, 0, rows);
      kernels.gemm({
        m: rows,
        n: inputs,
        k: gates,
        a: gateValues,
        b: inputWeights.value,
        c: inputGradient,
        transposeB: true,
      });
      return inputGradient;
    },
  };
};
