import { PredictError } from './errors.ts';

export type ColumnKind = 'numeric' | 'categorical';

/** What a column is, without its values. */
export interface ColumnSchema {
  name: string;
  kind: ColumnKind;
  /** Of a categorical column: category c is `categories[c]`. */
  categories?: readonly string[];
}

export interface Column extends ColumnSchema {
  /** Shape [rows]; NaN where missing. A categorical column holds places in `categories`. */
  values: Float64Array;
}

/** Columns of equal length, each name once. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export type Cell = string | number | boolean | null | undefined;

export interface TableOptions {
  /** Kinds that must not be guessed: text is categorical and numbers are numeric otherwise. */
  kinds?: Readonly<Record<string, ColumnKind>>;
}

const isMissing = (cell: Cell): boolean =>
  cell === null || cell === undefined || cell === '' || Number.isNaN(cell);

const numericColumn = (name: string, cells: ArrayLike<Cell>): Column => {
  const values = new Float64Array(cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (isMissing(cell)) values[row] = Number.NaN;
    else if (typeof cell === 'number') values[row] = cell;
    else
      throw new PredictError(
        'predict/mixed-column',
        `column "${name}", row ${row}: "${cell}" is no number`,
        { row, field: name, expected: 'number', found: String(cell) },
      );
  }
  return { name, kind: 'numeric', values };
};

/** Places of `cells` among their distinct texts, which are in order of code units. */
const categoricalColumn = (name: string, cells: ArrayLike<Cell>): Column => {
  const texts = Array.from(cells, (cell) => (isMissing(cell) ? null : String(cell)));
  const categories = [...new Set(texts)].filter((text) => text !== null).sort();
  const places = new Map(categories.map((text, place) => [text, place]));
  const values = Float64Array.from(texts, (text) => places.get(text ?? '') ?? Number.NaN);
  return { name, kind: 'categorical', categories, values };
};

const guessedKind = (name: string, cells: ArrayLike<Cell>): ColumnKind => {
  let first: { row: number; kind: ColumnKind } | undefined;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (isMissing(cell)) continue;
    const kind = typeof cell === 'number' ? 'numeric' : 'categorical';
    first ??= { row, kind };
    if (kind !== first.kind)
      throw new PredictError(
        'predict/mixed-column',
        `column "${name}" is ${first.kind} in row ${first.row} and ${kind} ("${cell}") in row ${row}: say its kind`,
        { row, field: name, expected: first.kind, found: kind },
      );
  }
  return first?.kind ?? 'numeric';
};

const refuseInfinity = ({ name, values }: Column): void => {
  // A loop: in service this passes over every cell of every candidate.
  let row = 0;
  while (row < values.length && Math.abs(values[row]!) !== Infinity) row++;
  if (row < values.length)
    throw new PredictError(
      'predict/not-finite',
      `column "${name}", row ${row}: ${values[row]} is no value to learn from`,
      { row, field: name, found: String(values[row]) },
    );
};

const refuseFalseCode = ({ name, values, categories = [] }: Column): void => {
  const row = values.findIndex(
    (value) =>
      !Number.isNaN(value) && !(Number.isInteger(value) && categories[value] !== undefined),
  );
  if (row >= 0)
    throw new PredictError(
      'predict/bad-row',
      `column "${name}", row ${row}: ${values[row]} is no place among its ${categories.length} categories`,
      { row, field: name, expected: categories.length, found: String(values[row]) },
    );
};

/**
 * Columns as a table, checked. O(cells).
 *
 * @throws PredictError `predict/dimension-mismatch` (lengths), `predict/bad-option` (a name twice
 * or empty), `predict/not-finite`, `predict/bad-row` (a code without a category).
 */
export const tableOfColumns = (columns: readonly Column[]): Table => {
  const rows = columns[0]?.values.length ?? 0;
  const names = new Set<string>();
  for (const column of columns) {
    const { name, kind, values } = column;
    if (name === '' || names.has(name))
      throw new PredictError(
        'predict/bad-option',
        `column "${name}": a name of its own is needed`,
        {
          field: name,
        },
      );
    names.add(name);
    if (values.length !== rows)
      throw new PredictError(
        'predict/dimension-mismatch',
        `column "${name}" has ${values.length} rows, "${columns[0]!.name}" has ${rows}`,
        { field: name, expected: rows, found: values.length },
      );
    if (kind === 'categorical') refuseFalseCode(column);
    else refuseInfinity(column);
  }
  return { rows, columns };
};

/**
 * A table of records (a key that is absent is missing) or of columns of cells. O(cells).
 *
 * @throws PredictError `predict/mixed-column` for numbers and text in one column, and as `tableOfColumns`.
 */
export const tableOf = (
  data: readonly Readonly<Record<string, Cell>>[] | Readonly<Record<string, ArrayLike<Cell>>>,
  { kinds = {} }: TableOptions = {},
): Table => {
  const isRecords = Array.isArray(data);
  const names = isRecords
    ? [...new Set((data as Record<string, Cell>[]).flatMap((record) => Object.keys(record)))]
    : Object.keys(data);
  const cellsOf = (name: string): ArrayLike<Cell> =>
    isRecords
      ? (data as Record<string, Cell>[]).map((record) => record[name])
      : (data as Record<string, ArrayLike<Cell>>)[name]!;
  return tableOfColumns(
    names.map((name) => {
      const cells = cellsOf(name);
      const kind = Object.hasOwn(kinds, name) ? kinds[name] : guessedKind(name, cells);
      return kind === 'categorical' ? categoricalColumn(name, cells) : numericColumn(name, cells);
    }),
  );
};

/** These rows, in this order; a row may come more than once. O(rows · columns). */
export const takeRows = (table: Table, rows: ArrayLike<number>): Table => ({
  rows: rows.length,
  columns: table.columns.map((column) => {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
    return { ...column, values };
  }),
});

/** The columns of these names, in this order. @throws PredictError `predict/other-columns`. */
export const takeColumns = (table: Table, names: readonly string[]): Table => ({
  rows: table.rows,
  columns: names.map((name) => columnOf(table, name)),
});

/** @throws PredictError `predict/other-columns` where there is none of that name. */
export const columnOf = (table: Table, name: string): Column => {
  const found = table.columns.find((column) => column.name === name);
  if (!found)
    throw new PredictError('predict/other-columns', `there is no column "${name}"`, {
      field: name,
      found: table.columns.map((column) => column.name).join(', '),
    });
  return found;
};

/** What the columns are, without their values. */
export const schemaOf = (table: Table): ColumnSchema[] =>
  table.columns.map(({ name, kind, categories }) => ({
    name,
    kind,
    ...(categories ? { categories } : {}),
  }));
