import type { Random } from '../random.ts';
import { createDense } from './dense.ts';
import type { SequenceLayer } from './gru.ts';
import type { LayerNeeds } from './layer.ts';
import type { Ragged } from './ragged.ts';

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
  const { space } = needs;
  const width = columns / heads;
  const stride = 3 * columns;
  const scale = 1 / Math.sqrt(width);
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
  // Row r and head h: the weights over the steps seen, at (r · heads + h) · maximumSteps.
  const weights = space.f32(maximumRows * heads * maximumSteps);
  const slopes = new Float32Array(maximumSteps);
  let projected: Float32Array = projectedGradient;
  let shape: Ragged | undefined;

  /** One row and head: softmax over the steps seen, then the weighted sum of their values. */
  const attend = (row: number, sequence: number, step: number, head: number): void => {
    const { stepOffsets } = shape!;
    const query = row * stride + head * width;
    const place = (row * heads + head) * maximumSteps;
    let highest = Number.NEGATIVE_INFINITY;
    for (let seen = 0; seen <= step; seen++) {
      const key = (stepOffsets[seen]! + sequence) * stride + columns + head * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += projected[query + i]! * projected[key + i]!;
      weights[place + seen] = sum * scale;
      if (sum * scale > highest) highest = sum * scale;
    }
    let total = 0;
    for (let seen = 0; seen <= step; seen++) {
      const weight = Math.exp(weights[place + seen]! - highest);
      weights[place + seen] = weight;
      total += weight;
    }
    const to = row * columns + head * width;
    mixed.fill(0, to, to + width);
    for (let seen = 0; seen <= step; seen++) {
      const weight = weights[place + seen]! / total;
      weights[place + seen] = weight;
      const value = (stepOffsets[seen]! + sequence) * stride + 2 * columns + head * width;
      for (let i = 0; i < width; i++) mixed[to + i]! += weight * projected[value + i]!;
    }
  };

  /** Adds what one row and head hands to its query and to the keys and values it saw. */
  const attendBack = (
    row: number,
    sequence: number,
    step: number,
    head: number,
    upper: Float32Array,
  ): void => {
    const { stepOffsets } = shape!;
    const query = row * stride + head * width;
    const place = (row * heads + head) * maximumSteps;
    const from = row * columns + head * width;
    let mean = 0;
    for (let seen = 0; seen <= step; seen++) {
      const value = (stepOffsets[seen]! + sequence) * stride + 2 * columns + head * width;
      const weight = weights[place + seen]!;
      let slope = 0;
      for (let i = 0; i < width; i++) {
        slope += upper[from + i]! * projected[value + i]!;
        projectedGradient[value + i]! += weight * upper[from + i]!;
      }
      slopes[seen] = slope;
      mean += weight * slope;
    }
    for (let seen = 0; seen <= step; seen++) {
      const slope = weights[place + seen]! * (slopes[seen]! - mean) * scale;
      const key = (stepOffsets[seen]! + sequence) * stride + columns + head * width;
      for (let i = 0; i < width; i++) {
        projectedGradient[query + i]! += slope * projected[key + i]!;
        projectedGradient[key + i]! += slope * projected[query + i]!;
      }
    }
  };

  return {
    parameters: [...projection.parameters, ...mixing.parameters],
    forward(input, ragged) {
      shape = ragged;
      projected = projection.forward(input, ragged.rows);
      for (let step = 0; step < ragged.steps; step++) {
        const first = ragged.stepOffsets[step]!;
        for (let row = first; row < ragged.stepOffsets[step + 1]!; row++)
          for (let head = 0; head < heads; head++) attend(row, row - first, step, head);
      }
      return mixing.forward(mixed, ragged.rows);
    },
    backward(outputGradient) {
      const { rows, steps, stepOffsets } = shape!;
      const upper = mixing.backward(outputGradient);
      projectedGradient.fill(0, 0, rows * stride);
      for (let step = 0; step < steps; step++) {
        const first = stepOffsets[step]!;
        for (let row = first; row < stepOffsets[step + 1]!; row++)
          for (let head = 0; head < heads; head++) attendBack(row, row - first, step, head, upper);
      }
      return projection.backward(projectedGradient);
    },
  };
};
