/** A rising curve: straight between knots, level beyond them. */
export interface Isotonic {
  /** Scores in rising order. */
  knots: Float64Array;
  /** Shape [knots]. */
  values: Float64Array;
}

/**
 * The rising function nearest to outcomes in squared distance, by pooling adjacent violators
 * (Barlow et al. 1972). Equal scores get one value. O(n log n).
 */
export const fitIsotonic = (
  scores: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Isotonic => {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[a]! - scores[b]!,
  );
  /** Neighbouring scores that share a value. */
  const pools: { from: number; to: number; sum: number; weight: number }[] = [];
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at]!]!;
    let [sum, weight] = [0, 0];
    for (; at < order.length && scores[order[at]!] === score; at++) {
      const own = weights?.[order[at]!] ?? 1;
      sum += own * outcomes[order[at]!]!;
      weight += own;
    }
    if (weight === 0) continue;
    let pool = { from: score, to: score, sum, weight };
    for (let last = pools.at(-1); last; last = pools.at(-1)) {
      if (last.sum * pool.weight < pool.sum * last.weight) break;
      pools.pop();
      pool = {
        ...pool,
        from: last.from,
        sum: last.sum + pool.sum,
        weight: last.weight + pool.weight,
      };
    }
    pools.push(pool);
  }
  const knots: number[] = [];
  const values: number[] = [];
  for (const { from, to, sum, weight } of pools)
    for (const knot of from === to ? [from] : [from, to]) {
      knots.push(knot);
      values.push(sum / weight);
    }
  return { knots: Float64Array.from(knots), values: Float64Array.from(values) };
};

/** O(log knots). */
export const isotonicOf = ({ knots, values }: Isotonic, score: number): number => {
  let [low, high] = [0, knots.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle]! < score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return values[0]!;
  if (low === knots.length) return values[low - 1]!;
  const share = (score - knots[low - 1]!) / (knots[low]! - knots[low - 1]!);
  return values[low - 1]! + share * (values[low]! - values[low - 1]!);
};
