import type { Recommendation } from '../recommender.ts';

/** What may come back: `banned` marks items by `stamp`, so that nothing is cleared between calls. */
export interface Allowed {
  mask?: Uint8Array;
  banned: Uint32Array;
  stamp: number;
}

const isWorse = (scores: Float32Array, a: number, b: number): boolean =>
  scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);

const sink = (heap: Uint32Array, size: number, scores: Float32Array): void => {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) return;
    if (child + 1 < size && isWorse(scores, heap[child + 1]!, heap[child]!)) child++;
    if (!isWorse(scores, heap[child]!, heap[at]!)) return;
    const kept = heap[at]!;
    heap[at] = heap[child]!;
    heap[child] = kept;
    at = child;
  }
};

/**
 * The `count` best items that are allowed and whose score is known, best first, ties by the
 * smaller item. O(items + changes · log count).
 */
export const topItems = (
  scores: Float32Array,
  count: number,
  { mask, banned, stamp }: Allowed,
): Recommendation[] => {
  const heap = new Uint32Array(Math.min(count, scores.length));
  let size = 0;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (size === heap.length && (size === 0 || score <= scores[heap[0]!]!)) continue;
    if (score === -Infinity || Number.isNaN(score)) continue;
    if (banned[item] === stamp || (mask !== undefined && mask[item] === 0)) continue;
    if (size < heap.length) {
      let at = size++;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isWorse(scores, item, heap[parent]!)) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = item;
    } else {
      heap[0] = item;
      sink(heap, size, scores);
    }
  }
  return Array.from(heap.subarray(0, size))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .map((item) => ({ item, score: scores[item]! }));
};
