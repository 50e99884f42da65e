import { type AliasTable, aliasTable, type Random, type SharedNegatives } from '@kaibo/numeric';

export interface NegativesOptions {
  items: number;
  negatives: number;
  negativesPower: number;
  correction: number;
}

/** Draws the items that a step's targets are compared with. */
export interface NegativeSampler {
  readonly shared: SharedNegatives;
  draw(random: Random): void;
}

const everyItem = (items: number): NegativeSampler => ({
  shared: { rows: Uint32Array.from({ length: items }, (_, item) => item), count: items },
  draw() {
    // Every item is there already: the full softmax.
  },
});

/** @param occurrences how often each item is in the log; shape [items]. */
export const negativeSampler = (
  occurrences: Uint32Array,
  { items, negatives, negativesPower, correction }: NegativesOptions,
): NegativeSampler => {
  if (negatives >= items) return everyItem(items);
  const weights = Float64Array.from(occurrences, (count) => Math.max(count, 1) ** negativesPower);
  const table: AliasTable = aliasTable(weights);
  const rows = new Uint32Array(negatives);
  const corrections = new Float32Array(negatives);
  return {
    shared: { rows, count: negatives, corrections },
    draw(random) {
      for (let i = 0; i < negatives; i++) {
        rows[i] = table.draw(random);
        corrections[i] = correction * Math.log(negatives * table.probabilities[rows[i]!]!);
      }
    },
  };
};
