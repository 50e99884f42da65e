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
  const { space, kernels } = needs;
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
  // One sequence at a time, its steps one after the other.
  const own = space.f32(maximumSteps * stride);
  const ownGradient = space.f32(maximumSteps * stride);
  const ownMixed = space.f32(maximumSteps * columns);
  const slopes = space.f32(maximumSteps * maximumSteps);
  // Sequence s and head h: weights [length × length] from begins[s] + h · length², zero above the diagonal.
  const weights = space.f32(maximumRows * heads * maximumSteps);
  const begins = new Uint32Array(maximumRows);
  let projected: Float32Array = projectedGradient;
  let shape: Ragged | undefined;

  const gather = (all: Float32Array, width: number, sequence: number, to: Float32Array): void => {
    const { lengths, stepOffsets } = shape!;
    for (let step = 0; step < lengths[sequence]!; step++) {
      const from = (stepOffsets[step]! + sequence) * width;
      to.set(all.subarray(from, from + width), step * width);
    }
  };
  const scatter = (own: Float32Array, width: number, sequence: number, to: Float32Array): void => {
    const { lengths, stepOffsets } = shape!;
    for (let step = 0; step < lengths[sequence]!; step++)
      to.set(
        own.subarray(step * width, (step + 1) * width),
        (stepOffsets[step]! + sequence) * width,
      );
  };

  /** Softmax over the steps seen; the others get 0. */
  const softmaxSeen = (values: Float32Array, length: number): void => {
    for (let step = 0; step < length; step++) {
      const at = step * length;
      let highest = Number.NEGATIVE_INFINITY;
      for (let seen = 0; seen <= step; seen++)
        if (values[at + seen]! > highest) highest = values[at + seen]!;
      let total = 0;
      for (let seen = 0; seen <= step; seen++) {
        const weight = Math.exp(values[at + seen]! - highest);
        values[at + seen] = weight;
        total += weight;
      }
      for (let seen = 0; seen <= step; seen++) values[at + seen]! /= total;
      for (let later = step + 1; later < length; later++) values[at + later] = 0;
    }
  };

  /** Gradients by the weights become gradients by what went into the softmax. */
  const softmaxBack = (values: Float32Array, length: number): void => {
    for (let step = 0; step < length; step++) {
      const at = step * length;
      let mean = 0;
      for (let seen = 0; seen <= step; seen++) mean += values[at + seen]! * slopes[at + seen]!;
      for (let seen = 0; seen < length; seen++)
        slopes[at + seen] = values[at + seen]! * (slopes[at + seen]! - mean);
    }
  };

  const weightsOf = (sequence: number, head: number, length: number): Float32Array => {
    const begin = begins[sequence]! + head * length * length;
    return weights.subarray(begin, begin + length * length);
  };

  /** Queries, keys and values of one head within `own` or its gradient. */
  const partsOf = (values: Float32Array, head: number) => ({
    queries: values.subarray(head * width),
    keys: values.subarray(columns + head * width),
    values: values.subarray(2 * columns + head * width),
  });

  const attend = (sequence: number): void => {
    const n = shape!.lengths[sequence]!;
    gather(projected, stride, sequence, own);
    for (let head = 0; head < heads; head++) {
      const part = partsOf(own, head);
      const seen = weightsOf(sequence, head, n);
      kernels.gemm({
        ...{ m: n, n, k: width, alpha: scale, transposeB: true, strideA: stride, strideB: stride },
        ...{ a: part.queries, b: part.keys, c: seen },
      });
      softmaxSeen(seen, n);
      kernels.gemm({
        ...{ m: n, n: width, k: n, strideB: stride, strideC: columns },
        ...{ a: seen, b: part.values, c: ownMixed.subarray(head * width) },
      });
    }
    scatter(ownMixed, columns, sequence, mixed);
  };

  const attendBack = (sequence: number, upper: Float32Array): void => {
    const n = shape!.lengths[sequence]!;
    gather(projected, stride, sequence, own);
    gather(upper, columns, sequence, ownMixed);
    for (let head = 0; head < heads; head++) {
      const part = partsOf(own, head);
      const slope = partsOf(ownGradient, head);
      const seen = weightsOf(sequence, head, n);
      const above = ownMixed.subarray(head * width);
      kernels.gemm({
        ...{ m: n, n: width, k: n, transposeA: true, strideB: columns, strideC: stride },
        ...{ a: seen, b: above, c: slope.values },
      });
      kernels.gemm({
        ...{ m: n, n, k: width, transposeB: true, strideA: columns, strideB: stride },
        ...{ a: above, b: part.values, c: slopes },
      });
      softmaxBack(seen, n);
      const shared = { m: n, n: width, k: n, alpha: scale, strideB: stride, strideC: stride };
      kernels.gemm({ ...shared, a: slopes, b: part.keys, c: slope.queries });
      kernels.gemm({ ...shared, transposeA: true, a: slopes, b: part.queries, c: slope.keys });
    }
    scatter(ownGradient, stride, sequence, projectedGradient);
  };

  return {
    parameters: [...projection.parameters, ...mixing.parameters],
    forward(input, ragged) {
      shape = ragged;
      projected = projection.forward(input, ragged.rows);
      let begin = 0;
      for (let sequence = 0; sequence < ragged.count; sequence++) {
        begins[sequence] = begin;
        begin += heads * ragged.lengths[sequence]! ** 2;
        attend(sequence);
      }
      return mixing.forward(mixed, ragged.rows);
    },
    backward(outputGradient) {
      const upper = mixing.backward(outputGradient);
      for (let sequence = 0; sequence < shape!.count; sequence++) attendBack(sequence, upper);
      return projection.backward(projectedGradient);
    },
  };
};
