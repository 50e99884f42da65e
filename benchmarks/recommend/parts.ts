import { createNumeric } from '@kaibo/numeric';
import {
  type BlendPart,
  blend,
  crossValidate,
  ease,
  evaluateRanking,
  type Interactions,
  ials,
  type Recommender,
  readTable,
} from '@kaibo/recommend';
import {
  MOVIES_SPLIT,
  type RankingRow,
  rankingTable,
} from '../../packages/recommend/src/golden/ranking-table.ts';
import { ratingTable } from '../../packages/recommend/src/golden/rating-table.ts';
import { readText } from '../../packages/recommend/src/testing/datasets.ts';
import type { Figures } from '../support/benchmark.ts';
import { median, rounded } from '../support/numbers.ts';

type Say = (line: string) => void;

export interface Parts {
  train: Interactions;
  test: Interactions;
}

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
};

const figuresOf = (model: Recommender, { train, test }: Parts) => {
  const [at10, at20] = evaluateRanking(model, train, test, { split: MOVIES_SPLIT, at: [10, 20] });
  return [at10!.recall, at10!.ndcg, at10!.hitRate, at20!.recall, at20!.ndcg].map((figure) =>
    rounded(figure, 4),
  );
};

/** Every row of the ranking table: one line each, and whether all of its figures are within tolerance. */
export const measureRankings = async (parts: Parts, say: Say): Promise<Figures> => {
  const figures: Figures = {};
  let within = 0;
  let compared = 0;
  for (const { key, title, make, reference, tolerance } of rankingTable as readonly RankingRow[]) {
    const model = make();
    const fitSeconds = await seconds(() => model.fit(parts.train));
    const found = figuresOf(model, parts);
    const isWithin = reference?.every(
      (figure, at) => Math.abs(found[at]! - figure) <= tolerance + 1e-9,
    );
    if (reference) compared++;
    if (isWithin) within++;
    figures[`${key}_recall20`] = found[3]!;
    figures[`${key}_ndcg20`] = found[4]!;
    if (key === 'ease_500') figures.ease_seconds = rounded(fitSeconds, 2);
    const beside = reference ? `published ${reference.join(' ')}${isWithin ? '' : ' OUTSIDE'}` : '';
    say(`${title}: ${found.join(' ')} in ${rounded(fitSeconds, 1)} s; ${beside}`);
  }
  return { ...figures, ranking_rows_within: within, ranking_rows: compared };
};

const blendParts: BlendPart[] = [
  { label: 'ease', make: () => ease({ regularisation: 500, dropout: 0.66 }) },
  {
    label: 'ials',
    make: () => ials({ factors: 128, unseenWeight: 1, regularisation: 0.004 }),
  },
];

/** A hybrid whose weights are learnt on a tenth of train. */
export const measureBlend = async (parts: Parts, say: Say): Promise<Figures> => {
  const model = blend(blendParts);
  const fitSeconds = await seconds(() => model.fit(parts.train));
  const found = figuresOf(model, parts);
  say(`blend: ${found.join(' ')} in ${rounded(fitSeconds, 1)} s`);
  return { blend_recall20: found[3]!, blend_ndcg20: found[4]!, blend_seconds: rounded(fitSeconds) };
};

export const measureRatings = async (folder: string, say: Say): Promise<Figures> => {
  const data = readTable(readText(folder, 'ml-100k.inter'));
  const figures: Figures = {};
  for (const { key, title, make, rmse, mae } of ratingTable) {
    const found = await crossValidate(make, data);
    figures[`ml100k_${key}_rmse`] = rounded(found.rmse, 4);
    figures[`ml100k_${key}_mae`] = rounded(found.mae, 4);
    say(`${title}: ${rounded(found.rmse, 4)} ${rounded(found.mae, 4)}; published ${rmse} ${mae}`);
  }
  return figures;
};

const REPEATS = 5;
const MOST_EPOCHS = 15;

/** The shortest whole fit of iALS (64 factors) whose lists reach the target on test. */
export const timeIals = async (parts: Parts, target: number, say: Say) => {
  const make = (epochs: number) =>
    ials({ factors: 64, unseenWeight: 0.6, regularisation: 0.003, epochs });
  for (let epochs = 1; epochs <= MOST_EPOCHS; epochs++) {
    const model = make(epochs);
    await model.fit(parts.train);
    const ndcg20 = figuresOf(model, parts)[4]!;
    if (ndcg20 < target) continue;
    const runs: number[] = [];
    for (let run = 0; run < REPEATS; run++)
      runs.push(await seconds(() => make(epochs).fit(parts.train)));
    say(`iALS: ${epochs} epochs reach ${ndcg20} in ${rounded(median(runs), 2)} s`);
    return { epochs, ndcg20, seconds: median(runs) };
  }
  return null;
};

/** The kernels on this machine, at this moment. */
export const measureKernels = (): Figures => {
  const { engine, space, kernels } = createNumeric({ maximumMiB: 64 });
  const n = 512;
  const [a, b, c] = [space.f32(n * n).fill(0.5), space.f32(n * n).fill(0.25), space.f32(n * n)];
  const rows = 10_000;
  const matrix = space.f32(rows * 64).fill(0.5);
  const vector = space.f32(64).fill(0.5);
  const out = space.f32(rows);
  let [gemmMs, scoresMs] = [Infinity, Infinity];
  for (let run = 0; run < 20; run++) {
    const begin = performance.now();
    kernels.gemm({ m: n, n, k: n, a, b, c });
    const middle = performance.now();
    kernels.scores(matrix, vector, out);
    gemmMs = Math.min(gemmMs, middle - begin);
    scoresMs = Math.min(scoresMs, performance.now() - middle);
  }
  return {
    engine,
    gemm512_gflops: rounded((2 * n ** 3) / gemmMs / 1e6, 1),
    dot64_ns: rounded((scoresMs * 1e6) / rows, 2),
  };
};
