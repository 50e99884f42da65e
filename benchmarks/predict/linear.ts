import {
  type ClassifierFactory,
  calibrated,
  evaluateClassifier,
  ftrl,
  linearSvm,
  logistic,
  mlpClassifier,
  naiveBayes,
  nearestClassifier,
  stacking,
  takeRows,
} from '@kaibo/predict';
import { dataFolder, onlineShoppers } from '../../packages/predict/src/testing/datasets.ts';
import type { Figures } from '../support/benchmark.ts';
import { percentile, rounded } from '../support/numbers.ts';

const LOG = { scaling: 'log' } as const;

/** Whether sorts (browser, region …) are read as such or, as in the reference, as numbers. */
const rows: readonly { key: string; sorts: boolean; make: () => ReturnType<ClassifierFactory> }[] =
  [
    { key: 'logistic', sorts: true, make: () => logistic(LOG) },
    { key: 'logistic_lasso', sorts: true, make: () => logistic({ ...LOG, ridge: 0, lasso: 5 }) },
    {
      key: 'logistic_isotonic',
      sorts: true,
      make: () => calibrated({ base: { model: 'logistic', options: LOG } }),
    },
    { key: 'ftrl', sorts: true, make: () => ftrl() },
    { key: 'svm', sorts: true, make: () => linearSvm({ ...LOG, cost: 0.1 }) },
    { key: 'bayes', sorts: true, make: () => naiveBayes() },
    { key: 'nearest', sorts: true, make: () => nearestClassifier({ ...LOG, neighbours: 40 }) },
    { key: 'mlp', sorts: false, make: () => mlpClassifier(LOG) },
    {
      key: 'stack',
      sorts: false,
      make: () =>
        stacking({
          members: [
            { model: 'boosting' },
            { model: 'mlp', options: LOG },
            { model: 'logistic', options: LOG },
          ],
        }),
    },
  ];

const CANDIDATES = 300;
const REQUESTS = 200;
/** Of asking, for each model. */
const MOST_MS = 2_000;

/** Online shoppers: every model that is no tree, and one made of several, on rows it has not seen; every fifth row is for that. */
export const measureLinear = async (say: (line: string) => void): Promise<Figures> => {
  const folder = dataFolder('online-shoppers');
  if (!folder) {
    say('the data set online-shoppers is not there (KAIBO_DATA): nothing measured');
    return {};
  }
  const figures: Figures = {};
  for (const { key, sorts, make } of rows) {
    const { train, test } = onlineShoppers(folder, sorts);
    const model = make();
    const begin = performance.now();
    await model.fit(train.table, train.labels);
    const seconds = (performance.now() - begin) / 1000;
    const { auc, averagePrecision, logLoss, ece, report } = evaluateClassifier(
      model,
      test.table,
      test.labels,
    );
    const asked = takeRows(
      test.table,
      Array.from({ length: CANDIDATES }, (_, row) => row),
    );
    // As in service: compiled already.
    model.predictProba(test.table);
    const took: number[] = [];
    const until = performance.now() + MOST_MS;
    while (took.length < REQUESTS && performance.now() < until) {
      const from = performance.now();
      model.predictProba(asked);
      took.push(performance.now() - from);
    }
    figures[`${key}_auc`] = rounded(auc, 4);
    figures[`${key}_ap`] = rounded(averagePrecision, 4);
    figures[`${key}_logloss`] = rounded(logLoss, 4);
    figures[`${key}_ece`] = rounded(ece, 4);
    figures[`${key}_seconds`] = rounded(seconds, 2);
    figures[`${key}_rank300_p99_ms`] = rounded(percentile(took, 0.99), 2);
    say(
      `${key}: AUC ${auc.toFixed(4)}, AP ${averagePrecision.toFixed(3)}, LogLoss ${logLoss.toFixed(4)}, ECE ${ece.toFixed(3)}, accuracy ${report.accuracy.toFixed(3)}, ${seconds.toFixed(2)} s`,
    );
  }
  return figures;
};
