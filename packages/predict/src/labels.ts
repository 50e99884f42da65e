import { PredictError } from './errors.ts';
import type { Cell } from './table.ts';

/** What is to be predicted, a label per row. Numbers and booleans are classes by their text. */
export type Labels = ArrayLike<Cell>;

const missing = (row: number): never => {
  throw new PredictError('predict/missing-label', `row ${row} has no label`, {
    row,
    field: 'label',
  });
};

const textOf = (label: Cell, row: number): string => {
  if (label === null || label === undefined || label === '' || Number.isNaN(label)) missing(row);
  return String(label);
};

const inOrder = (texts: Iterable<string>): string[] => {
  const list = [...texts];
  const areNumbers = list.every((text) => Number.isFinite(Number(text)));
  return areNumbers ? list.sort((a, b) => Number(a) - Number(b)) : list.sort();
};

/**
 * Distinct labels (numbers by size, other texts by code units: false before true) and the place of
 * each row's. O(rows).
 *
 * @throws PredictError `predict/missing-label` with the row.
 */
export const classesOf = (labels: Labels): { classes: string[]; codes: Float64Array } => {
  const texts = Array.from(labels, textOf);
  const classes = inOrder(new Set(texts));
  return { classes, codes: codesAmong(classes, texts) };
};

/** Place of each label among known classes. @throws PredictError `predict/unknown-class`, `predict/missing-label`. */
export const codesAmong = (classes: readonly string[], labels: Labels): Float64Array => {
  const places = new Map(classes.map((text, place) => [text, place]));
  return Float64Array.from(labels, (label, row) => {
    const place = places.get(textOf(label, row));
    if (place === undefined)
      throw new PredictError(
        'predict/unknown-class',
        `row ${row}: "${label}" is none of ${classes.join(', ')}`,
        { row, field: 'label', expected: classes.join(', '), found: String(label) },
      );
    return place;
  });
};

/** @throws PredictError `predict/missing-label`, `predict/not-finite` or `predict/mixed-column` with the row. */
export const valuesOf = (labels: Labels): Float64Array =>
  Float64Array.from(labels, (label, row) => {
    textOf(label, row);
    if (typeof label !== 'number')
      throw new PredictError('predict/mixed-column', `row ${row}: "${label}" is no number`, {
        row,
        field: 'label',
        found: String(label),
      });
    if (!Number.isFinite(label))
      throw new PredictError('predict/not-finite', `row ${row}: the label is ${label}`, {
        row,
        field: 'label',
        found: String(label),
      });
    return label;
  });
