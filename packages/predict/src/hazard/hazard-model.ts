import { checkOption } from '../check-option.ts';
import { type MakeModel, type ModelSpec, specOf } from '../ensemble/member.ts';
import { PredictError } from '../errors.ts';
import { type Json, readModelFile, readModelHeader, writeModelFile } from '../model-file.ts';
import type { AnyPredictor, Classifier, FitOptions } from '../predictor.ts';
import { type Table, takeRows } from '../table.ts';

export interface HazardOptions {
  /** Periods looked ahead: hours, days, visits. */
  periods: number;
  /** What predicts the event of a period. Default: logistic without a penalty worth the name. */
  base?: ModelSpec;
  /** The column that says which period a row is about. Default: period. */
  periodColumn?: string;
}

/** When it happened, or how long nobody saw it happen. */
export interface Waits {
  /** Periods that somebody was watched for, from 1; the event was in the last of them. Shape [rows]. */
  periods: ArrayLike<number>;
  /** Whether the event came in the last period; else watching ended (churned from view, still waiting). */
  happened: ArrayLike<boolean | number>;
}

/**
 * Time to an event (next purchase, churn) in periods: a classifier learns, of each row and period in
 * which the event had not yet come, whether it comes then (Cox 1972, §5; Allison 1982). Rows that
 * were watched for part of the time only count for that part.
 */
export interface HazardModel {
  readonly periods: number;
  fit(table: Table, waits: Waits, options?: FitOptions): Promise<void>;
  /** P(it comes in period t, given that it has not come before); row-major [rows × periods]. */
  hazards(table: Table): Float64Array;
  /** P(it has not come by the end of period t); row-major [rows × periods]. */
  survival(table: Table): Float64Array;
  /** P(it comes within the first `within` periods); shape [rows]. */
  happensWithin(table: Table, within: number): Float64Array;
  save(): Uint8Array<ArrayBuffer>;
}

const NAME = 'hazard';
const NO = 'no';
const YES = 'yes';

const periodNames = (periods: number): string[] =>
  Array.from({ length: periods }, (_, at) => String(at + 1).padStart(String(periods).length, '0'));

const withPeriod = (table: Table, name: string, codes: Float64Array, periods: number): Table => {
  if (table.columns.some((column) => column.name === name))
    throw new PredictError(
      'predict/bad-option',
      `periodColumn: there is a column "${name}" already`,
      {
        field: 'periodColumn',
        found: name,
      },
    );
  const categories = periodNames(periods);
  return {
    rows: table.rows,
    columns: [...table.columns, { name, kind: 'categorical', categories, values: codes }],
  };
};

const checkWaits = ({ rows }: Table, { periods, happened }: Waits): void => {
  for (const [field, { length }] of Object.entries({ periods, happened }))
    if (length !== rows)
      throw new PredictError('predict/dimension-mismatch', `${length} ${field} for ${rows} rows`, {
        field,
        expected: rows,
        found: length,
      });
  for (let row = 0; row < rows; row++)
    if (!Number.isInteger(periods[row]) || periods[row]! < 1)
      throw new PredictError('predict/bad-row', `row ${row}: ${periods[row]} periods`, {
        row,
        field: 'periods',
        expected: 'a whole number, 1 or more',
        found: String(periods[row]),
      });
};

/** A row for each period somebody was still waiting in. */
const personPeriods = ({ rows }: Table, { periods, happened }: Waits, most: number) => {
  const owners: number[] = [];
  const codes: number[] = [];
  const labels: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let period = 1; period <= Math.min(most, periods[row]!); period++) {
      owners.push(row);
      codes.push(period - 1);
      labels.push(period === periods[row] && happened[row] ? YES : NO);
    }
  return { owners, codes: Float64Array.from(codes), labels };
};

const modelOf = (
  make: MakeModel,
  { periods, base: given, periodColumn = 'period' }: HazardOptions,
  restored?: Classifier,
): HazardModel => {
  checkOption('periods', periods, { atLeast: 1, whole: true });
  const usual = { model: 'logistic', options: { ridge: 1e-3, mostCategories: 1_000 } };
  const base = specOf(make, 'classify', 'base', given ?? usual);
  let step = restored;

  const need = (): Classifier => {
    if (!step) throw new PredictError('predict/not-fitted', 'hazard: nothing was learnt yet');
    return step;
  };

  const hazards = (table: Table): Float64Array => {
    const rows = Array.from({ length: table.rows * periods }, (_, at) => Math.floor(at / periods));
    const codes = Float64Array.from(rows, (_, at) => at % periods);
    const asked = withPeriod(takeRows(table, rows), periodColumn, codes, periods);
    const model = need();
    const place = model.classes.indexOf(YES);
    const answers = model.predictProba(asked);
    return codes.map((_, at) => answers[2 * at + place]!);
  };

  const survival = (table: Table): Float64Array => {
    const left = hazards(table);
    for (let row = 0; row < table.rows; row++)
      for (let period = 0, still = 1; period < periods; period++) {
        still *= 1 - left[row * periods + period]!;
        left[row * periods + period] = still;
      }
    return left;
  };

  return {
    periods,
    async fit(table, waits, options = {}) {
      checkWaits(table, waits);
      const { owners, codes, labels } = personPeriods(table, waits, periods);
      const model = make('classify', base.model, base.options) as Classifier;
      const weights = options.weights;
      await model.fit(withPeriod(takeRows(table, owners), periodColumn, codes, periods), labels, {
        ...options,
        ...(weights ? { weights: owners.map((row) => weights[row]!) } : {}),
      });
      step = model;
    },
    hazards,
    survival,
    happensWithin(table, within) {
      checkOption('within', within, { atLeast: 1, atMost: periods, whole: true });
      const still = survival(table);
      return Float64Array.from(
        { length: table.rows },
        (_, row) => 1 - still[row * periods + within - 1]!,
      );
    },
    save: () =>
      writeModelFile({
        model: NAME,
        facts: { options: { periods, base, periodColumn } },
        arrays: { step: need().save() },
      }),
  };
};

/** A hazard model, unfitted. */
export const hazardModel =
  (make: MakeModel) =>
  (options: HazardOptions): HazardModel =>
    modelOf(make, options);

/** The hazard model that `save` wrote. @throws PredictError as `loadPredictor`. */
export const loadHazard =
  (make: MakeModel, load: (bytes: Uint8Array) => AnyPredictor) =>
  (bytes: Uint8Array): HazardModel => {
    const { model } = readModelHeader(bytes);
    if (model !== NAME)
      throw new PredictError('predict/unknown-model', `"${model}" is no hazard model`, {
        field: 'model',
        expected: NAME,
        found: model,
      });
    const { facts, arrays } = readModelFile(bytes);
    const options = facts.options as { [key: string]: Json } as unknown as HazardOptions;
    return modelOf(make, options, load(arrays.step as Uint8Array) as Classifier);
  };
