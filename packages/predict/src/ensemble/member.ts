import { checkOption } from '../check-option.ts';
import type { Training } from '../core.ts';
import { PredictError } from '../errors.ts';
import type { Labels } from '../labels.ts';
import type { Json } from '../model-file.ts';
import type { AnyPredictor, Task } from '../predictor.ts';
import { type Table, takeRows } from '../table.ts';

/** A model to be made: its name and options. */
export interface ModelSpec {
  model: string;
  options?: Readonly<Record<string, Json>>;
}

/** Makes models by task and name; handed in, so that models of models need not know them all. */
export type MakeModel = (
  task: Task,
  name: string,
  options?: Readonly<Record<string, Json>>,
) => AnyPredictor;

/** As it is kept in a file. @throws PredictError `predict/bad-option`, or as its factory. */
export const specOf = (
  make: MakeModel,
  task: Task,
  field: string,
  spec: ModelSpec | undefined,
): { model: string; options: { [key: string]: Json } } => {
  if (typeof spec?.model !== 'string')
    throw new PredictError('predict/bad-option', `${field}: a model is needed`, {
      field,
      expected: '{ model, options }',
    });
  const { name, options } = make(task, spec.model, spec.options);
  return { model: name, options: { ...options } };
};

/** At least two of them. */
export const specsOf = (
  make: MakeModel,
  task: Task,
  specs: readonly ModelSpec[] | undefined,
): { model: string; options: { [key: string]: Json } }[] => {
  checkOption('members', specs?.length ?? 0, { atLeast: 2 });
  return (specs ?? []).map((spec, at) => specOf(make, task, `members.${at}`, spec));
};

/** Labels as the caller would have given them. */
export const labelsBack = ({ classes, targets }: Training, rows?: ArrayLike<number>): Labels => {
  const labelAt = (row: number) => (classes.length > 0 ? classes[targets[row]!]! : targets[row]!);
  if (!rows) return Array.from(targets, (_, row) => labelAt(row));
  return Array.from(rows, labelAt);
};

/** Fits a member on some rows of a training (all when not said). */
export const fitMember = async (
  model: AnyPredictor,
  training: Training,
  rows?: ArrayLike<number>,
): Promise<AnyPredictor> => {
  const { table, weights, signal } = training;
  await model.fit(rows ? takeRows(table, rows) : table, labelsBack(training, rows), {
    weights: rows ? Float64Array.from(rows, (row) => weights[row]!) : weights,
    ...(signal ? { signal } : {}),
  });
  return model;
};

/** What a member answers, in the order of the whole's classes; a class it never met gets 0. */
export const answersOf = (
  model: AnyPredictor,
  table: Table,
  classes: readonly string[],
): Float64Array => {
  if (model.task === 'regress') return model.predict(table);
  const own = model.predictProba(table);
  const places = model.classes.map((name) => classes.indexOf(name));
  if (places.length === classes.length && places.every((place, at) => place === at)) return own;
  const out = new Float64Array(table.rows * classes.length);
  for (let row = 0; row < table.rows; row++)
    places.forEach((place, at) => {
      out[row * classes.length + place] = own[row * places.length + at]!;
    });
  return out;
};

/** A small table of one column for each figure, [rows × columns] row-major. */
export const tableOfFigures = (figures: Float64Array, names: readonly string[]): Table => {
  const size = names.length;
  const rows = figures.length / size;
  return {
    rows,
    columns: names.map((name, at) => ({
      name,
      kind: 'numeric',
      values: Float64Array.from({ length: rows }, (_, row) => figures[row * size + at]!),
    })),
  };
};
