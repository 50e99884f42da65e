import { type Kernels, kernelsOf, scalarKernels } from './kernels.ts';
import { createSpace, type Space } from './space.ts';
import { canRun, SCRATCH_BYTES, type WasmEngine, wasmKernels } from './wasm.ts';

export type Engine = WasmEngine | 'scalar';

export type NumericOptions = {
  /**
   * `auto` takes `relaxed` (fused multiply-add) where the machine has it, then `simd`, then `scalar`. `simd` and
   * `scalar` give the same bytes on every machine; `relaxed` need not. `checked` is for tests.
   */
  engine?: Engine | 'auto';
  /** How far the memory may grow; 2,048 when not said, at most 4,096. */
  maximumMiB?: number;
};

export type Numeric = {
  readonly engine: Engine;
  readonly space: Space;
  readonly kernels: Kernels;
};

const bestEngine = (): Engine => {
  if (canRun('relaxed')) return 'relaxed';
  return canRun('simd') ? 'simd' : 'scalar';
};

/** A memory and the kernels on it. Throws `numeric/engine-unavailable` for an engine this machine cannot run. */
export const createNumeric = ({ engine = 'auto', maximumMiB }: NumericOptions = {}): Numeric => {
  const chosen = engine === 'auto' ? bestEngine() : engine;
  const space = createSpace(maximumMiB);
  if (chosen === 'scalar') return { engine: chosen, space, kernels: kernelsOf(scalarKernels) };
  const scratchOffset = space.u8(SCRATCH_BYTES).byteOffset;
  const { memory, has, isHandedOut } = space;
  const raw = wasmKernels({ engine: chosen, memory, scratchOffset, has, isHandedOut });
  return { engine: chosen, space, kernels: kernelsOf(raw) };
};
