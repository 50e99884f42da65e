import { NumericError } from './errors.ts';
import type { Random } from './random.ts';

/** Draws from a fixed discrete distribution in constant time. */
export interface AliasTable {
  readonly size: number;
  /** Probability of each outcome, summing to 1. */
  readonly probabilities: Float64Array;
  draw(random: Random): number;
}

/**
 * Walker's alias method, built with Vose's two work lists (Vose 1991). Build O(n), draw O(1).
 *
 * @param weights finite, ≥ 0, at least one > 0; need not sum to 1.
 * @throws NumericError `numeric/bad-argument` naming the first place whose weight is not usable.
 */
export const aliasTable = (weights: ArrayLike<number>): AliasTable => {
  const size = weights.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0) || weight === Number.POSITIVE_INFINITY)
      throw new NumericError('numeric/bad-argument', `aliasTable: weight ${weight} at ${i}`);
    total += weight;
  }
  if (!(total > 0)) throw new NumericError('numeric/bad-argument', 'aliasTable: no weight above 0');

  const probabilities = new Float64Array(size);
  const keep = new Float64Array(size);
  const other = new Uint32Array(size);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < size; i++) {
    probabilities[i] = weights[i]! / total;
    keep[i] = probabilities[i]! * size;
    (keep[i]! < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.pop()!;
    other[less] = more;
    keep[more] = keep[more]! - (1 - keep[less]!);
    (keep[more]! < 1 ? small : large).push(more);
  }
  for (const place of small) keep[place] = 1;
  for (const place of large) keep[place] = 1;

  return {
    size,
    probabilities,
    draw(random) {
      const place = random.integer(size);
      return random.uniform() < keep[place]! ? place : other[place]!;
    },
  };
};
