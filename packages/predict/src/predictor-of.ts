import { alignTo } from './align.ts';
import type { Core, Fitted, Frame, ModelState, OnlineCore, Training } from './core.ts';
import { PredictError } from './errors.ts';
import { classesOf, codesAmong, type Labels, valuesOf } from './labels.ts';
import { readModelFile, writeModelFile } from './model-file.ts';
import type {
  AnyPredictor,
  Classifier,
  FitOptions,
  OnlineClassifier,
  Regressor,
  Task,
} from './predictor.ts';
import { stopIfAsked } from './stop.ts';
import { type ColumnSchema, schemaOf, type Table, tableOfColumns, takeRows } from './table.ts';

interface Known {
  columns: readonly ColumnSchema[];
  classes: readonly string[];
  fitted: Fitted;
}

/** How `loadPredictor` gives a freshly made model its state. Not for callers. */
export const LOAD = Symbol('load');

export interface Loadable {
  [LOAD](bytes: Uint8Array, load: Frame['load']): void;
}

const checkRows = (table: Table, labels: Labels): void => {
  if (table.rows === 0 || table.columns.length === 0)
    throw new PredictError('predict/empty-table', 'there is nothing to learn from', {
      field: table.rows === 0 ? 'rows' : 'columns',
      expected: 1,
      found: 0,
    });
  if (labels.length !== table.rows)
    throw new PredictError(
      'predict/dimension-mismatch',
      `${labels.length} labels for ${table.rows} rows`,
      { field: 'labels', expected: table.rows, found: labels.length },
    );
  tableOfColumns(table.columns);
};

const weightsFor = (rows: number, given: ArrayLike<number> | undefined): Float64Array => {
  if (given === undefined) return new Float64Array(rows).fill(1);
  if (given.length !== rows)
    throw new PredictError(
      'predict/dimension-mismatch',
      `${given.length} weights for ${rows} rows`,
      { field: 'weights', expected: rows, found: given.length },
    );
  const weights = Float64Array.from(given);
  const row = weights.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (row >= 0 || !weights.some((weight) => weight > 0))
    throw new PredictError('predict/bad-row', 'weights: finite, 0 or more, and not all 0', {
      row: Math.max(0, row),
      field: 'weights',
      found: String(weights[Math.max(0, row)]),
    });
  return weights;
};

const targetsOf = (
  task: Task,
  labels: Labels,
): { classes: readonly string[]; targets: Float64Array } => {
  if (task === 'classify') {
    const { classes, codes } = classesOf(labels);
    if (classes.length < 2)
      throw new PredictError('predict/one-class', `every label is "${classes[0]}"`, {
        field: 'label',
        expected: 2,
        found: 1,
      });
    return { classes, targets: codes };
  }
  const targets = valuesOf(labels);
  if (targets.every((value) => value === targets[0]))
    throw new PredictError('predict/constant-label', `every label is ${targets[0]}`, {
      field: 'label',
      found: targets[0]!,
    });
  return { classes: [], targets };
};

const trainingOf = (task: Task, table: Table, labels: Labels, options: FitOptions): Training => {
  checkRows(table, labels);
  return {
    table,
    ...targetsOf(task, labels),
    weights: weightsFor(table.rows, options.weights),
    signal: options.signal,
    onProgress: (progress) => options.onProgress?.(progress),
  };
};

/** What tables must have to be asked about; a core that keeps categories is not told those of training. */
const columnsFor = ({ keepsCategories }: Core, table: Table): ColumnSchema[] =>
  keepsCategories ? schemaOf(table).map(({ name, kind }) => ({ name, kind })) : schemaOf(table);

const common = (task: Task, core: Core) => {
  let known: Known | undefined;

  const need = (): Known => {
    if (!known)
      throw new PredictError('predict/not-fitted', `${core.name}: nothing was learnt yet`);
    return known;
  };

  const explainRow = (table: Table, row: number) => {
    if (!Number.isInteger(row) || row < 0 || row >= table.rows)
      throw new PredictError('predict/bad-row', `row ${row} of ${table.rows}`, { row });
    return alignTo(need().columns, takeRows(table, [row]));
  };

  return {
    need,
    replace(fitted: Fitted) {
      known = { ...need(), fitted };
    },
    explainRow,
    predict: (table: Table): Float64Array => {
      const { columns, fitted } = need();
      return fitted.predict(alignTo(columns, table));
    },
    face: {
      name: core.name,
      options: core.options,
      get columns() {
        return known?.columns ?? [];
      },
      async fit(table: Table, labels: Labels, options: FitOptions = {}) {
        const training = trainingOf(task, table, labels, options);
        await stopIfAsked(options.signal);
        const fitted = await core.fit(training);
        known = { columns: columnsFor(core, table), classes: training.classes, fitted };
      },
      save() {
        const { columns, classes, fitted } = need();
        const { facts, arrays } = fitted.state();
        return writeModelFile({
          model: core.name,
          facts: {
            task,
            options: core.options,
            columns: columns.map(({ name, kind, categories }) => ({
              name,
              kind,
              ...(categories ? { categories } : {}),
            })),
            classes,
            own: facts,
          },
          arrays,
        });
      },
      [LOAD](bytes: Uint8Array, load: Frame['load']) {
        const { facts, arrays } = readModelFile(bytes);
        const columns = facts.columns as unknown as ColumnSchema[];
        const classes = facts.classes as readonly string[];
        const own = facts.own as ModelState['facts'];
        const fitted = core.restore({ facts: own, arrays }, { columns, classes, load });
        known = { columns, classes, fitted };
      },
    },
  };
};

/** Copies getters too: `columns` and `classes` change with `fit`. */
const joined = <A extends object, B extends object>(a: A, b: B): A & B =>
  Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(a),
      ...Object.getOwnPropertyDescriptors(b),
    },
  ) as A & B;

const mostProbable = (probabilities: Float64Array): number =>
  probabilities.indexOf(Math.max(...probabilities));

/** Makes a classifier of what is its own: checks, columns, classes and the file are done here. */
export const classifierOf = (core: Core): Classifier & Loadable => classifierParts(core).classifier;

const classifierParts = (core: Core) => {
  const { face, need, replace, predict, explainRow } = common('classify', core);
  const classifier: Classifier & Loadable = joined(face, {
    task: 'classify' as const,
    get classes() {
      return face.columns.length === 0 ? [] : need().classes;
    },
    predictProba: predict,
    explain(table: Table, row: number, className?: string) {
      const aligned = explainRow(table, row);
      const { classes, fitted } = need();
      const asked = className === undefined ? -1 : classes.indexOf(className);
      if (className !== undefined && asked < 0)
        throw new PredictError(
          'predict/unknown-class',
          `"${className}" is none of ${classes.join(', ')}`,
          { field: 'className', expected: classes.join(', '), found: className },
        );
      const usual = () => (classes.length === 2 ? 1 : mostProbable(fitted.predict(aligned)));
      const place = asked >= 0 ? asked : usual();
      return { ...fitted.explain(aligned, place), className: classes[place]! };
    },
  });
  return { classifier, need, replace };
};

/** Makes a classifier that goes on learning. */
export const onlineClassifierOf = (
  core: OnlineCore,
): Classifier & Loadable & Pick<OnlineClassifier, 'update'> => {
  const { classifier, need, replace } = classifierParts(core);
  return joined(classifier, {
    async update(table: Table, labels: Labels, options: FitOptions = {}) {
      const { columns, classes, fitted } = need();
      checkRows(table, labels);
      const aligned = alignTo(columns, table);
      const targets = codesAmong(classes, labels);
      const weights = weightsFor(table.rows, options.weights);
      await stopIfAsked(options.signal);
      const { signal } = options;
      const onProgress = () => options.onProgress?.({ step: 1, steps: 1 });
      replace(
        core.update(fitted, { table: aligned, targets, classes, weights, signal, onProgress }),
      );
      onProgress();
    },
  });
};

/** Makes a regressor of what is its own. */
export const regressorOf = (core: Core): Regressor & Loadable => {
  const { face, need, predict, explainRow } = common('regress', core);
  return joined(face, {
    task: 'regress' as const,
    predict,
    explain: (table: Table, row: number) => need().fitted.explain(explainRow(table, row), -1),
  });
};

export type PredictorFactory<Options = never> = (options?: Options) => AnyPredictor & Loadable;
