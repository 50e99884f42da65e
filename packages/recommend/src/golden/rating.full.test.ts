import { expect, test } from 'vitest';
import { readTable } from '../data/table.ts';
import { crossValidate } from '../evaluation/rating.ts';
import { dataFolder, readText } from '../testing/datasets.ts';
import { RATING_TOLERANCE, ratingTable } from './rating-table.ts';

const folder = dataFolder('ml-100k');

test.skipIf(folder === null).each(ratingTable)(
  '$title has its published error on ML-100K over 5 folds',
  async ({ make, rmse, mae }) => {
    const data = readTable(readText(folder!, 'ml-100k.inter'));
    const found = await crossValidate(make, data);
    expect(Math.abs(found.rmse - rmse)).toBeLessThanOrEqual(RATING_TOLERANCE);
    expect(Math.abs(found.mae - mae)).toBeLessThanOrEqual(RATING_TOLERANCE);
  },
  180_000,
);
