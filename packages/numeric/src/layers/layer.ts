import type { Kernels } from '../kernels.ts';
import type { Random } from '../random.ts';
import type { Space } from '../space.ts';

/** What a layer computes with: its arrays live in `space`, its products are made by `kernels`. */
export interface LayerNeeds {
  space: Space;
  kernels: Kernels;
}

/** Rows whose gradient is not zero; the others need no step. */
export interface TouchedRows {
  readonly count: number;
  /** The first `count` places are the rows, each once, in the order they were touched. */
  readonly rows: Uint32Array;
  add(row: number): void;
  clear(): void;
}

/** Weights of one array and the gradient collected for them since the last step; both [rows × columns]. */
export interface Parameter {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly value: Float32Array;
  readonly gradient: Float32Array;
  /** Present where only some rows are touched by a batch (embeddings). */
  readonly touched?: TouchedRows;
}

/**
 * Rows in, rows out. The arrays handed back are the layer's own and are overwritten by its next
 * call, so a step allocates nothing. `backward` answers for the latest `forward`: it adds to the
 * parameters' gradients and hands back the gradient of the loss by the input.
 */
export interface Layer {
  readonly parameters: readonly Parameter[];
  forward(input: Float32Array, rows: number): Float32Array;
  backward(outputGradient: Float32Array): Float32Array;
}

const touchedRows = (size: number): TouchedRows => {
  const rows = new Uint32Array(size);
  const marked = new Uint8Array(size);
  let count = 0;
  return {
    rows,
    get count() {
      return count;
    },
    add(row) {
      if (marked[row] === 1) return;
      marked[row] = 1;
      rows[count++] = row;
    },
    clear() {
      for (let i = 0; i < count; i++) marked[rows[i]!] = 0;
      count = 0;
    },
  };
};

/** Zeros in the space, with a gradient beside them; `sparse` keeps which rows a batch touches. */
export const createParameter = (
  space: Space,
  name: string,
  shape: { rows: number; columns: number; sparse?: boolean },
): Parameter => ({
  name,
  rows: shape.rows,
  columns: shape.columns,
  value: space.f32(shape.rows * shape.columns).fill(0),
  gradient: space.f32(shape.rows * shape.columns).fill(0),
  ...(shape.sparse ? { touched: touchedRows(shape.rows) } : {}),
});

/** Normal numbers of the given deviation. */
export const fillNormal = (values: Float32Array, random: Random, deviation: number): void => {
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
};

/** Uniform in ± √(6 ÷ (inputs + outputs)) (Glorot & Bengio 2010). */
export const fillGlorot = (
  values: Float32Array,
  random: Random,
  inputs: number,
  outputs: number,
): void => {
  const bound = Math.sqrt(6 / (inputs + outputs));
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
};

/** Gradients back to zero; only touched rows where those are kept. */
export const clearGradients = (parameters: readonly Parameter[]): void => {
  for (const { gradient, columns, touched } of parameters) {
    if (!touched) {
      gradient.fill(0);
      continue;
    }
    for (let i = 0; i < touched.count; i++) {
      const from = touched.rows[i]! * columns;
      gradient.fill(0, from, from + columns);
    }
    touched.clear();
  }
};
