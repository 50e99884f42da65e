import { filling, learnFilling } from './behaviour.cleaning.model.ts';
import {
  type CleanTable,
  columnIn,
  keepRows,
  modeOf,
  momentsOf,
  numericIn,
  quantileOf,
  withColumns,
  withValues,
} from './behaviour.cleaning.table.ts';

/** A step as an operator writes it: plain JSON. */
export type Step =
  /** Of rows that are equal in these columns the first stays. */
  | { step: 'duplicates'; columns: readonly string[] }
  /** Rows of the demo's crowd (1 in the column) go; `mark` leaves them and only counts them. */
  | { step: 'simulated'; column: string; do: 'drop' | 'mark' }
  /**
   * Beyond `limit` interquartile ranges from the quartiles (`iqr`, Tukey: 1.5), or `limit` deviations from the mean
   * (`z-score`: 3). Dropping is for training: served rows keep the value.
   */
  | {
      step: 'outliers';
      column: string;
      rule: 'iqr' | 'z-score';
      limit: number;
      do: 'drop' | 'clip' | 'missing';
    }
  /** `flag` adds a column `… is missing` before the value is filled in. */
  | { step: 'missing'; column: string; with: 'mean' | 'median' | 'mode'; flag?: boolean }
  /**
   * What a model says of the rest of the row: a decision tree, or a line (of categories the logistic one). `from` are
   * the columns that it looks at; all others unless said. One that a row has not is taken as the model takes it.
   */
  | {
      step: 'missing';
      column: string;
      with: 'tree' | 'linear';
      from?: readonly string[];
      flag?: boolean;
    }
  /** `log` is sign · ln(1 + |x|). A column of one value becomes 0. */
  | { step: 'scale'; column: string; to: 'min-max' | 'z-score' | 'log' }
  /** `one-hot`: a column for each category of the training rows; `frequency`: its share of them. */
  | { step: 'encode'; column: string; as: 'one-hot' | 'frequency' };

/** What a step has learnt: numbers by name, categories, and a model as base64. */
export type Fitted = {
  readonly [name: string]: number | string | readonly string[] | readonly number[];
};

interface Done {
  table: CleanTable;
  valuesChanged: number;
  columns: readonly string[];
}

type When = 'training' | 'serving';

const count = (values: Float64Array, holds: (value: number) => boolean): number =>
  values.reduce((sum, value) => (holds(value) ? sum + 1 : sum), 0);
const isMissing = (value: number): boolean => Number.isNaN(value);

/** What a step learns from the rows it is fitted on. */
export const learnt = (step: Step, table: CleanTable): Fitted | Promise<Fitted> => {
  switch (step.step) {
    case 'duplicates':
      return {};
    case 'simulated':
      return { rows: count(columnIn(table, step.column).values, (value) => value === 1) };
    case 'outliers': {
      const column = numericIn(table, step.column);
      if (step.rule === 'z-score') {
        const { mean, deviation } = momentsOf(column);
        return { low: mean - step.limit * deviation, high: mean + step.limit * deviation };
      }
      const [first, third] = [quantileOf(column, 0.25), quantileOf(column, 0.75)];
      const reach = step.limit * (third - first);
      return { low: first - reach, high: third + reach };
    }
    case 'missing': {
      const column = columnIn(table, step.column);
      if (step.with === 'mode') return { value: modeOf(column) };
      if (step.with === 'tree' || step.with === 'linear') return learnFilling(step, table);
      const numeric = numericIn(table, step.column);
      if (step.with === 'median') return { value: quantileOf(numeric, 0.5) };
      return { value: momentsOf(numeric).mean };
    }
    case 'scale': {
      if (step.to === 'log') return {};
      const { mean, deviation, least, most } = momentsOf(numericIn(table, step.column));
      return step.to === 'z-score'
        ? { shift: mean, divisor: deviation }
        : { shift: least, divisor: most - least };
    }
    case 'encode': {
      const { categories = [], values } = columnIn(table, step.column);
      const shares = categories.map(
        (_, place) => count(values, (value) => value === place) / Math.max(1, table.rows),
      );
      return { categories, shares };
    }
  }
};

const number = (fitted: Fitted, name: string): number => fitted[name] as number;

const changed = (table: CleanTable, column: string, change: (value: number) => number): Done => {
  let valuesChanged = 0;
  const next = withValues(table, column, (value) => {
    const to = change(value);
    if (!Object.is(to, value)) valuesChanged += 1;
    return to;
  });
  return { table: next, valuesChanged, columns: [column] };
};

const chosen = (
  table: CleanTable,
  columns: readonly string[],
  keeps: (row: number) => boolean,
) => ({
  table: keepRows(table, keeps),
  valuesChanged: 0,
  columns,
});

const withoutDuplicates = (table: CleanTable, names: readonly string[]): Done => {
  const columns = names.map((name) => columnIn(table, name));
  const seen = new Set<string>();
  return chosen(table, names, (row) => {
    const key = columns.map(({ values }) => values[row]).join('\t');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const withoutOutliers = (
  step: Extract<Step, { step: 'outliers' }>,
  fitted: Fitted,
  table: CleanTable,
  when: When,
): Done => {
  const [low, high] = [number(fitted, 'low'), number(fitted, 'high')];
  const isOut = (value: number): boolean => value < low || value > high;
  if (step.do === 'clip')
    return changed(table, step.column, (value) =>
      value < low ? low : value > high ? high : value,
    );
  if (step.do === 'missing')
    return changed(table, step.column, (value) => (isOut(value) ? Number.NaN : value));
  const { values } = numericIn(table, step.column);
  return when === 'training'
    ? chosen(table, [step.column], (row) => !isOut(values[row]!))
    : { table, valuesChanged: 0, columns: [step.column] };
};

const filled = (
  step: Extract<Step, { step: 'missing' }>,
  fitted: Fitted,
  table: CleanTable,
): Done => {
  const flagged = step.flag
    ? withColumns(table, (column) => {
        if (column.name !== step.column) return [column];
        const values = column.values.map((value) => (isMissing(value) ? 1 : 0));
        return [column, { name: `${step.column} is missing`, kind: 'numeric', values }];
      })
    : table;
  if (typeof fitted.model === 'string') {
    // Each column is passed once, in the order of the rows.
    const values = filling(fitted.model, table, step.column);
    let place = 0;
    return changed(flagged, step.column, (each) => (isMissing(each) ? values[place++]! : each));
  }
  const value = number(fitted, 'value');
  return changed(flagged, step.column, (each) => (isMissing(each) ? value : each));
};

const scaled = (
  step: Extract<Step, { step: 'scale' }>,
  fitted: Fitted,
  table: CleanTable,
): Done => {
  numericIn(table, step.column);
  if (step.to === 'log')
    return changed(table, step.column, (value) => Math.sign(value) * Math.log1p(Math.abs(value)));
  const [shift, divisor] = [number(fitted, 'shift'), number(fitted, 'divisor')];
  return changed(table, step.column, (value) =>
    isMissing(value) ? value : divisor === 0 ? 0 : (value - shift) / divisor,
  );
};

/** A category that the training rows did not have is like a missing one: none of the columns, no share. */
const encoded = (
  step: Extract<Step, { step: 'encode' }>,
  fitted: Fitted,
  table: CleanTable,
): Done => {
  const names = fitted.categories as readonly string[];
  const shares = fitted.shares as readonly number[];
  const { categories = [], values } = columnIn(table, step.column);
  const places = categories.map((category) => names.indexOf(category));
  const placeOf = (value: number): number => (isMissing(value) ? -1 : (places[value] ?? -1));
  const made =
    step.as === 'one-hot'
      ? names.map((category, place) => ({
          name: `${step.column}=${category}`,
          kind: 'numeric' as const,
          values: values.map((value) => (placeOf(value) === place ? 1 : 0)),
        }))
      : [
          {
            name: step.column,
            kind: 'numeric' as const,
            values: values.map((value) => shares[placeOf(value)] ?? 0),
          },
        ];
  return {
    table: withColumns(table, (column) => (column.name === step.column ? made : [column])),
    valuesChanged: table.rows,
    columns: made.map(({ name }) => name),
  };
};

/** One step done to a table. */
export const done = (step: Step, fitted: Fitted, table: CleanTable, when: When): Done => {
  switch (step.step) {
    case 'duplicates':
      return when === 'training'
        ? withoutDuplicates(table, step.columns)
        : { table, valuesChanged: 0, columns: step.columns };
    case 'simulated': {
      const { values } = columnIn(table, step.column);
      return when === 'training' && step.do === 'drop'
        ? chosen(table, [step.column], (row) => values[row] !== 1)
        : { table, valuesChanged: 0, columns: [step.column] };
    }
    case 'outliers':
      return withoutOutliers(step, fitted, table, when);
    case 'missing':
      return filled(step, fitted, table);
    case 'scale':
      return scaled(step, fitted, table);
    case 'encode':
      return encoded(step, fitted, table);
  }
};
