import { expect, test } from 'vitest';
import { naiveBayes } from './bayes/naive-bayes.ts';
import { lasso, linear, ridge } from './linear/linear-regressors.ts';
import { linearSvm } from './linear/linear-svm.ts';
import { logistic } from './linear/logistic.ts';
import { classifiers, makeClassifier, makePredictor } from './models.ts';
import { nearestClassifier, nearestRegressor } from './neighbours/nearest.ts';
import { mlpClassifier, mlpRegressor } from './network/mlp.ts';
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
describeClassifier('linear SVM', linearSvm);
describeClassifier('naive Bayes', naiveBayes);
describeClassifier('nearest neighbours', () => nearestClassifier({ neighbours: 5 }));
describeClassifier('nearest neighbours by cosine and distance', () =>
  nearestClassifier({ metric: 'cosine', weighting: 'distance' }),
);
describeRegressor('mean of nearest neighbours', () => nearestRegressor({ neighbours: 5 }));
describeClassifier('MLP', () => mlpClassifier(quick));
describeRegressor('MLP of values', () => mlpRegressor(quick));

test('an unknown model is refused with the names there are', () => {
  expect(() => makeClassifier('oracle')).toThrow(
    expect.objectContaining({ code: 'predict/unknown-model' }),
  );
  expect(() => makePredictor('regress', 'logistic')).toThrow(
    expect.objectContaining({ code: 'predict/unknown-model' }),
  );
  expect(Object.keys(classifiers)).toContain('logistic');
});
