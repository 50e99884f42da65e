import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NumericError } from './errors.ts';
import { type RawKernels, scalarKernels } from './kernels.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './webassembly.ts';

/** `checked` is `simd` with every load and store held against what the space has handed out: slow, for tests. */
export type WasmEngine = 'relaxed' | 'simd' | 'checked';

/** What a thread of kernels needs for itself between two lines; see assembly/memory.ts. */
export const SCRATCH_BYTES = 2 << 20;

type Exports = Record<string, (...numbers: number[]) => number> & { setScratch(at: number): void };
type Argument = number | ArrayBufferView | null;

export type WasmNeeds = {
  engine: WasmEngine;
  memory: WasmMemory;
  /** Where this thread's scratch begins. */
  scratchOffset: number;
  has(view: ArrayBufferView): boolean;
  isHandedOut(offset: number, bytes: number): boolean;
};

const modules = new Map<WasmEngine, WasmModule | null>();

/** Compiled once per process; null where this machine's engine cannot run it. */
const moduleOf = (engine: WasmEngine): WasmModule | null => {
  const known = modules.get(engine);
  if (known !== undefined) return known;
  const bytes = readFileSync(join(import.meta.dirname, `${engine}.wasm`));
  const module = webAssembly.validate(bytes) ? new webAssembly.Module(bytes) : null;
  modules.set(engine, module);
  return module;
};

export const canRun = (engine: WasmEngine): boolean => moduleOf(engine) !== null;

export const wasmKernels = ({ engine, memory, scratchOffset, has, isHandedOut }: WasmNeeds) => {
  const module = moduleOf(engine);
  if (!module) throw new NumericError('numeric/engine-unavailable', engine);
  const check = (pointer: number, bytes: number): void => {
    if (!isHandedOut(pointer >>> 0, bytes))
      throw new NumericError('numeric/out-of-bounds', `${bytes} bytes at ${pointer >>> 0}`);
  };
  const env = { memory, check, log: Math.log, pow: Math.pow };
  const instance = new webAssembly.Instance(module, { env });
  const exports = instance.exports as unknown as Exports;
  exports.setScratch(scratchOffset);

  const pointerTo = (view: ArrayBufferView): number => {
    if (has(view)) return view.byteOffset;
    throw new NumericError('numeric/foreign-view', 'the view is not from this space');
  };
  const bound = (name: string) => {
    const kernel = exports[name];
    if (!kernel) throw new NumericError('numeric/engine-unavailable', `${engine} has no ${name}`);
    return (...values: Argument[]): number => {
      const numbers = values as number[];
      for (let i = 0; i < values.length; i++) {
        const value = values[i];
        if (typeof value === 'object') numbers[i] = value === null ? 0 : pointerTo(value!);
      }
      return kernel(...numbers);
    };
  };
  const raw = Object.fromEntries(Object.keys(scalarKernels).map((name) => [name, bound(name)]));
  /** Called so often and on so little that collecting their arguments would cost more than they do. */
  const brief: Pick<RawKernels, 'dot' | 'axpy' | 'scores'> = {
    dot: (a, b, n) => exports.dot!(pointerTo(a), pointerTo(b), n),
    axpy(alpha, x, y, n) {
      exports.axpy!(alpha, pointerTo(x), pointerTo(y), n);
    },
    scores(matrix, vector, out, rows, d) {
      exports.scores!(pointerTo(matrix), pointerTo(vector), pointerTo(out), rows, d);
    },
  };
  return { ...raw, ...brief } as unknown as RawKernels;
};
