import { expect, test } from 'vitest';
import { readBeauty } from '../testing/beauty.ts';
import { gru } from './sequence-models.ts';

const data = readBeauty();

test.skipIf(!data)(
  'Amazon Beauty, leave-one-out, full ranking: a GRU finds more than the published one (R@10 .0283)',
  async () => {
    const { train, test: last } = data!;
    const model = gru({
      ...{ learningRate: 0.003, negatives: 256, dropout: 0.4 },
      ...{ epochs: 8, validationUsers: 1000 },
    });
    await model.fit(train);
    let hits = 0;
    last.forEach((item, user) => {
      if (model.recommend(user, { count: 10 }).some((one) => one.item === item)) hits++;
    });
    expect(hits / last.length).toBeGreaterThan(0.0283);
  },
  400_000,
);
