import { copyCsr, createNumeric, transpose } from '@kaibo/numeric';
import { checkOption } from '../model/check-option.ts';
import type { Core } from '../model/core.ts';
import { type DenseItems, denseItems } from '../model/dense-items.ts';
import { arrayOf } from '../model/known-data.ts';
import { recommenderOf } from '../model/recommender-of.ts';
import { stopIfAsked } from '../model/stop.ts';
import type { FitOptions, Interactions, Recommender } from '../recommender.ts';

export interface EaseOptions {
  /** λ, added to the diagonal of XᵀX (default: 500). */
  regularisation?: number;
  /** p of EDLAE: p ÷ (1 − p) of each item's own square is added to the diagonal as well (default: 0). */
  dropout?: number;
}

const MIB = 2 ** 20;

/** I − P · diag(P)⁻¹ with P = (XᵀX + λI)⁻¹, diagonal 0; row j holds what item j says for each item. */
const weightsOf = async (
  { matrix }: Interactions,
  { regularisation = 500, dropout = 0 }: EaseOptions,
  { onProgress, signal }: FitOptions,
): Promise<Float32Array> => {
  const items = matrix.columns;
  const entries = matrix.indices.length;
  const { space, kernels } = createNumeric({
    maximumMiB: Math.min(4096, 64 + Math.ceil((items * items * 16 + entries * 16) / MIB)),
  });
  const byUser = copyCsr(matrix, space);
  const inverse = space.f32(items * items);
  kernels.csrGram({ matrix: byUser, transposed: transpose(byUser, space), out: inverse });
  const share = dropout / (1 - dropout);
  for (let item = 0; item < items; item++) {
    const place = item * items + item;
    inverse[place] = (1 + share) * inverse[place]! + regularisation;
  }
  onProgress?.({ step: 1, steps: 2 });
  await stopIfAsked(signal);
  kernels.choleskyInverse(items, inverse);
  const weights = new Float32Array(items * items);
  const diagonal = Float32Array.from({ length: items }, (_, at) => inverse[at * items + at]!);
  for (let row = 0; row < items; row++)
    for (let column = 0; column < items; column++)
      weights[row * items + column] =
        row === column ? 0 : -inverse[row * items + column]! / diagonal[column]!;
  onProgress?.({ step: 2, steps: 2 });
  return weights;
};

const easeCore = (options: EaseOptions): Core => {
  const { regularisation = 500, dropout = 0 } = options;
  checkOption('regularisation', regularisation, { above: 0 });
  checkOption('dropout', dropout, { atLeast: 0, atMost: 0.99 });
  let weights: DenseItems = denseItems(new Float32Array(0), 0, 0);
  return {
    name: 'ease',
    options,
    async fit(data, fitOptions) {
      const items = data.matrix.columns;
      weights = denseItems(await weightsOf(data, options, fitOptions), items, items);
    },
    score: ({ history }, scores) => weights.sumRows(history.items, history.values, scores),
    similarity: (item, scores) => scores.set(weights.row(item)),
    parts: ({ history }, item) =>
      Array.from({ length: history.items.length }, (_, at) => ({
        kind: 'because-of-item',
        index: history.items[at]!,
        contribution: (history.values?.[at] ?? 1) * weights.row(history.items[at]!)[item]!,
      })),
    state: () => ({ arrays: { weights: weights.values } }),
    restore({ arrays }, { matrix }) {
      weights = denseItems(arrayOf(arrays, 'weights'), matrix.columns, matrix.columns);
    },
  };
};

/**
 * EASE: the linear item-to-item model with a zero diagonal in closed form. O(Σ entries(u)² +
 * items³) time and 12 · items² bytes while fitting: for catalogues up to about 15,000 items.
 * Nothing is kept per user, so every user is always up to date. Source: Steck 2019, eq. 8; Steck 2020 (EDLAE).
 */
export const ease = (options: EaseOptions = {}): Recommender => recommenderOf(easeCore(options));
