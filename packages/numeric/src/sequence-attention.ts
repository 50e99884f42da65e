import { NumericError } from './errors.ts';
import type { RawAttention } from './sequence-attention.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/**
 * Sequences of different length in one array: step t of sequence s is row stepOffsets[t] + s·sequenceStride. Step after
 * step without padding has a stride of 1; [sequences × steps] with padding has stepOffsets 0, 1, 2 … and a stride of steps.
 */
export type AttentionTask = {
  stepOffsets: Uint32Array;
  lengths: Uint32Array;
  /** 1 when not said. */
  sequenceStride?: number;
  heads: number;
  /** Of one head. */
  width: number;
  /** True when not said: step t sees steps 0 … t. False: all of its sequence. */
  causal?: boolean;
  /** Rows of queries, keys and values of all heads: [3 · heads · width]. */
  projected: Float32Array;
  /** [rows × heads × weightStride], made by forward, read by backward; weightStride is at least the longest length. */
  weights: Float32Array;
  weightStride: number;
};

export interface AttentionKernels {
  /**
   * mixed[row] = softmax(q·k ÷ √width)·v of each head side by side (Vaswani et al. 2017), for sequences [from, to).
   * Sequences do not depend on each other. O(Σ length²·heads·width).
   */
  attentionForward(task: AttentionTask & { mixed: Float32Array }, from?: number, to?: number): void;
  /** `gradient` (rows like `projected`) from `upper`, the gradient by `mixed`. */
  attentionBackward(
    task: AttentionTask & { upper: Float32Array; gradient: Float32Array },
    from?: number,
    to?: number,
  ): void;
}

/** What a thread has left for keys, values, their gradients and one line of weights. */
const MOST_SCRATCH_VALUES = 230_000;

const needsSequences = (task: AttentionTask, from: number, to: number): number => {
  const { stepOffsets, lengths, sequenceStride = 1, heads, width, weightStride } = task;
  needsWhole('heads', heads, 1);
  needsWhole('width', width, 1);
  needsWhole('sequenceStride', sequenceStride);
  needsWhole('weightStride', weightStride);
  needsRange(from, to, lengths.length);
  let rows = 0;
  for (let s = from; s < to; s++) {
    const length = lengths[s]!;
    needs('stepOffsets', stepOffsets, length);
    if (length > weightStride || (4 * width + 1) * (length + 4) > MOST_SCRATCH_VALUES)
      throw new NumericError('numeric/bad-shape', `sequence ${s} is too long: ${length}`);
    for (let t = 0; t < length; t++)
      rows = Math.max(rows, stepOffsets[t]! + s * sequenceStride + 1);
  }
  needs('projected', task.projected, rows * 3 * heads * width);
  needs('weights', task.weights, rows * heads * weightStride);
  return rows;
};

export const attentionKernels = (raw: RawAttention): AttentionKernels => ({
  attentionForward(task, from = 0, to = task.lengths.length) {
    const { stepOffsets, lengths, sequenceStride = 1, heads, width, causal = true } = task;
    const rows = needsSequences(task, from, to);
    needs('mixed', task.mixed, rows * heads * width);
    raw.attentionForward(
      ...[stepOffsets, lengths, sequenceStride, heads, width, Number(causal)],
      ...[task.projected, task.weights, task.weightStride, task.mixed, from, to],
    );
  },
  attentionBackward(task, from = 0, to = task.lengths.length) {
    const { stepOffsets, lengths, sequenceStride = 1, heads, width, causal = true } = task;
    const rows = needsSequences(task, from, to);
    needs('upper', task.upper, rows * heads * width);
    needs('gradient', task.gradient, rows * 3 * heads * width);
    raw.attentionBackward(
      ...[stepOffsets, lengths, sequenceStride, heads, width, Number(causal)],
      ...[task.projected, task.weights, task.weightStride, task.upper, task.gradient, from, to],
    );
  },
});
