import { PredictError } from './errors.ts';
import { type Column, type ColumnSchema, type Table, tableOfColumns } from './table.ts';

const placesOf = new WeakMap<readonly string[], Map<string, number>>();

const placesAmong = (categories: readonly string[]): Map<string, number> => {
  const known = placesOf.get(categories);
  if (known) return known;
  const places = new Map(categories.map((text, place) => [text, place]));
  placesOf.set(categories, places);
  return places;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((text, place) => text === b[place]));

/** A category the model never met counts as missing. */
const recoded = (column: Column, categories: readonly string[]): Column => {
  const own = column.categories ?? [];
  if (isSame(own, categories)) return { ...column, categories };
  const places = placesAmong(categories);
  const translated = Float64Array.from(own, (text) => places.get(text) ?? Number.NaN);
  return { ...column, categories, values: column.values.map((code) => translated[code]!) };
};

const other = (message: string, field: string, expected: string, found: string): never => {
  throw new PredictError('predict/other-columns', message, { field, expected, found });
};

/**
 * The table as a model knows it: its columns in its order, its codes for categories. O(cells).
 *
 * @throws PredictError `predict/other-columns`, naming the first column that is missing, unknown or
 * of another kind, and as `tableOfColumns`.
 */
export const alignTo = (schema: readonly ColumnSchema[], table: Table): Table => {
  const given = new Map(table.columns.map((column) => [column.name, column]));
  const columns = schema.map(({ name, kind, categories }): Column => {
    const column = given.get(name);
    if (!column) return other(`the column "${name}" is missing`, name, kind, 'nothing');
    if (column.kind !== kind) {
      // A column that has no value at all says nothing about its kind.
      if (!column.values.every(Number.isNaN))
        other(`the column "${name}" is ${column.kind}, not ${kind}`, name, kind, column.kind);
      return { name, kind, values: column.values, ...(categories ? { categories } : {}) };
    }
    return categories ? recoded(column, categories) : column;
  });
  const known = new Set(schema.map(({ name }) => name));
  for (const { name } of table.columns)
    if (!known.has(name))
      other(`the model does not know the column "${name}"`, name, 'nothing', 'a column');
  tableOfColumns(table.columns);
  return { rows: table.rows, columns };
};
