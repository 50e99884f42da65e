import { describeClassifier, describeRegressor } from '../testing/predictor-suite.ts';
import { boostingClassifier, boostingRegressor } from './boosting.ts';
import {
  extraTreesClassifier,
  extraTreesRegressor,
  forestClassifier,
  forestRegressor,
  treeClassifier,
  treeRegressor,
} from './forest.ts';

const few = { trees: 20 } as const;

describeClassifier('a decision tree', treeClassifier);
describeClassifier('a decision tree on entropy', () => treeClassifier({ criterion: 'entropy' }));
describeClassifier('a random forest', () => forestClassifier(few));
describeClassifier('extra trees', () => extraTreesClassifier(few));
describeClassifier('boosting', () => boostingClassifier({ rounds: 30, minLeafRows: 5 }));
describeRegressor('a decision tree', treeRegressor);
describeRegressor('a random forest', () => forestRegressor(few));
describeRegressor('extra trees', () => extraTreesRegressor(few));
describeRegressor('boosting', () => boostingRegressor({ minLeafRows: 5 }));
describeRegressor('boosting on the median', () =>
  boostingRegressor({ minLeafRows: 5, loss: 'quantile' }),
);
