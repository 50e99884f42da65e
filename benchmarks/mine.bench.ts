import { measureDbscan, measureGroceries, measureItemsets, measureKMeans } from './mine/parts.ts';
import { pythonWithScikit } from './mine/peer.ts';
import type { Benchmark } from './support/benchmark.ts';

/**
 * `npm run bench -- mine --json`: DBSCAN and k-means of 50,000 rows beside scikit-learn on one thread where Python has it
 * (`KAIBO_PYTHON`), the three miners of itemsets on 10,000 baskets, and the published sets of the groceries. Times are
 * medians of seven runs.
 */
export const run: Benchmark = async ({ say }) => {
  const python = pythonWithScikit();
  if (!python) say('no Python with scikit-learn: the peer is not measured');
  return {
    ...measureDbscan(python, say),
    ...measureKMeans(python, say),
    ...measureItemsets(say),
    ...measureGroceries(say),
  };
};
