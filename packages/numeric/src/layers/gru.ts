import type { Random } from '../random.ts';
import { createParameter, type LayerNeeds } from './layer.ts';
import { createRecurrent, type RecurrentOptions, type SequenceLayer } from './recurrent.ts';

/**
 * Gated recurrent unit (Cho et al. 2014, in the form whose reset gate multiplies the product):
 * r = σ(xWr + hUr + b), z = σ(xWz + hUz + b), n = tanh(xWn + b + r ∘ (hUn + c)),
 * h' = (1 − z) ∘ n + z ∘ h; h starts at 0. Gates stand side by side as [r z n].
 */
export const createGru = (
  needs: LayerNeeds,
  random: Random,
  options: RecurrentOptions,
): SequenceLayer =>
  createRecurrent(needs, random, options, ({ before, output, carried }) => {
    const { space, kernels } = needs;
    const { name, units, maximumRows } = options;
    const gates = 3 * units;
    const bias = (part: string) =>
      createParameter(space, `${name}.${part}`, { rows: 1, columns: gates });
    const fromInput = space.f32(maximumRows * gates);
    const fromState = space.f32(maximumRows * gates);
    const between = { units, fromInput, fromState, before };
    return {
      ...{ gates, fromInput, fromState },
      biases: [
        { bias: bias('inputBias'), products: fromInput },
        { bias: bias('stateBias'), products: fromState },
      ],
      forward: (from, to) => kernels.gruForward({ ...between, output }, from, to),
      backward: (upper, from, to) => kernels.gruBackward({ ...between, upper, carried }, from, to),
      // Some of the state passes each step as it is.
      keptGradient: carried,
    };
  });
