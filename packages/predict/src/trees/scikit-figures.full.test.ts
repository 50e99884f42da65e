import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areaUnderCurve } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { classesOf } from '../labels.ts';
import type { Classifier } from '../predictor.ts';
import { type Table, tableOfColumns } from '../table.ts';
import { dataFolder, onlineShoppers } from '../testing/datasets.ts';
import { boostingClassifier } from './boosting.ts';
import { extraTreesClassifier, forestClassifier } from './forest.ts';

const folder = dataFolder('online-shoppers');
const file = join(import.meta.dirname, '../../fixtures/tree_figures.json');
const theirs = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;

/** All columns as numbers, as the peer took them. */
const asNumbers = (table: Table): Table =>
  tableOfColumns(table.columns.map(({ name, values }) => ({ name, kind: 'numeric', values })));

const makers: Record<string, (seed: number) => Classifier> = {
  boosting: (seed) => boostingClassifier({ learningRate: 0.05, seed }),
  forest: (seed) => forestClassifier({ minLeafRows: 3, seed }),
  'extra-trees': (seed) => extraTreesClassifier({ minLeafRows: 3, seed }),
};

test.skipIf(!folder).each(Object.keys(makers))(
  '%s: the area under the curve is that of scikit-learn within .005 (online shoppers)',
  async (name) => {
    const { train, test: asked } = onlineShoppers(folder!, false);
    const { codes } = classesOf(asked.labels);
    const seeds = name === 'boosting' ? [1] : [1, 2, 3, 4, 5];
    let sum = 0;
    for (const seed of seeds) {
      const model = makers[name]!(seed);
      await model.fit(asNumbers(train.table), train.labels);
      const shares = model.predictProba(asNumbers(asked.table)).filter((_, at) => at % 2 === 1);
      sum += areaUnderCurve(codes, shares);
    }
    expect(Math.abs(sum / seeds.length - theirs[name]!)).toBeLessThan(0.005);
  },
  120_000,
);
