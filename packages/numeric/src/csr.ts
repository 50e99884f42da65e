import { NumericError } from './errors.ts';
/**
 * Compressed sparse rows: row r holds `indices[offsets[r] … offsets[r+1])` (columns, ascending,
 * each once) with `values` beside them. `offsets` has rows + 1 places.
 */
export interface Csr {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Entries in any order. `values` absent: every entry is 1. */
export interface Triples {
  rows: number;
  columns: number;
  rowIndices: ArrayLike<number>;
  columnIndices: ArrayLike<number>;
  values?: ArrayLike<number>;
}

/** Where arrays come from: plain memory by default, a `Space` when kernels shall read them. */
export interface CsrMemory {
  u32(length: number): Uint32Array;
  f32(length: number): Float32Array;
}

const plainMemory: CsrMemory = {
  u32: (length) => new Uint32Array(length),
  f32: (length) => new Float32Array(length),
};

const check = (triples: Triples): void => {
  const { rows, columns, rowIndices, columnIndices, values } = triples;
  const count = rowIndices.length;
  if (columnIndices.length !== count || (values && values.length !== count))
    throw new NumericError(
      'numeric/bad-argument',
      `csrOf: ${count} rows, ${columnIndices.length} columns, ${values?.length ?? count} values`,
    );
  for (let i = 0; i < count; i++) {
    const row = rowIndices[i]!;
    const column = columnIndices[i]!;
    if (!(row >= 0 && row < rows && Number.isInteger(row)))
      throw new NumericError('numeric/bad-argument', `csrOf: entry ${i} has row ${row} of ${rows}`);
    if (!(column >= 0 && column < columns && Number.isInteger(column)))
      throw new NumericError(
        'numeric/bad-argument',
        `csrOf: entry ${i} has column ${column} of ${columns}`,
      );
    if (values && !Number.isFinite(values[i]!))
      throw new NumericError('numeric/bad-argument', `csrOf: entry ${i} has value ${values[i]}`);
  }
};

/**
 * Builds rows from triples by two counting sorts, so the order of the input does not matter
 * except for `last`. O(entries + rows + columns).
 *
 * @param duplicates what two entries of one place become: their sum, the larger or the later.
 * @throws NumericError `numeric/bad-argument` naming the first entry out of range or not finite.
 */
export const csrOf = (
  triples: Triples,
  duplicates: 'sum' | 'max' | 'last' = 'sum',
  memory: CsrMemory = plainMemory,
): Csr => {
  check(triples);
  const { rows, columns, rowIndices, columnIndices, values } = triples;
  const count = rowIndices.length;

  const byColumn = new Uint32Array(count);
  const columnStart = new Uint32Array(columns + 1);
  for (let i = 0; i < count; i++) columnStart[columnIndices[i]! + 1]!++;
  for (let column = 0; column < columns; column++) columnStart[column + 1]! += columnStart[column]!;
  for (let i = 0; i < count; i++) byColumn[columnStart[columnIndices[i]!]!++] = i;

  const place = new Uint32Array(rows + 1);
  for (let i = 0; i < count; i++) place[rowIndices[i]! + 1]!++;
  for (let row = 0; row < rows; row++) place[row + 1]! += place[row]!;
  const order = new Uint32Array(count);
  for (const entry of byColumn) order[place[rowIndices[entry]!]!++] = entry;

  let different = 0;
  for (let i = 0; i < count; i++) {
    const entry = order[i]!;
    const before = order[i - 1]!;
    if (
      i === 0 ||
      rowIndices[entry] !== rowIndices[before] ||
      columnIndices[entry] !== columnIndices[before]
    )
      different++;
  }

  const offsets = memory.u32(rows + 1).fill(0);
  const indices = memory.u32(different);
  const kept = memory.f32(different);
  let last = -1;
  for (let i = 0; i < count; i++) {
    const entry = order[i]!;
    const row = rowIndices[entry]!;
    const column = columnIndices[entry]!;
    const value = values ? values[entry]! : 1;
    const before = order[i - 1]!;
    if (i > 0 && rowIndices[before] === row && columnIndices[before] === column) {
      if (duplicates === 'sum') kept[last] = kept[last]! + value;
      else if (duplicates === 'last' || value > kept[last]!) kept[last] = value;
      continue;
    }
    last++;
    indices[last] = column;
    kept[last] = value;
    offsets[row + 1]!++;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  return { rows, columns, offsets, indices, values: kept };
};

/** Rows become columns. O(entries + rows + columns). */
export const transpose = (matrix: Csr, memory: CsrMemory = plainMemory): Csr => {
  const { rows, columns, offsets, indices, values } = matrix;
  const turnedOffsets = memory.u32(columns + 1).fill(0);
  const turnedIndices = memory.u32(indices.length);
  const turnedValues = memory.f32(indices.length);
  for (const column of indices) turnedOffsets[column + 1]!++;
  for (let column = 0; column < columns; column++)
    turnedOffsets[column + 1]! += turnedOffsets[column]!;
  const place = turnedOffsets.slice(0, columns);
  for (let row = 0; row < rows; row++)
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const target = place[indices[entry]!]!++;
      turnedIndices[target] = row;
      turnedValues[target] = values[entry]!;
    }
  return {
    rows: columns,
    columns: rows,
    offsets: turnedOffsets,
    indices: turnedIndices,
    values: turnedValues,
  };
};

/** Views (not copies) of one row. */
export const rowOf = (matrix: Csr, row: number): { indices: Uint32Array; values: Float32Array } => {
  const from = matrix.offsets[row]!;
  const to = matrix.offsets[row + 1]!;
  return { indices: matrix.indices.subarray(from, to), values: matrix.values.subarray(from, to) };
};

/** Place of (row, column) among the entries, or −1. O(log entries of the row). */
export const entryOf = (matrix: Csr, row: number, column: number): number => {
  let low = matrix.offsets[row]!;
  let high = matrix.offsets[row + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = matrix.indices[middle]!;
    if (found === column) return middle;
    if (found < column) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/** The same matrix in other memory, for example a `Space`. */
export const copyCsr = (matrix: Csr, memory: CsrMemory = plainMemory): Csr => {
  const offsets = memory.u32(matrix.offsets.length);
  const indices = memory.u32(matrix.indices.length);
  const values = memory.f32(matrix.values.length);
  offsets.set(matrix.offsets);
  indices.set(matrix.indices);
  values.set(matrix.values);
  return { rows: matrix.rows, columns: matrix.columns, offsets, indices, values };
};
