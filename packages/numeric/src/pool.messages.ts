import type { MessagePort } from 'node:worker_threads';
import { NumericError } from './errors.ts';
import type { Kernels } from './kernels.ts';
import type { Engine } from './numeric.ts';
import type { Space, View } from './space.ts';
import type { WasmMemory } from './webassembly.ts';

/**
 * Kernels that work on rows [from, to). `apart`: rows do not depend on each other. `shared`: each step sees what those
 * before it changed; several threads at once lose some of that (Niu et al. 2011), so a deterministic pool uses one.
 */
export const rowKernels = {
  gemm: 'apart',
  softmaxRows: 'apart',
  logSumExpRows: 'apart',
  recommendRows: 'apart',
  ialsSweep: 'apart',
  ialsSolve: 'apart',
  csrGram: 'apart',
  histogram: 'apart',
  gruForward: 'apart',
  gruBackward: 'apart',
  lstmForward: 'apart',
  lstmBackward: 'apart',
  layerNormForward: 'apart',
  attentionForward: 'apart',
  attentionBackward: 'apart',
  bprSteps: 'shared',
  ratingSteps: 'shared',
} as const satisfies Partial<Record<keyof Kernels, 'apart' | 'shared'>>;

export type RowKernel = keyof typeof rowKernels;

export type TaskOf<K extends RowKernel> = Parameters<Kernels[K]>[0];

/** Places of the numbers that threads share. */
export const NEXT_ROW = 0;
export const FINISHED = 1;
export const READY = 2;

/** What a thread is told when it starts. */
export type WorkerSetup = {
  engine: Exclude<Engine, 'checked'>;
  memory: WasmMemory;
  scratchOffset: number;
  /** The next row nobody has taken, how many answers threads have given ever, and then a 1 for each that has started. */
  control: Int32Array;
  place: number;
  answers: MessagePort;
};

export type Job = { id: number; kernel: RowKernel; task: Packed; rows: number; chunk: number };

export type Answer = { id: number; total: number; error?: { code: string; message: string } };

/** Takes chunks of rows until none are left; gives the sum of what the kernel gave. An error stops the others as well. */
export const takeRows = (
  kernels: Kernels,
  task: object,
  { kernel, rows, chunk }: Omit<Job, 'task' | 'id'>,
  control: Int32Array,
): number => {
  const run = kernels[kernel] as (task: object, from: number, to: number) => number | undefined;
  let total = 0;
  try {
    for (;;) {
      const from = Atomics.add(control, NEXT_ROW, chunk);
      if (from >= rows) return total;
      total += run(task, from, Math.min(rows, from + chunk)) ?? 0;
    }
  } catch (error) {
    Atomics.store(control, NEXT_ROW, rows);
    throw error;
  }
};

type ViewKind = 'Float32Array' | 'Float64Array' | 'Int32Array' | 'Uint32Array' | 'Uint8Array';

type Packed = { [name: string]: PackedValue };
type PackedValue = number | boolean | string | undefined | PackedView | Packed;
/** A view as another thread can make it again on its own buffer of the same memory. */
type PackedView = { kind: ViewKind; offset: number; length: number; isView: true };

export const packed = (task: object, space: Space): Packed =>
  Object.fromEntries(
    Object.entries(task).map(([name, value]): [string, PackedValue] => {
      if (!ArrayBuffer.isView(value))
        return [name, typeof value === 'object' && value !== null ? packed(value, space) : value];
      if (!space.has(value))
        throw new NumericError('numeric/foreign-view', `${name} is not from the pool's space`);
      const view = value as View;
      const kind = view.constructor.name as ViewKind;
      return [name, { kind, offset: view.byteOffset, length: view.length, isView: true }];
    }),
  );

const kinds = { Float32Array, Float64Array, Int32Array, Uint32Array, Uint8Array };

export const unpacked = (task: Packed, buffer: ArrayBufferLike): object =>
  Object.fromEntries(
    Object.entries(task).map(([name, value]) => {
      if (typeof value !== 'object') return [name, value];
      if (!('isView' in value)) return [name, unpacked(value, buffer)];
      const { kind, offset, length } = value as PackedView;
      return [name, new kinds[kind](buffer as ArrayBuffer, offset, length)];
    }),
  );
