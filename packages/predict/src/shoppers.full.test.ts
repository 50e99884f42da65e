import { expect, test } from 'vitest';
import { ftrl } from './linear/ftrl.ts';
import { linearSvm } from './linear/linear-svm.ts';
import { logistic } from './linear/logistic.ts';
import { evaluateClassifier } from './metrics/evaluate.ts';
import { calibrated } from './models.ts';
import { mlpClassifier } from './network/mlp.ts';
import { dataFolder, onlineShoppers } from './testing/datasets.ts';

const folder = dataFolder('online-shoppers');
const log = { scaling: 'log' } as const;

test.skipIf(!folder).each([
  ['logistic regression', () => logistic(log), 0.91, 0.25],
  ['logistic regression, online', () => ftrl(), 0.91, 0.25],
  ['linear SVM', () => linearSvm({ ...log, cost: 0.1 }), 0.91, 0.25],
  ['MLP', () => mlpClassifier(log), 0.93, 0.22],
] as const)(
  '%s orders online shoppers as well as published',
  async (_, make, leastAuc, mostLoss) => {
    const { train, test: held } = onlineShoppers(folder!);
    const model = make();
    await model.fit(train.table, train.labels);
    const { auc, logLoss } = evaluateClassifier(model, held.table, held.labels);
    expect(auc).toBeGreaterThan(leastAuc);
    expect(logLoss).toBeLessThan(mostLoss);
  },
  120_000,
);

test.skipIf(!folder)(
  'a rising curve takes a third of the calibration error of logistic regression, or more',
  async () => {
    const { train, test: held } = onlineShoppers(folder!);
    const [plain, bent] = [
      logistic(log),
      calibrated({ base: { model: 'logistic', options: log } }),
    ];
    for (const model of [plain, bent]) await model.fit(train.table, train.labels);
    const eceOf = (model: typeof plain) => evaluateClassifier(model, held.table, held.labels).ece;
    expect(eceOf(bent)).toBeLessThan(0.7 * eceOf(plain));
  },
  120_000,
);
