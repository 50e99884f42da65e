import { RecommendError } from '../errors.ts';

/** Examples by field (user, item, hour …): one value of each field, as a row of one joint table. */
export interface FieldExamples {
  rows: number;
  fields: number;
  /** Row of the joint table for each field; shape [rows × fields]. */
  indices: Uint32Array;
}

/** Columns of equal length by name of the field; anything that prints can be a value. */
export type FieldColumns = Readonly<Record<string, ArrayLike<string | number>>>;

/** Knows which values each field had; others share one place per field. */
export interface FieldEncoder {
  readonly fields: readonly string[];
  /** Rows of the joint table. */
  readonly size: number;
  encode(columns: FieldColumns): FieldExamples;
  /** Plain JSON: values by field, in the order of their rows. */
  known(): Record<string, string[]>;
}

const rowsOf = (columns: FieldColumns, fields: readonly string[]): number => {
  const rows = columns[fields[0]!]?.length ?? 0;
  for (const field of fields) {
    const found = columns[field]?.length;
    if (found !== rows)
      throw new RecommendError('recommend/dimension-mismatch', `${field}: not ${rows} rows`, {
        field,
        expected: rows,
        found: found ?? 'absent',
      });
  }
  return rows;
};

/** Reads again what `known()` gave. */
export const fieldEncoderOf = (known: Record<string, readonly string[]>): FieldEncoder => {
  const fields = Object.keys(known);
  const placeOf: Map<string, number>[] = [];
  const unknown: number[] = [];
  let size = 0;
  for (const field of fields) {
    unknown.push(size++);
    const own = new Map<string, number>();
    for (const value of known[field]!) own.set(value, size++);
    placeOf.push(own);
  }
  return {
    fields,
    size,
    known: () => Object.fromEntries(fields.map((field) => [field, [...known[field]!]])),
    encode(columns) {
      const rows = rowsOf(columns, fields);
      const indices = new Uint32Array(rows * fields.length);
      fields.forEach((field, place) => {
        const column = columns[field]!;
        for (let row = 0; row < rows; row++)
          indices[row * fields.length + place] =
            placeOf[place]!.get(String(column[row])) ?? unknown[place]!;
      });
      return { rows, fields: fields.length, indices };
    },
  };
};

/** Numbers the values that occur at least `atLeast` times; rarer ones count as unknown. O(values). */
export const createFieldEncoder = (columns: FieldColumns, atLeast = 1): FieldEncoder => {
  const fields = Object.keys(columns);
  rowsOf(columns, fields);
  const known = fields.map((field) => {
    const seen = new Map<string, number>();
    const column = columns[field]!;
    for (let row = 0; row < column.length; row++) {
      const value = String(column[row]);
      seen.set(value, (seen.get(value) ?? 0) + 1);
    }
    return [field, [...seen].filter(([, count]) => count >= atLeast).map(([value]) => value)];
  });
  return fieldEncoderOf(Object.fromEntries(known) as Record<string, string[]>);
};
