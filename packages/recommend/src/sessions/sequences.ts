import type { Interactions, Sequences } from '../recommender.ts';

/** The log's own sequences, or its entries in order of time (of items where there are no times). */
export const sequencesOf = ({ matrix, timesMs, sequences }: Interactions): Sequences => {
  if (sequences) return sequences;
  if (!timesMs) return { offsets: matrix.offsets, items: matrix.indices };
  const order = Uint32Array.from(matrix.indices.keys());
  for (let row = 0; row < matrix.rows; row++)
    order
      .subarray(matrix.offsets[row]!, matrix.offsets[row + 1]!)
      .sort((a, b) => timesMs[a]! - timesMs[b]! || a - b);
  return {
    offsets: matrix.offsets,
    items: order.map((entry) => matrix.indices[entry]!),
    timesMs: Float64Array.from(order, (entry) => timesMs[entry]!),
  };
};
