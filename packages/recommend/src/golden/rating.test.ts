import { expect, test } from 'vitest';
import { readTable } from '../data/table.ts';
import { crossValidate } from '../evaluation/rating.ts';
import { dataFolder, readText } from '../testing/datasets.ts';
import { RATING_TOLERANCE, ratingTable } from './rating-table.ts';

const folder = dataFolder('ml-100k');

test.skipIf(folder === null)(
  'the baseline has its published error on ML-100K',
  async () => {
    const data = readTable(readText(folder!, 'ml-100k.inter'));
    const { make, rmse, mae } = ratingTable[0]!;
    const found = await crossValidate(make, data, { folds: 5, most: 2 });
    expect(Math.abs(found.rmse - rmse)).toBeLessThanOrEqual(RATING_TOLERANCE);
    expect(Math.abs(found.mae - mae)).toBeLessThanOrEqual(RATING_TOLERANCE);
    expect(found.protocol.split).toBe('5 random folds of the ratings, seed 1, 2 used');
  },
  60_000,
);
