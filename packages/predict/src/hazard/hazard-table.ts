import { checkOption } from '../check-option.ts';
import type { Core, Fitted, Training } from '../core.ts';
import type { MakeModel, ModelSpec } from '../ensemble/member.ts';
import { PredictError } from '../errors.ts';
import {
  backgroundArray,
  backgroundOf,
  explainBySampling,
  restoreBackground,
} from '../explain/sampled-shapley.ts';
import type { Json } from '../model-file.ts';
import type { AnyPredictor, Classifier } from '../predictor.ts';
import { classifierOf, type Loadable } from '../predictor-of.ts';
import { columnOf, type Table } from '../table.ts';
import { type HazardModel, hazardModel, loadHazard } from './hazard-model.ts';

export interface HazardTableOptions {
  /** Periods looked ahead; what is predicted is whether it comes within them. */
  periods: number;
  /** The column with how many periods somebody was watched for, from 1. Default: waited. */
  waitColumn?: string;
  base?: ModelSpec;
}

const without = ({ rows, columns }: Table, name: string): Table => ({
  rows,
  columns: columns.filter((column) => column.name !== name),
});

const waitsIn = (table: Table, name: string): Float64Array => {
  if (!table.columns.some((column) => column.name === name))
    throw new PredictError(
      'predict/bad-option',
      `hazard: there is no column "${name}" with the periods that somebody was watched for`,
      {
        field: 'waitColumn',
        expected: table.columns.map((one) => one.name).join(', '),
        found: name,
      },
    );
  const column = columnOf(table, name);
  if (column.kind !== 'numeric' || table.columns.length < 2)
    throw new PredictError(
      'predict/bad-option',
      'hazard: the periods are whole numbers, and there is another column to learn from',
      { field: 'waitColumn', found: name },
    );
  return column.values;
};

const NAME = 'hazard';

const coreOf = (
  make: MakeModel,
  load: (bytes: Uint8Array) => AnyPredictor,
  given: HazardTableOptions,
): Core => {
  const { periods, waitColumn = 'waited', base } = given;
  checkOption('periods', periods, { atLeast: 1, whole: true });

  const fittedOf = (model: HazardModel, background: Table): Fitted => {
    const predict = (table: Table): Float64Array => {
      const within = model.happensWithin(without(table, waitColumn), periods);
      return Float64Array.from({ length: 2 * within.length }, (_, at) =>
        at % 2 === 0 ? 1 - within[at >> 1]! : within[at >> 1]!,
      );
    };
    return {
      predict,
      explain: (row, classPlace) =>
        explainBySampling(predict, row, { background, classes: 2, classPlace }),
      state: () => ({
        facts: {},
        arrays: { model: model.save(), background: backgroundArray(background) },
      }),
    };
  };

  const options = { periods, waitColumn, base: (base ?? null) as unknown as Json };
  return {
    name: NAME,
    options,
    async fit(training: Training) {
      const { table, targets, classes, weights, signal, onProgress } = training;
      if (classes.length !== 2)
        throw new PredictError(
          'predict/bad-option',
          'hazard: it came, or it did not: two classes',
          {
            ...{ field: 'label', expected: 2, found: classes.length },
          },
        );
      const periodsOfRows = waitsIn(table, waitColumn);
      const model = hazardModel(make)({ periods, ...(base ? { base } : {}) });
      const waits = { periods: periodsOfRows, happened: targets };
      await model.fit(without(table, waitColumn), waits, { weights, signal, onProgress });
      return fittedOf(model, backgroundOf(training));
    },
    restore: ({ arrays }, { columns }) =>
      fittedOf(
        loadHazard(make, load)(arrays.model as Uint8Array),
        restoreBackground(columns, arrays.background!),
      ),
  };
};

/**
 * A hazard model as a classifier of a table: one column says how many periods a row was watched for, the label whether
 * it came in the last of them; P of the second class is that it comes within `periods`, whatever that column says.
 * For curves by period use `hazard` itself.
 */
export const hazardOfTable =
  (make: MakeModel, load: (bytes: Uint8Array) => AnyPredictor) =>
  (options?: HazardTableOptions): Classifier & Loadable =>
    classifierOf(coreOf(make, load, options ?? ({} as HazardTableOptions)));
