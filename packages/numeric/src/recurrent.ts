import type { RawRecurrent } from './recurrent.scalar.ts';
import { needs, needsRange, needsWhole } from './shapes.ts';

/** Rows of [3 · units] beside rows of [units]; gates stand side by side as [r z n]. */
export type GruTask = {
  units: number;
  /** xW + b. Forward leaves the gates' values here, backward the gradient by what this was. */
  fromInput: Float32Array;
  /** hU + c. Backward leaves the gradient by what this was. */
  fromState: Float32Array;
  /** The state each row begins with. */
  before: Float32Array;
};

/** Rows of [4 · units] beside rows of [units]; gates stand side by side as [i f g o]. */
export type LstmTask = {
  units: number;
  /** xW + hU + b. Forward leaves the gates' values here, backward the gradient by what this was. */
  gates: Float32Array;
  cellBefore: Float32Array;
  cell: Float32Array;
};

/**
 * What is between the products of recurrent networks, row by row of [from, to): one step of many sequences, say. Rows do
 * not depend on each other. The products themselves are `gemm`.
 */
export interface RecurrentKernels {
  /** r = σ(·), z = σ(·), n = tanh(x + r ∘ h), output = (1 − z) ∘ n + z ∘ before (Cho et al. 2014). */
  gruForward(task: GruTask & { output: Float32Array }, from?: number, to?: number): void;
  /** `upper` is the gradient by the output, `carried` what later steps add to it; that becomes z ∘ both. */
  gruBackward(
    task: GruTask & { upper: Float32Array; carried: Float32Array },
    from?: number,
    to?: number,
  ): void;
  /** cell = f ∘ cellBefore + i ∘ g, output = o ∘ tanh(cell) (Hochreiter and Schmidhuber 1997, with a forget gate). */
  lstmForward(task: LstmTask & { output: Float32Array }, from?: number, to?: number): void;
  /** `carried` and `cellCarried` are what later steps add to output and cell; cellCarried becomes what goes further back. */
  lstmBackward(
    task: LstmTask & { upper: Float32Array; carried: Float32Array; cellCarried: Float32Array },
    from?: number,
    to?: number,
  ): void;
}

const needsRows = (
  units: number,
  from: number,
  to: number,
  wide: Record<string, Float32Array>,
  gates: number,
  narrow: Record<string, Float32Array>,
): void => {
  needsWhole('units', units, 1);
  needsRange(from, to, to);
  for (const [name, view] of Object.entries(wide)) needs(name, view, to * gates * units);
  for (const [name, view] of Object.entries(narrow)) needs(name, view, to * units);
};

const rowsOf = (view: Float32Array, units: number): number => Math.floor(view.length / units);

export const recurrentKernels = (raw: RawRecurrent): RecurrentKernels => ({
  gruForward(task, from = 0, to = rowsOf(task.output, task.units)) {
    const { units, fromInput, fromState, before, output } = task;
    needsRows(units, from, to, { fromInput, fromState }, 3, { before, output });
    raw.gruForward(fromInput, fromState, before, output, units, from, to);
  },
  gruBackward(task, from = 0, to = rowsOf(task.carried, task.units)) {
    const { units, fromInput, fromState, before, upper, carried } = task;
    needsRows(units, from, to, { fromInput, fromState }, 3, { before, upper, carried });
    raw.gruBackward(fromInput, fromState, before, upper, carried, units, from, to);
  },
  lstmForward(task, from = 0, to = rowsOf(task.output, task.units)) {
    const { units, gates, cellBefore, cell, output } = task;
    needsRows(units, from, to, { gates }, 4, { cellBefore, cell, output });
    raw.lstmForward(gates, cellBefore, cell, output, units, from, to);
  },
  lstmBackward(task, from = 0, to = rowsOf(task.carried, task.units)) {
    const { units, gates, cellBefore, cell, upper, carried, cellCarried } = task;
    needsRows(units, from, to, { gates }, 4, { cellBefore, cell, upper, carried, cellCarried });
    raw.lstmBackward(gates, cellBefore, cell, upper, carried, cellCarried, units, from, to);
  },
});
