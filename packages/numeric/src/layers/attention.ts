import type { Random } from '../random.ts';
import { createDense } from './dense.ts';
import type { LayerNeeds } from './layer.ts';
import type { SequenceLayer } from './recurrent.ts';

export interface AttentionOptions {
  name: string;
  columns: number;
  /** Divides `columns`. */
  heads: number;
  maximumRows: number;
  maximumSteps: number;
}

/**
 * Causal multi-head self-attention (Vaswani et al. 2017): step t sees steps 0 … t of its own
 * sequence, a = softmax(QKᵀ ÷ √(columns ÷ heads)), the heads' aV side by side, then one more
 * product. O(rows · columns² + Σ length² · columns).
 */
export const createSelfAttention = (
  needs: LayerNeeds,
  random: Random,
  { name, columns, heads, maximumRows, maximumSteps }: AttentionOptions,
): SequenceLayer => {
  const { space, kernels } = needs;
  const width = columns / heads;
  const stride = 3 * columns;
  const projection = createDense(needs, random, {
    name: `${name}.queriesKeysValues`,
    inputs: columns,
    outputs: stride,
    maximumRows,
  });
  const mixing = createDense(needs, random, {
    name: `${name}.mixing`,
    inputs: columns,
    outputs: columns,
    maximumRows,
  });
  const mixed = space.f32(maximumRows * columns);
  const projectedGradient = space.f32(maximumRows * stride);
  // Row r and head h: weights over the steps seen, at (r · heads + h) · maximumSteps.
  const weights = space.f32(maximumRows * heads * maximumSteps);
  const stepOffsets = space.u32(maximumSteps + 1);
  const lengths = space.u32(maximumRows);
  const shape = { stepOffsets, lengths, heads, width, weights, weightStride: maximumSteps };
  let projected: Float32Array = projectedGradient;
  let sequences = 0;

  return {
    parameters: [...projection.parameters, ...mixing.parameters],
    forward(input, ragged) {
      sequences = ragged.count;
      stepOffsets.set(ragged.stepOffsets.subarray(0, ragged.steps + 1));
      lengths.set(ragged.lengths.subarray(0, sequences));
      projected = projection.forward(input, ragged.rows);
      kernels.attentionForward({ ...shape, projected, mixed }, 0, sequences);
      return mixing.forward(mixed, ragged.rows);
    },
    backward(outputGradient) {
      const upper = mixing.backward(outputGradient);
      kernels.attentionBackward(
        { ...shape, projected, upper, gradient: projectedGradient },
        0,
        sequences,
      );
      return projection.backward(projectedGradient);
    },
  };
};
