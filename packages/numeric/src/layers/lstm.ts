import type { Random } from '../random.ts';
import { createParameter, type LayerNeeds } from './layer.ts';
import { createRecurrent, type RecurrentOptions, type SequenceLayer } from './recurrent.ts';

/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with forget gate):
 * c' = f ∘ c + i ∘ g, h' = o ∘ tanh(c'); gates stand side by side as [i f g o]; h and c start at
 * 0, the forget gate's bias at 1.
 */
export const createLstm = (
  needs: LayerNeeds,
  random: Random,
  options: RecurrentOptions,
): SequenceLayer =>
  createRecurrent(needs, random, options, ({ output, carried }) => {
    const { space, kernels } = needs;
    const { name, units, maximumRows } = options;
    const bias = createParameter(space, `${name}.bias`, { rows: 1, columns: 4 * units });
    bias.value.fill(1, units, 2 * units);
    const gates = space.f32(maximumRows * 4 * units);
    const cellBefore = space.f32(maximumRows * units);
    const cell = space.f32(maximumRows * units);
    const cellCarried = space.f32(maximumRows * units);
    const between = { units, gates, cellBefore, cell };
    return {
      ...{ gates: 4 * units, fromInput: gates, fromState: gates },
      biases: [{ bias, products: gates }],
      forward: (from, to) => kernels.lstmForward({ ...between, output }, from, to),
      backward: (upper, from, to) =>
        kernels.lstmBackward({ ...between, upper, carried, cellCarried }, from, to),
      kept: { from: cell, to: cellBefore },
      keptGradient: cellCarried,
    };
  });
