import { expect } from 'vitest';
import type { Random } from '../../random.ts';
import type { Space } from '../../space.ts';
import { clearGradients, type Parameter } from '../layer.ts';

/** Something with weights, an input and a loss that a sum of its outputs makes. */
export interface Checked {
  parameters: readonly Parameter[];
  input: Float32Array;
  /** Runs forward and gives the outputs' used part. */
  forward(): Float32Array;
  /** Gradient of the loss by the outputs → by the input. */
  backward(outputGradient: Float32Array): Float32Array;
}

const step = 1e-2;

const slopeOf = (values: Float32Array, place: number, loss: () => number): number => {
  const kept = values[place]!;
  values[place] = kept + step;
  const above = loss();
  values[place] = kept - step;
  const below = loss();
  values[place] = kept;
  return (above - below) / (2 * step);
};

/** Central differences (f32 weights, so about 1e-3 of the gradient's size remains as rounding). */
export const expectSlopes = (
  values: Float32Array,
  gradient: Float32Array,
  loss: () => number,
  name: string,
): void => {
  for (let place = 0; place < values.length; place++) {
    const slope = slopeOf(values, place, loss);
    const error = Math.abs(slope - gradient[place]!) / Math.max(1, Math.abs(slope));
    expect(error, `${name}[${place}]: ${gradient[place]} for ${slope}`).toBeLessThan(5e-3);
  }
};

/** Compares every gradient a layer gives with finite differences of a random weighted sum of its outputs. */
export const expectRightGradients = (checked: Checked, random: Random, space: Space): void => {
  const factors = space.f32(checked.forward().length);
  for (let i = 0; i < factors.length; i++) factors[i] = random.normal();
  const loss = (): number => {
    const outputs = checked.forward();
    let sum = 0;
    for (let i = 0; i < factors.length; i++) sum += outputs[i]! * factors[i]!;
    return sum;
  };
  clearGradients(checked.parameters);
  loss();
  const inputGradient = checked.backward(factors).slice(0, checked.input.length);
  const gradients = checked.parameters.map(({ gradient }) => gradient.slice());
  expectSlopes(checked.input, inputGradient, loss, 'input');
  checked.parameters.forEach(({ name, value }, place) => {
    expectSlopes(value, gradients[place]!, loss, name);
  });
};
