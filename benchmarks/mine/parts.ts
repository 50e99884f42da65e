import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  apriori,
  type Baskets,
  basketsOf,
  dbscan,
  eclat,
  fpGrowth,
  type Itemsets,
  kMeans,
  rulesOf,
} from '@kaibo/mine';
import type { Figures } from '../support/benchmark.ts';
import { median, rounded } from '../support/numbers.ts';
import { scikitDbscan, scikitKMeans } from './peer.ts';
import { drawnBaskets, drawnPoints } from './tables.ts';

type Say = (line: string) => void;

const REPEATS = 7;
const ROWS = 50_000;

/** Milliseconds of each of some runs; the first is the one that a command line pays. */
const timed = <Found>(work: (run: number) => Found) => {
  const found: Found[] = [];
  const ms: number[] = [];
  for (let run = 0; run < REPEATS; run++) {
    const begin = performance.now();
    found.push(work(run));
    ms.push(performance.now() - begin);
  }
  return { found, first: ms[0]!, middle: median(ms) };
};

/** 50,000 points of the plane in 25 clouds with a tenth of noise. */
export const measureDbscan = (python: string | null, say: Say): Figures => {
  const points = drawnPoints(ROWS, 2, { centres: 25, side: 20, spread: 0.4 });
  const options = { radius: 0.15, minimumPoints: 10 };
  const { found, first, middle } = timed(() => dbscan(points, options));
  const { clusters, labels } = found[0]!;
  const peer = python ? scikitDbscan(python, points, { ...options, repeats: REPEATS }) : null;
  const scikit = peer && median(peer.seconds);
  const isSame = peer ? peer.labels.every((label, row) => label === labels[row]) : null;
  say(`DBSCAN: ${clusters} clusters in ${rounded(middle)} ms; scikit-learn ${scikit ?? '–'} s`);
  return {
    dbscan_50k_s: rounded(middle / 1000, 3),
    dbscan_50k_first_s: rounded(first / 1000, 3),
    dbscan_50k_clusters: clusters,
    dbscan_50k_scikit_s: scikit && rounded(scikit, 3),
    dbscan_50k_same_labels: isSame,
  };
};

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 50,000 rows around drawn centres, one k-means++ beginning per run on both sides. */
const measureCentres = (
  key: string,
  { columns, clusters }: Record<'columns' | 'clusters', number>,
  python: string | null,
  say: Say,
): Figures => {
  const points = drawnPoints(ROWS, columns, { centres: clusters, side: 10, spread: 2 });
  const { found, first, middle } = timed((seed) => kMeans(points, { clusters, starts: 1, seed }));
  const peer = python ? scikitKMeans(python, points, { clusters, repeats: REPEATS }) : null;
  const steps = meanOf(found.map(({ iterations }) => iterations));
  const inertias = found.map(({ inertia }) => inertia);
  say(`${key}: ${rounded(middle)} ms, ${rounded(steps)} steps`);
  return {
    [`${key}_ms`]: rounded(middle),
    [`${key}_first_ms`]: rounded(first),
    [`${key}_steps`]: rounded(steps),
    [`${key}_scikit_ms`]: peer && rounded(1000 * median(peer.seconds)),
    [`${key}_scikit_steps`]: peer && rounded(meanOf(peer.iterations)),
    // Of the best and of the mean run of each side: 1 is the same.
    [`${key}_best_inertia_ratio`]:
      peer && rounded(Math.min(...inertias) / Math.min(...peer.inertias), 5),
    [`${key}_mean_inertia_ratio`]: peer && rounded(meanOf(inertias) / meanOf(peer.inertias), 5),
  };
};

/** 8 columns in 10 clusters (`kmeans_50k_ms`), then 32 columns in 50. */
export const measureKMeans = (python: string | null, say: Say): Figures => ({
  ...measureCentres('kmeans_50k', { columns: 8, clusters: 10 }, python, say),
  ...measureCentres('kmeans_wide', { columns: 32, clusters: 50 }, python, say),
});

const miners = { itemsets: eclat, fp_growth: fpGrowth, apriori };

const same = (one: Itemsets, other: Itemsets): boolean =>
  JSON.stringify(one.list) === JSON.stringify(other.list);

/** 10,000 baskets at a support of 1 %, by Eclat (`itemsets_10k_ms`) and by the two others. */
export const measureItemsets = (say: Say): Figures => {
  const baskets: Baskets = drawnBaskets(10_000);
  const figures: Figures = {};
  let known: Itemsets | null = null;
  for (const [key, mine] of Object.entries(miners)) {
    const { found, first, middle } = timed(() => mine(baskets, { minimumSupport: 0.01 }));
    figures[`${key}_10k_ms`] = rounded(middle);
    figures[`${key}_10k_first_ms`] = rounded(first);
    known ??= found[0]!;
    figures.itemsets_same = (figures.itemsets_same ?? true) && same(known, found[0]!);
    say(`${key}: ${found[0]!.list.length} sets in ${rounded(middle)} ms`);
  }
  return { ...figures, itemsets_10k_sets: known!.list.length };
};

const groceries = (): string =>
  join(
    process.env.KAIBO_DATA ?? join(import.meta.dirname, '../../../shared/data'),
    'groceries/groceries.csv',
  );

/** The published sets and rules of the groceries of arules, where the file is there. */
export const measureGroceries = (say: Say): Figures => {
  if (!existsSync(groceries())) {
    say('groceries are not there: not measured');
    return {};
  }
  const lines = readFileSync(groceries(), 'utf8').trimEnd().split('\n');
  const baskets = basketsOf(lines.map((line) => line.replace('\r', '').split(',')));
  const { found, middle } = timed(() => eclat(baskets, { minimumSupport: 0.006 }));
  const few = eclat(baskets, { minimumSupport: 0.01 });
  return {
    groceries_ms: rounded(middle),
    groceries_sets: found[0]!.list.length,
    groceries_rules: rulesOf(found[0]!, { minimumConfidence: 0.25 }).length,
    groceries_confident_rules: rulesOf(few, { minimumConfidence: 0.5 }).length,
  };
};
