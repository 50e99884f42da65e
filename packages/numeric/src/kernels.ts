import { type RawDescent, scalarDescent } from './descent.scalar.ts';
import { type DescentKernels, descentKernels } from './descent.ts';
import { type RawFactors, scalarFactors } from './factors.scalar.ts';
import { type FactorKernels, factorKernels } from './factors.ts';
import { type RawMatrix, scalarMatrix } from './matrix.scalar.ts';
import { type MatrixKernels, matrixKernels } from './matrix.ts';
import { type RawNorms, scalarNorms } from './norms.scalar.ts';
import { type NormKernels, normKernels } from './norms.ts';
import { type RawRecurrent, scalarRecurrent } from './recurrent.scalar.ts';
import { type RecurrentKernels, recurrentKernels } from './recurrent.ts';
import { type RawSelection, scalarSelection } from './selection.scalar.ts';
import { type SelectionKernels, selectionKernels } from './selection.ts';
import { type RawAttention, scalarAttention } from './sequence-attention.scalar.ts';
import { type AttentionKernels, attentionKernels } from './sequence-attention.ts';
import { type RawVector, scalarVector } from './vector.scalar.ts';
import { type VectorKernels, vectorKernels } from './vector.ts';

/**
 * What every engine computes. Arguments are checked before a kernel runs: `numeric/bad-shape` where lengths do not fit,
 * `numeric/foreign-view` where the engine is WebAssembly and a view lies outside its space.
 */
export type Kernels = VectorKernels &
  MatrixKernels &
  SelectionKernels &
  FactorKernels &
  DescentKernels &
  RecurrentKernels &
  NormKernels &
  AttentionKernels;

/** Kernels as they are compiled: positional, unchecked; the assembly sources and the scalar twins have the same face. */
export type RawKernels = RawVector &
  RawMatrix &
  RawSelection &
  RawFactors &
  RawDescent &
  RawRecurrent &
  RawNorms &
  RawAttention;

export const scalarKernels: RawKernels = {
  ...scalarVector,
  ...scalarMatrix,
  ...scalarSelection,
  ...scalarFactors,
  ...scalarDescent,
  ...scalarRecurrent,
  ...scalarNorms,
  ...scalarAttention,
};

export const kernelsOf = (raw: RawKernels): Kernels => ({
  ...vectorKernels(raw),
  ...matrixKernels(raw),
  ...selectionKernels(raw),
  ...factorKernels(raw),
  ...descentKernels(raw),
  ...recurrentKernels(raw),
  ...normKernels(raw),
  ...attentionKernels(raw),
});
