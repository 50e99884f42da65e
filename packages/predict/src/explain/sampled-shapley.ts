import { random } from '@kaibo/numeric';
import type { Training } from '../core.ts';
import type { ModelArray } from '../model-file.ts';
import type { Explanation } from '../predictor.ts';
import { type ColumnSchema, type Table, takeRows } from '../table.ts';

const MOST_ROWS = 24;

/** Some training rows, against which a model is explained later; the same rows for the same table. */
export const backgroundOf = ({ table }: Pick<Training, 'table'>): Table => {
  if (table.rows <= MOST_ROWS) return table;
  const drawn = random(table.rows).sample(table.rows, MOST_ROWS).sort();
  return takeRows(table, drawn);
};

/** Column after column; shape [columns · rows]. */
export const backgroundArray = ({ rows, columns }: Table): Float64Array => {
  const values = new Float64Array(rows * columns.length);
  columns.forEach((column, place) => {
    values.set(column.values, place * rows);
  });
  return values;
};

export const restoreBackground = (schema: readonly ColumnSchema[], array: ModelArray): Table => {
  const rows = array.length / schema.length;
  return {
    rows,
    columns: schema.map((column, place) => ({
      ...column,
      values: Float64Array.from(array.subarray(place * rows, (place + 1) * rows)),
    })),
  };
};

/**
 * Shapley values by sampling: each background row is turned into the asked row column by column, in
 * a random order and in its reverse, and what each step changes is its column's (Štrumbelj &
 * Kononenko 2014). Contributions sum to the prediction exactly; each is an estimate. The same row gets the same answer.
 * O(background rows · columns) predictions, made at once.
 */
export const sampledShapley = (
  predict: (table: Table) => Float64Array,
  row: Table,
  background: Table,
): Pick<Explanation, 'base' | 'contributions'> => {
  const size = row.columns.length;
  const walks = 2 * background.rows;
  const draws = random(size);
  const orders = Array.from({ length: background.rows }, () =>
    draws.shuffle(Array.from({ length: size }, (_, place) => place)),
  ).flatMap((order) => [order, order.toReversed()]);
  const places = row.columns.map(() => new Float64Array(walks * (size + 1)));
  orders.forEach((order, walk) => {
    const stepOf = new Uint32Array(size);
    order.forEach((place, step) => {
      stepOf[place] = step;
    });
    places.forEach((values, place) => {
      const [from, to] = [
        background.columns[place]!.values[walk >> 1]!,
        row.columns[place]!.values[0]!,
      ];
      for (let step = 0; step <= size; step++)
        values[walk * (size + 1) + step] = step > stepOf[place]! ? to : from;
    });
  });
  const answers = predict({
    rows: walks * (size + 1),
    columns: row.columns.map((column, place) => ({ ...column, values: places[place]! })),
  });
  const changes = new Float64Array(size);
  let base = 0;
  orders.forEach((order, walk) => {
    const begin = walk * (size + 1);
    base += answers[begin]! / walks;
    order.forEach((place, step) => {
      changes[place]! += (answers[begin + step + 1]! - answers[begin + step]!) / walks;
    });
  });
  return {
    base,
    contributions: row.columns.map(({ name }, place) => ({ column: name, value: changes[place]! })),
  };
};

/** Probabilities of one class, of answers [rows × classes]; all answers where `classPlace` is −1. */
export const columnOfAnswers = (
  answers: Float64Array,
  classes: number,
  classPlace: number,
): Float64Array => {
  if (classPlace < 0) return answers;
  const out = new Float64Array(answers.length / classes);
  for (let row = 0; row < out.length; row++) out[row] = answers[row * classes + classPlace]!;
  return out;
};

/** An explanation of whatever predicts, on the scale of its answers. */
export const explainBySampling = (
  predict: (table: Table) => Float64Array,
  row: Table,
  { background, classes, classPlace }: { background: Table; classes: number; classPlace: number },
): Omit<Explanation, 'className'> => ({
  scale: classPlace < 0 ? 'value' : 'probability',
  ...sampledShapley(
    (table) => columnOfAnswers(predict(table), classes, classPlace),
    row,
    background,
  ),
});
