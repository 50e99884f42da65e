import { type Csr, entryOf, transpose } from '@kaibo/numeric';
import type { Core } from '../model/core.ts';
import { arrayOf } from '../model/known-data.ts';
import type { FitOptions, Interactions } from '../recommender.ts';

export interface ItemWeights {
  name: string;
  options: object;
  /** Items × items: row j holds how much item j of a history speaks for each other item. */
  weigh(data: Interactions, options: FitOptions): Csr | Promise<Csr>;
}

/**
 * A model that is a sparse item-to-item matrix: score(i) = Σ over the history's items j of
 * strength(j) · weight(j, i). Nothing is kept per user, so every user is always up to date.
 */
export const itemWeightsCore = ({ name, options, weigh }: ItemWeights): Core => {
  let weights: Csr = transpose({
    rows: 0,
    columns: 0,
    offsets: new Uint32Array(1),
    indices: new Uint32Array(0),
    values: new Float32Array(0),
  });
  return {
    name,
    options,
    async fit(data, fitOptions) {
      weights = await weigh(data, fitOptions);
    },
    score({ history }, scores) {
      const { offsets, indices, values } = weights;
      for (let at = 0; at < history.items.length; at++) {
        const item = history.items[at]!;
        const strength = history.values ? history.values[at]! : 1;
        for (let entry = offsets[item]!; entry < offsets[item + 1]!; entry++) {
          const other = indices[entry]!;
          const before = scores[other]!;
          scores[other] = (before === -Infinity ? 0 : before) + strength * values[entry]!;
        }
      }
    },
    similarity(item, scores) {
      for (let entry = weights.offsets[item]!; entry < weights.offsets[item + 1]!; entry++)
        scores[weights.indices[entry]!] = weights.values[entry]!;
    },
    parts: ({ history }, item) =>
      Array.from({ length: history.items.length }, (_, at) => {
        const index = history.items[at]!;
        const entry = entryOf(weights, index, item);
        const strength = history.values ? history.values[at]! : 1;
        const contribution = entry < 0 ? 0 : strength * weights.values[entry]!;
        return { kind: 'because-of-item', index, contribution };
      }),
    state: () => ({
      arrays: {
        'weights.offsets': weights.offsets,
        'weights.indices': weights.indices,
        'weights.values': weights.values,
      },
    }),
    restore({ arrays }, { matrix }) {
      weights = {
        rows: matrix.columns,
        columns: matrix.columns,
        offsets: arrayOf<Uint32Array>(arrays, 'weights.offsets'),
        indices: arrayOf<Uint32Array>(arrays, 'weights.indices'),
        values: arrayOf<Float32Array>(arrays, 'weights.values'),
      };
    },
  };
};
