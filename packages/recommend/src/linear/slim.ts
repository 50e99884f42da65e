import { copyCsr, createNumeric, transpose } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import { stopIfAsked } from '../model/stop.ts';
import { largestPlaces, nearestRows } from '../neighbours/nearest.ts';
import type { Recommender } from '../recommender.ts';
import { itemWeightsCore } from './item-weights.ts';

export interface SlimOptions {
  /** Weight of Σ w (default: 10): more makes fewer weights. */
  lasso?: number;
  /** Weight of Σ w² ÷ 2 (default: 200). */
  ridge?: number;
  /** Items that may speak for one: its most frequent companions (default: 200). */
  candidates?: number;
  /** Rounds of coordinate descent at most (default: 30). */
  rounds?: number;
}

interface Problem {
  /** XᵀX, row-major. */
  gram: Float32Array;
  items: number;
  target: number;
  candidates: Uint32Array;
}

/**
 * Non-negative weights of the candidates that minimise ½|x − Xw|² + ridge ½|w|² + lasso Σw, by
 * coordinate descent on the Gram. O(rounds · candidates²).
 */
const descend = ({ gram, items, target, candidates }: Problem, settings: Required<SlimOptions>) => {
  const { lasso, ridge, rounds } = settings;
  const count = candidates.length;
  const weights = new Float64Array(count);
  const local = new Float32Array(count * count);
  // What is left of each correlation with the target once the weights have spoken.
  const rest = new Float64Array(count);
  candidates.forEach((item, row) => {
    rest[row] = gram[item * items + target]!;
    candidates.forEach((other, column) => {
      local[row * count + column] = gram[item * items + other]!;
    });
  });
  for (let round = 0; round < rounds; round++) {
    let largest = 0;
    for (let at = 0; at < count; at++) {
      const square = local[at * count + at]!;
      const wanted = Math.max(0, (rest[at]! + weights[at]! * square - lasso) / (square + ridge));
      const change = wanted - weights[at]!;
      if (change === 0) continue;
      weights[at] = wanted;
      largest = Math.max(largest, Math.abs(change));
      for (let other = 0; other < count; other++)
        rest[other]! -= change * local[at * count + other]!;
    }
    if (largest < 1e-4) break;
  }
  return weights;
};

/**
 * SLIM: sparse non-negative item-to-item weights with a zero diagonal, by elastic net. Candidates
 * are chosen beforehand, as in fsSLIM. O(Σ entries(u)² + items · rounds · candidates²) time, 4 ·
 * items² bytes while fitting. Source: Ning & Karypis 2011; Friedman et al. 2010 (descent).
 */
export const slim = (options: SlimOptions = {}): Recommender => {
  const settings = { lasso: 10, ridge: 200, candidates: 200, rounds: 30, ...options };
  checkOption('lasso', settings.lasso, { atLeast: 0 });
  checkOption('ridge', settings.ridge, { above: 0 });
  checkOption('candidates', settings.candidates, { atLeast: 1, whole: true });
  return recommenderOf(
    itemWeightsCore({
      name: 'slim',
      options,
      async weigh({ matrix }, { signal, onProgress }) {
        const items = matrix.columns;
        const bytes = 4 * items * items + 16 * matrix.indices.length;
        const { space, kernels } = createNumeric({ maximumMiB: 16 + Math.ceil(bytes / 2 ** 20) });
        const byUser = copyCsr(matrix, space);
        const gram = space.f32(items * items);
        kernels.csrGram({ matrix: byUser, transposed: transpose(byUser, space), out: gram });
        onProgress?.({ step: 1, steps: 2 });
        await stopIfAsked(signal);
        const together = new Float32Array(items);
        const speakers = nearestRows(items, settings.candidates, (target, values) => {
          values.fill(0);
          for (let other = 0; other < items; other++) {
            const square = gram[other * items + other]! || 1;
            together[other] = gram[target * items + other]! / Math.sqrt(square);
          }
          together[target] = 0;
          const candidates = largestPlaces(together, settings.candidates).sort();
          const weights = descend({ gram, items, target, candidates }, settings);
          candidates.forEach((item, at) => {
            values[item] = weights[at]!;
          });
        });
        onProgress?.({ step: 2, steps: 2 });
        return transpose(speakers);
      },
    }),
  );
};
