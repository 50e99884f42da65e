import { expect, test } from 'vitest';
import { naiveBayes } from './bayes/naive-bayes.ts';
import { ftrl } from './linear/ftrl.ts';
import { lasso, linear, ridge } from './linear/linear-regressors.ts';
import { linearSvm } from './linear/linear-svm.ts';
import { logistic } from './linear/logistic.ts';
import {
  bagging,
  baggingOfValues,
  calibrated,
  classifiers,
  makeClassifier,
  makePredictor,
  stacking,
  stackingOfValues,
  voting,
  votingOfValues,
} from './models.ts';
import { nearestClassifier, nearestRegressor } from './neighbours/nearest.ts';
import { mlpClassifier, mlpRegressor } from './network/mlp.ts';
import { tableOf } from './table.ts';
import { describeClassifier, describeRegressor } from './testing/predictor-suite.ts';

const quick = { hidden: [8], members: 1, epochs: 40, batchRows: 16, learningRate: 0.01 };

describeRegressor('least squares', linear);
describeRegressor('ridge regression', ridge);
describeRegressor('LASSO', lasso);
describeRegressor('elastic net', () => lasso({ strength: 0.1, share: 0.5, scaling: 'min-max' }));
describeClassifier('logistic regression', logistic);
describeClassifier('logistic regression with an L1 penalty', () =>
  logistic({ lasso: 2, ridge: 0, scaling: 'log' }),
);
describeClassifier('FTRL', () => ftrl({ bits: 10, alpha: 0.5, epochs: 10 }));
describeClassifier('linear SVM', linearSvm);
describeClassifier('naive Bayes', naiveBayes);
describeClassifier('nearest neighbours', () => nearestClassifier({ neighbours: 5 }));
describeClassifier('nearest neighbours by cosine and distance', () =>
  nearestClassifier({ metric: 'cosine', weighting: 'distance' }),
);
describeRegressor('mean of nearest neighbours', () => nearestRegressor({ neighbours: 5 }));
describeClassifier('MLP', () => mlpClassifier(quick));
describeRegressor('MLP of values', () => mlpRegressor(quick));
const members = [{ model: 'logistic' }, { model: 'naive-bayes' }];
const valueMembers = [{ model: 'linear' }, { model: 'nearest', options: { neighbours: 5 } }];

describeClassifier('voting', () => voting({ members, votes: [2, 1] }));
describeRegressor('voting of values', () => votingOfValues({ members: valueMembers }));
describeClassifier('bagging', () =>
  bagging({ base: { model: 'logistic' }, members: 4, columnShare: 0.7 }),
);
describeRegressor('bagging of values', () =>
  baggingOfValues({ base: { model: 'linear' }, members: 3, rowShare: 0.5 }),
);
describeClassifier('stacking', () => stacking({ members, folds: 3 }));
describeRegressor('stacking of values', () => stackingOfValues({ members: valueMembers }));
describeClassifier('calibrated by a rising curve', () =>
  calibrated({ base: { model: 'naive-bayes' }, folds: 3 }),
);
describeClassifier('calibrated by a logistic curve', () =>
  calibrated({ base: { model: 'logistic' }, method: 'platt', folds: 3 }),
);

test('an unknown model is refused with the names there are', () => {
  expect(() => makeClassifier('oracle')).toThrow(
    expect.objectContaining({ code: 'predict/unknown-model' }),
  );
  expect(() => makePredictor('regress', 'logistic')).toThrow(
    expect.objectContaining({ code: 'predict/unknown-model' }),
  );
  expect(Object.keys(classifiers)).toContain('logistic');
});

test('an option that is misspelt, or no number where one is needed, is refused by its name', () => {
  const wrong: Record<string, number | string>[] = [{ rigde: 3 }, { ridge: '3' }];
  for (const options of wrong)
    expect(() => makeClassifier('logistic', options)).toThrow(
      expect.objectContaining({
        code: 'predict/bad-option',
        details: expect.objectContaining({ field: Object.keys(options)[0] }),
      }),
    );
});

test.each(['logistic', 'ftrl', 'naive-bayes', 'mlp', 'boosting'])(
  '%s bears ten thousand categories',
  async (name) => {
    const rows = Array.from({ length: 10_000 }, (_, row) => row);
    const table = tableOf({
      shop: rows.map((row) => `shop ${row}`),
      pages: rows.map((row) => row % 10),
    });
    const model = makeClassifier(
      name,
      name === 'mlp' ? { ...quick, epochs: 2, batchRows: 256 } : {},
    );
    await model.fit(
      table,
      rows.map((row) => row % 10 > 4),
    );
    const asked = tableOf({ shop: ['shop 3', 'shop 77', 'none'], pages: [0, 9, 9] });
    const p = model.predictProba(asked);
    expect(p[1]).toBeLessThan(0.5);
    expect(p[3]).toBeGreaterThan(0.5);
    expect(p[5]).toBeGreaterThan(0.5);
  },
);
