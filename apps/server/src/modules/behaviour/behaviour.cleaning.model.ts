import {
  type AnyPredictor,
  type Cell,
  labelsOf,
  loadPredictor,
  makePredictor,
  type Table,
  takeColumns,
  takeRows,
} from '@kaibo/predict';
import { CleaningError, type CleanTable, columnIn, modeOf } from './behaviour.cleaning.table.ts';

const models = {
  tree: { classify: 'tree', regress: 'tree' },
  linear: { classify: 'logistic', regress: 'ridge' },
} as const;

/** Deep enough for what goes together, and not for single rows. */
const TREE = { maxDepth: 8, minLeafRows: 5 };

interface Filling {
  column: string;
  with: keyof typeof models;
  from?: readonly string[];
}

const rowsWhere = (values: Float64Array, holds: (value: number) => boolean): number[] =>
  Array.from(values.keys()).filter((row) => holds(values[row]!));

/** Learns a column from the others, of rows that have it. Where all have the same there is nothing to learn but that. */
export const learnFilling = async (
  { column, with: how, from }: Filling,
  table: CleanTable,
): Promise<{ value: number } | { model: string }> => {
  const wanted = columnIn(table, column);
  const names = from ?? table.columns.map(({ name }) => name).filter((name) => name !== column);
  for (const name of names) columnIn(table, name);
  if (names.length === 0 || names.includes(column))
    throw new CleaningError('cleaning/nothing-to-learn', column);
  const known = rowsWhere(wanted.values, (value) => !Number.isNaN(value));
  const usual = modeOf(wanted);
  if (known.every((row) => wanted.values[row] === usual)) return { value: usual };
  const task = wanted.kind === 'numeric' ? 'regress' : 'classify';
  const model = makePredictor(task, models[how][task], how === 'tree' ? TREE : {});
  const labels: Cell[] = labelsOf(columnIn(takeRows(table as Table, known) as CleanTable, column));
  await model.fit(takeColumns(takeRows(table as Table, known), [...names]), labels);
  return { model: Buffer.from(model.save()).toString('base64') };
};

/** Read once, however many rows are served one by one. */
const loaded = new Map<string, AnyPredictor>();
const LOADED_MOST = 64;

const modelOf = (text: string): AnyPredictor => {
  const known = loaded.get(text);
  if (known) return known;
  if (loaded.size >= LOADED_MOST) loaded.clear();
  const model = loadPredictor(Buffer.from(text, 'base64'));
  loaded.set(text, model);
  return model;
};

/** What the model says of each row that has nothing in the column, in their order; NaN for a class unknown here. */
export const filling = (text: string, table: CleanTable, column: string): Float64Array => {
  const { values, categories = [] } = columnIn(table, column);
  const rows = rowsWhere(values, Number.isNaN);
  if (rows.length === 0) return new Float64Array(0);
  const model = modelOf(text);
  const names = model.columns.map(({ name }) => name);
  for (const name of names) columnIn(table, name);
  const asked = takeColumns(takeRows(table as Table, rows), names);
  if (model.task === 'regress') return model.predict(asked);
  const { classes } = model;
  const probabilities = model.predictProba(asked);
  return Float64Array.from(rows, (_, row) => {
    const own = probabilities.subarray(row * classes.length, (row + 1) * classes.length);
    const place = categories.indexOf(classes[own.indexOf(Math.max(...own))]!);
    return place < 0 ? Number.NaN : place;
  });
};
