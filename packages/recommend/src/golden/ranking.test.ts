import { expect, test } from 'vitest';
import { evaluateRanking } from '../evaluation/ranking.ts';
import { dataFolder } from '../testing/datasets.ts';
import { MOVIES_SPLIT, rankingTable, readMovies } from './ranking-table.ts';

const folder = dataFolder('ml-1m-implicit');

test.skipIf(folder === null)(
  'popularity has its published figures on ml-1m-implicit',
  async () => {
    const { train, test } = readMovies(folder!);
    const { make, reference, tolerance } = rankingTable[0]!;
    const model = make();
    await model.fit(train);
    const [at10, at20] = evaluateRanking(model, train, test, { split: MOVIES_SPLIT });
    const found = [at10!.recall, at10!.ndcg, at10!.hitRate, at20!.recall, at20!.ndcg];
    found.forEach((figure, at) => {
      expect(Math.abs(figure - reference![at]!)).toBeLessThanOrEqual(tolerance);
    });
    expect(at20!.protocol).toEqual({
      split: MOVIES_SPLIT,
      candidates: 'full',
      at: 20,
      users: 6022,
      newcomers: 0,
      items: 3043,
      testPairs: 99_455,
    });
  },
  60_000,
);
