import type { RawNorms } from './norms.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/** Rows of `columns` values; gain and shift have one value per column. */
export type LayerNormTask = {
  columns: number;
  gain: Float32Array;
  /** The rows brought to mean 0 and variance 1: made by forward, read by backward. */
  normal: Float32Array;
  /** 1 ÷ deviation of each row: made by forward, read by backward. */
  inverseDeviations: Float32Array;
};

export type LayerNormForwardTask = LayerNormTask & {
  x: Float32Array;
  shift: Float32Array;
  out: Float32Array;
  /** Added to the variance; 1e−5 when not said. */
  epsilon?: number;
};

export type LayerNormBackwardTask = LayerNormTask & {
  /** Gradient by the output. */
  upper: Float32Array;
  gainGradient: Float32Array;
  shiftGradient: Float32Array;
  /** Gradient by x. */
  out: Float32Array;
};

export interface NormKernels {
  /** Ba, Kiros and Hinton (2016). Rows do not depend on each other; out may be x. */
  layerNormForward(task: LayerNormForwardTask, from?: number, to?: number): void;
  /** Adds to gainGradient and shiftGradient, row after row. */
  layerNormBackward(task: LayerNormBackwardTask, from?: number, to?: number): void;
  /** sums[c] += Σ values[row][c], row after row. */
  addColumnSums(
    task: { columns: number; values: Float32Array; sums: Float32Array },
    from?: number,
    to?: number,
  ): void;
}

const needsRows = (
  columns: number,
  from: number,
  to: number,
  views: Record<string, Float32Array>,
): void => {
  needsWhole('columns', columns, 1);
  needsRange(from, to, to);
  for (const [name, view] of Object.entries(views)) needs(name, view, to * columns);
};

const needsColumns = (columns: number, views: Record<string, Float32Array>): void => {
  for (const [name, view] of Object.entries(views)) needs(name, view, columns);
};

const rowsOf = (view: Float32Array, columns: number): number => Math.floor(view.length / columns);

export const normKernels = (raw: RawNorms): NormKernels => ({
  layerNormForward(task, from = 0, to = rowsOf(task.x, task.columns)) {
    const { columns, x, gain, shift, normal, out, inverseDeviations, epsilon = 1e-5 } = task;
    needsRows(columns, from, to, { x, normal, out });
    needsColumns(columns, { gain, shift });
    needs('inverseDeviations', inverseDeviations, to);
    raw.layerNormForward(
      ...[x, gain, shift, normal, out, inverseDeviations, columns, epsilon, from, to],
    );
  },
  layerNormBackward(task, from = 0, to = rowsOf(task.upper, task.columns)) {
    const { columns, upper, gain, normal, inverseDeviations, out } = task;
    const { gainGradient, shiftGradient } = task;
    needsRows(columns, from, to, { upper, normal, out });
    needsColumns(columns, { gain, gainGradient, shiftGradient });
    needs('inverseDeviations', inverseDeviations, to);
    raw.layerNormBackward(
      ...[upper, gain, normal, inverseDeviations, gainGradient, shiftGradient],
      ...[out, columns, from, to],
    );
  },
  addColumnSums({ columns, values, sums }, from = 0, to = rowsOf(values, columns)) {
    needsRows(columns, from, to, { values });
    needsColumns(columns, { sums });
    raw.addColumnSums(values, sums, columns, from, to);
  },
});
