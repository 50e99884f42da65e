import type { Random } from '../random.ts';
import { createParameter, fillNormal, type LayerNeeds, type Parameter } from './layer.ts';

export interface EmbeddingOptions {
  name: string;
  rows: number;
  columns: number;
  maximumRows: number;
  /** Standard deviation of the start (default: 1 ÷ √columns). */
  deviation?: number;
  /** This row is a vector of zeros and stays so. */
  paddingRow?: number;
}

/** A table of vectors, looked up by row. */
export interface Embedding {
  readonly table: Parameter;
  /** The vectors of `rows[0 … count)`, one after the other. */
  forward(rows: Uint32Array, count: number): Float32Array;
  /** Adds each vector's gradient to its row of the table and marks the row. */
  backward(outputGradient: Float32Array): void;
}

/** O(count · columns), independent of the size of the table. */
export const createEmbedding = (
  { space }: LayerNeeds,
  random: Random,
  options: EmbeddingOptions,
): Embedding => {
  const { columns, paddingRow = -1, deviation = 1 / Math.sqrt(columns) } = options;
  const table = createParameter(space, options.name, { rows: options.rows, columns, sparse: true });
  fillNormal(table.value, random, deviation);
  if (paddingRow >= 0) table.value.fill(0, paddingRow * columns, (paddingRow + 1) * columns);
  const output = space.f32(options.maximumRows * columns);
  let asked: Uint32Array = new Uint32Array(0);
  let count = 0;

  return {
    table,
    forward(rows, rowCount) {
      asked = rows;
      count = rowCount;
      gatherRows(table.value, columns, rows, count, output);
      return output;
    },
    backward(outputGradient) {
      for (let i = 0; i < count; i++) {
        const row = asked[i]!;
        if (row !== paddingRow) addToRow(table, row, outputGradient, i * columns);
      }
    },
  };
};

/** output[i] = table[rows[i]] for i < count. */
export const gatherRows = (
  table: Float32Array,
  columns: number,
  rows: Uint32Array,
  count: number,
  output: Float32Array,
): void => {
  for (let i = 0, to = 0; i < count; i++) {
    const from = rows[i]! * columns;
    for (let at = from; at < from + columns; at++) output[to++] = table[at]!;
  }
};

/** Adds `columns` values from `at` to the gradient of one row and marks it. */
export const addToRow = (
  table: Parameter,
  row: number,
  values: Float32Array,
  at: number,
  factor = 1,
): void => {
  const { gradient, columns } = table;
  table.touched?.add(row);
  for (let to = row * columns, from = at; from < at + columns; to++, from++)
    gradient[to]! += factor * values[from]!;
};
