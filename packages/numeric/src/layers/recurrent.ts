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

/** Rows of the state, one for each row of the batch; all [maximumRows × units]. */
export interface StateRows {
  /** That the step began with. */
  before: Float32Array;
  output: Float32Array;
  /** Gradient of the loss by `output` through the steps that follow. */
  carried: Float32Array;
}

/** What a kind of recurrent layer does between its products. */
export interface Cell {
  /** Columns of a product. */
  gates: number;
  /** Each is the start of every row of its `products`. */
  biases: readonly { bias: Parameter; products: Float32Array }[];
  /** The products by the input, and by the state; after `backward` the gradients by them. [maximumRows × gates] */
  fromInput: Float32Array;
  fromState: Float32Array;
  /** Of the rows from … to: products → output. */
  forward(from: number, to: number): void;
  backward(upper: Float32Array, from: number, to: number): void;
  /** What a sequence keeps besides its output: that a step left, and that the next begins with. */
  kept?: { from: Float32Array; to: Float32Array };
  /** Of what a step passes on unchanged; the step before goes on with it. */
  keptGradient: Float32Array;
}

/**
 * The steps that recurrent layers have in common: one product over all rows for the input, one for each step for the
 * state, which starts at 0. O(rows · gates · (inputs + units)).
 */
export const createRecurrent = (
  { space, kernels }: LayerNeeds,
  random: Random,
  { name, inputs, units, maximumRows }: RecurrentOptions,
  cellOf: (rows: StateRows) => Cell,
): SequenceLayer => {
  const before = space.f32(maximumRows * units);
  const output = space.f32(maximumRows * units);
  const carried = space.f32(maximumRows * units);
  const inputGradient = space.f32(maximumRows * inputs);
  const cell = cellOf({ before, output, carried });
  const { gates, biases, fromInput, fromState, kept, keptGradient } = cell;
  const weights = (part: string, rows: number): Parameter => {
    const made = createParameter(space, `${name}.${part}`, { rows, columns: gates });
    fillGlorot(made.value, random, rows, units);
    return made;
  };
  const inputWeights = weights('inputWeights', inputs);
  const stateWeights = weights('stateWeights', units);
  let given: Float32Array = output;
  let shape: Ragged | undefined;

  /** Adds state × weights to the products of a step. */
  const addState = (from: number, to: number): void =>
    kernels.gemm({
      ...{ m: to - from, n: gates, k: units, beta: 1 },
      a: before.subarray(from * units, to * units),
      b: stateWeights.value,
      c: fromState.subarray(from * gates, to * gates),
    });

  return {
    parameters: [inputWeights, stateWeights, ...biases.map(({ bias }) => bias)],
    forward(input, ragged) {
      given = input;
      shape = ragged;
      const { rows, steps, stepOffsets } = ragged;
      for (const { bias, products } of biases)
        for (let row = 0; row < rows; row++) products.set(bias.value, row * gates);
      kernels.gemm({
        ...{ m: rows, n: gates, k: inputs, beta: 1 },
        ...{ a: input, b: inputWeights.value, c: fromInput },
      });
      before.fill(0, 0, stepOffsets[1]! * units);
      kept?.to.fill(0, 0, stepOffsets[1]! * units);
      cell.forward(0, stepOffsets[1]!);
      for (let step = 1; step < steps; step++) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        const last = stepOffsets[step - 1]!;
        const end = last + to - from;
        before.set(output.subarray(last * units, end * units), from * units);
        kept?.to.set(kept.from.subarray(last * units, end * units), from * units);
        addState(from, to);
        cell.forward(from, to);
      }
      return output;
    },
    backward(outputGradient) {
      const { rows, steps, stepOffsets } = shape!;
      carried.fill(0, 0, rows * units);
      keptGradient.fill(0, 0, rows * units);
      for (let step = steps - 1; step >= 0; step--) {
        const from = stepOffsets[step]!;
        const to = stepOffsets[step + 1]!;
        cell.backward(outputGradient, from, to);
        if (step === 0) break;
        const last = stepOffsets[step - 1]! * units;
        keptGradient.set(keptGradient.subarray(from * units, to * units), last);
        kernels.gemm({
          ...{ m: to - from, n: units, k: gates, beta: 1, transposeB: true },
          a: fromState.subarray(from * gates, to * gates),
          b: stateWeights.value,
          c: carried.subarray(last, last + (to - from) * units),
        });
      }
      const whole = { n: gates, k: rows, transposeA: true, beta: 1 };
      kernels.gemm({ ...whole, m: units, a: before, b: fromState, c: stateWeights.gradient });
      kernels.gemm({ ...whole, m: inputs, a: given, b: fromInput, c: inputWeights.gradient });
      for (const { bias, products } of biases)
        kernels.addColumnSums({ columns: gates, values: products, sums: bias.gradient }, 0, rows);
      kernels.gemm({
        ...{ m: rows, n: inputs, k: gates, transposeB: true },
        ...{ a: fromInput, b: inputWeights.value, c: inputGradient },
      });
      return inputGradient;
    },
  };
};
