import { naiveBayes } from './bayes/naive-bayes.ts';
import { calibratedClassifier } from './calibration/calibrated.ts';
import { baggingClassifier, baggingRegressor } from './ensemble/bagging.ts';
import { funnelClassifier } from './ensemble/funnel.ts';
import type { MakeModel } from './ensemble/member.ts';
import { stackingClassifier, stackingRegressor } from './ensemble/stacking.ts';
import { votingClassifier, votingRegressor } from './ensemble/voting.ts';
import { PredictError } from './errors.ts';
import { hazardModel, loadHazard } from './hazard/hazard-model.ts';
import { hazardOfTable } from './hazard/hazard-table.ts';
import { ftrl } from './linear/ftrl.ts';
import { lasso, linear, ridge } from './linear/linear-regressors.ts';
import { linearSvm } from './linear/linear-svm.ts';
import { logistic } from './linear/logistic.ts';
import { type Json, readModelHeader } from './model-file.ts';
import { nearestClassifier, nearestRegressor } from './neighbours/nearest.ts';
import { esmm } from './network/esmm.ts';
import { lstmOfTable } from './network/lstm-table.ts';
import { mlpClassifier, mlpRegressor } from './network/mlp.ts';
import type { AnyPredictor, Classifier, Regressor, Task } from './predictor.ts';
import { LOAD, type Loadable } from './predictor-of.ts';
import { boostingClassifier, boostingRegressor } from './trees/boosting.ts';
import {
  extraTreesClassifier,
  extraTreesRegressor,
  forestClassifier,
  forestRegressor,
  treeClassifier,
  treeRegressor,
} from './trees/forest.ts';

export type ClassifierFactory = (options?: never) => Classifier & Loadable;
export type RegressorFactory = (options?: never) => Regressor & Loadable;

const make: MakeModel = (task, name, options) => makePredictor(task, name, options);

export const voting = votingClassifier(make);
export const bagging = baggingClassifier(make);
export const stacking = stackingClassifier(make);
export const calibrated = calibratedClassifier(make);
export const funnel = funnelClassifier(make);
export const hazard = hazardModel(make);
export const votingOfValues = votingRegressor(make);
export const baggingOfValues = baggingRegressor(make);
export const stackingOfValues = stackingRegressor(make);

/** Every classifier that can be made from plain options, by the name in its file. */
export const classifiers: Readonly<Record<string, ClassifierFactory>> = {
  logistic,
  ftrl,
  'linear-svm': linearSvm,
  'naive-bayes': naiveBayes,
  nearest: nearestClassifier,
  mlp: mlpClassifier,
  tree: treeClassifier,
  forest: forestClassifier,
  'extra-trees': extraTreesClassifier,
  boosting: boostingClassifier,
  voting,
  bagging,
  stacking,
  calibrated,
  funnel,
  esmm,
  /** Of tables that say how long rows were watched. */
  hazard: hazardOfTable(make, (bytes) => loadPredictor(bytes)),
  /** Of tables of one column, of events. */
  lstm: lstmOfTable,
};

/** Every regressor that can be made from plain options, by the name in its file. */
export const regressors: Readonly<Record<string, RegressorFactory>> = {
  linear,
  ridge,
  lasso,
  nearest: nearestRegressor,
  mlp: mlpRegressor,
  tree: treeRegressor,
  forest: forestRegressor,
  'extra-trees': extraTreesRegressor,
  boosting: boostingRegressor,
  voting: votingOfValues,
  bagging: baggingOfValues,
  stacking: stackingOfValues,
};

const unknown = (name: string, all: Readonly<Record<string, unknown>>): never => {
  const names = Object.keys(all).sort().join(', ');
  throw new PredictError(
    'predict/unknown-model',
    `there is no model "${name}": expected one of ${names}`,
    { field: 'model', expected: names, found: name },
  );
};

const own = <T>(all: Readonly<Record<string, T>>, name: string): T =>
  Object.hasOwn(all, name) ? all[name]! : unknown(name, all);

/** Every option a model has is among those it tells; one that is not was misspelt. */
const known = <T extends AnyPredictor>(model: T, options: Readonly<Record<string, Json>>): T => {
  const stray = Object.keys(options).find((name) => !Object.hasOwn(model.options, name));
  if (stray === undefined) return model;
  const expected = Object.keys(model.options).join(', ');
  throw new PredictError(
    'predict/bad-option',
    `${model.name} has no option "${stray}": expected ${expected}`,
    { field: stray, expected, found: stray },
  );
};

/** @throws PredictError `predict/unknown-model` or `predict/bad-option`. */
export const makeClassifier = (
  name: string,
  options: Readonly<Record<string, Json>> = {},
): Classifier & Loadable => known(own(classifiers, name)(options as never), options);

/** @throws PredictError `predict/unknown-model` or `predict/bad-option`. */
export const makeRegressor = (
  name: string,
  options: Readonly<Record<string, Json>> = {},
): Regressor & Loadable => known(own(regressors, name)(options as never), options);

/** A model by its task and name. @throws PredictError `predict/unknown-model` or `predict/bad-option`. */
export const makePredictor = (
  task: Task,
  name: string,
  options: Readonly<Record<string, Json>> = {},
): AnyPredictor & Loadable =>
  task === 'classify' ? makeClassifier(name, options) : makeRegressor(name, options);

/**
 * The model that `save` wrote, ready to answer. O(bytes).
 *
 * @throws PredictError `predict/foreign-file`, `predict/unsupported-version`,
 * `predict/truncated-file`, `predict/checksum-mismatch` or `predict/unknown-model`.
 */
export const loadPredictor = (bytes: Uint8Array): AnyPredictor => {
  const { model: name, facts } = readModelHeader(bytes);
  if (facts.task === undefined)
    throw new PredictError(
      'predict/unknown-model',
      `"${name}" is no model of a table: it is read by its own load function`,
      { field: 'model', expected: 'loadHazardModel, loadLstmClassifier', found: name },
    );
  const options = facts.options as Record<string, Json>;
  const model = makePredictor(facts.task as Task, name, options);
  model[LOAD](bytes, loadPredictor);
  return model;
};

/** The hazard model that its `save` wrote. @throws PredictError as `loadPredictor`. */
export const loadHazardModel = loadHazard(make, loadPredictor);
