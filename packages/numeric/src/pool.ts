import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NumericError, type NumericErrorCode } from './errors.ts';
import type { Numeric } from './numeric.ts';
import {
  type Answer,
  type Job,
  packed,
  type RowKernel,
  rowKernels,
  type TaskOf,
  type WorkerSetup,
} from './pool.messages.ts';
import { needsWhole } from './shapes.ts';
import { SCRATCH_BYTES } from './wasm.ts';

export type PoolOptions = {
  numeric: Numeric;
  /** As many as the machine has cores when not said. */
  threads?: number;
  /** The same bytes whatever the number of threads and the machine; needs the engine `simd` or `scalar`. */
  deterministic?: boolean;
};

export interface Pool {
  readonly threads: number;
  /**
   * Runs a kernel on rows [0, rows), which the threads take in chunks. The views of the task must lie in the numeric's
   * space and be left alone until the promise settles. Gives the sum of what the kernel gave (0 for most). Runs wait for
   * each other. A refusal in a thread is thrown here; the rows others took by then are done.
   */
  run<K extends RowKernel>(
    kernel: K,
    rows: number,
    task: TaskOf<K>,
    options?: { chunk?: number },
  ): Promise<number>;
  /** Ends the threads; a run under way is refused with `numeric/pool-closed`. */
  close(): Promise<void>;
}

type Waiting = { missing: number; total: number; error?: Answer['error']; settle(): void };

const start = (needs: WorkerSetup): Worker => {
  const worker = new Worker(join(import.meta.dirname, 'pool.worker.ts'), { workerData: needs });
  worker.unref();
  return worker;
};

/** Threads on one memory. They keep no process alive while nothing runs. */
export const createPool = ({ numeric, threads, deterministic = false }: PoolOptions): Pool => {
  const { space, engine } = numeric;
  const count = threads ?? availableParallelism();
  needsWhole('threads', count, 1);
  if (deterministic && engine === 'relaxed')
    throw new NumericError('numeric/bad-argument', "a deterministic pool needs the engine 'simd'");
  const counter = space.i32(1);
  const setup = { engine: engine === 'checked' ? 'simd' : engine, counter } as const;
  const workers = Array.from({ length: count }, () =>
    start({ ...setup, memory: space.memory, scratchOffset: space.u8(SCRATCH_BYTES).byteOffset }),
  );
  space.keep();
  let isClosed = false;
  let lastId = 0;
  let waiting: Waiting | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  const failWith = (code: NumericErrorCode, message: string): void => {
    if (!waiting) return;
    waiting.error = { code, message };
    waiting.settle();
  };

  for (const worker of workers) {
    worker.on('message', ({ id, total, error }: Answer) => {
      if (!waiting || id !== lastId) return;
      waiting.total += total;
      waiting.error ??= error;
      if (--waiting.missing === 0) waiting.settle();
    });
    worker.on('error', (error) => {
      isClosed = true;
      failWith('numeric/worker-failed', error.message);
    });
    worker.on('exit', () => {
      isClosed = true;
      failWith('numeric/pool-closed', 'a thread has ended');
    });
  }

  const dispatch = async (job: Omit<Job, 'id'>, takers: readonly Worker[]): Promise<number> => {
    if (isClosed) throw new NumericError('numeric/pool-closed', 'no threads');
    const id = ++lastId;
    Atomics.store(counter, 0, 0);
    for (const worker of takers) worker.ref();
    const done = await new Promise<Waiting>((resolve) => {
      const mine: Waiting = { missing: takers.length, total: 0, settle: () => resolve(mine) };
      waiting = mine;
      for (const worker of takers) worker.postMessage({ ...job, id });
    });
    waiting = undefined;
    for (const worker of takers) worker.unref();
    const { error, total } = done;
    if (error) throw new NumericError(error.code as NumericErrorCode, error.message);
    return total;
  };

  return {
    threads: count,
    async run(kernel, rows, task, { chunk } = {}) {
      needsWhole('rows', rows);
      const inOrder = deterministic && rowKernels[kernel] === 'shared';
      const each = inOrder ? rows : (chunk ?? Math.ceil(rows / (8 * count)));
      const job = { kernel, task: packed(task, space), rows, chunk: Math.max(1, each) };
      const mine = previous.then(() => dispatch(job, inOrder ? workers.slice(0, 1) : workers));
      previous = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      isClosed = true;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
