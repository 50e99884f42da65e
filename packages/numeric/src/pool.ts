import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { NumericError, type NumericErrorCode } from './errors.ts';
import type { Numeric } from './numeric.ts';
import {
  type Answer,
  FINISHED,
  type Job,
  NEXT_ROW,
  packed,
  READY,
  type RowKernel,
  rowKernels,
  type TaskOf,
  takeRows,
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
  /**
   * The same at once: the calling thread takes rows as well, beside the threads that have started, and then blocks until
   * all are done. For training in a thread of its own, never where requests are served. No run may be under way.
   */
  runSync<K extends RowKernel>(
    kernel: K,
    rows: number,
    task: TaskOf<K>,
    options?: { chunk?: number },
  ): number;
  /** Ends the threads; a run under way is refused with `numeric/pool-closed`. */
  close(): Promise<void>;
}

type Thread = { worker: Worker; answers: MessagePort };
type Waiting = { missing: number; total: number; error?: Answer['error']; settle(): void };

const start = (needs: Omit<WorkerSetup, 'answers'>): Thread => {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(import.meta.dirname, 'pool.worker.ts'), {
    workerData: { ...needs, answers: port2 } satisfies WorkerSetup,
    transferList: [port2],
  });
  worker.unref();
  return { worker, answers: port1 };
};

const refusalOf = ({ code, message }: NonNullable<Answer['error']>): NumericError =>
  new NumericError(code as NumericErrorCode, message);

/** Threads on one memory. They keep no process alive while nothing runs. */
export const createPool = ({ numeric, threads, deterministic = false }: PoolOptions): Pool => {
  const { space, engine, kernels } = numeric;
  const count = threads ?? availableParallelism();
  needsWhole('threads', count, 1);
  if (deterministic && engine === 'relaxed')
    throw new NumericError('numeric/bad-argument', "a deterministic pool needs the engine 'simd'");
  const control = space.i32(READY + count);
  const setup = { engine: engine === 'checked' ? 'simd' : engine, control } as const;
  const pool = Array.from({ length: count }, (_, place) => {
    const scratchOffset = space.u8(SCRATCH_BYTES).byteOffset;
    return start({ ...setup, memory: space.memory, scratchOffset, place });
  });
  space.keep();
  let isClosed = false;
  let lastId = 0;
  /** How many answers all runs so far are to bring: a thread counts its own a moment after it is read. */
  let expected = 0;
  let underWay = 0;
  let waiting: Waiting | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  const failWith = (code: NumericErrorCode, message: string): void => {
    isClosed = true;
    if (!waiting) return;
    waiting.error = { code, message };
    waiting.settle();
  };

  for (const { worker, answers } of pool) {
    answers.on('message', ({ id, total, error }: Answer) => {
      if (!waiting || id !== lastId) return;
      waiting.total += total;
      waiting.error ??= error;
      if (--waiting.missing === 0) waiting.settle();
    });
    answers.unref();
    worker.on('error', (error) => failWith('numeric/worker-failed', error.message));
    worker.on('exit', () => failWith('numeric/pool-closed', 'a thread has ended'));
  }

  const chunkOf = (kernel: RowKernel, rows: number, chunk: number | undefined): number => {
    needsWhole('rows', rows);
    const inOrder = deterministic && rowKernels[kernel] === 'shared';
    return Math.max(1, inOrder ? rows : (chunk ?? Math.ceil(rows / (8 * count))));
  };

  const begin = (takers: number): void => {
    if (isClosed) throw new NumericError('numeric/pool-closed', 'no threads');
    lastId++;
    expected += takers;
    Atomics.store(control, NEXT_ROW, 0);
  };

  const dispatch = async (job: Omit<Job, 'id'>): Promise<number> => {
    begin(count);
    for (const { worker } of pool) worker.ref();
    const done = await new Promise<Waiting>((resolve) => {
      const mine: Waiting = { missing: count, total: 0, settle: () => resolve(mine) };
      waiting = mine;
      for (const { worker } of pool) worker.postMessage({ ...job, id: lastId });
    });
    waiting = undefined;
    for (const { worker } of pool) worker.unref();
    if (done.error) throw refusalOf(done.error);
    return done.total;
  };

  /** Blocks until every taker is done, then reads what each has said. */
  const collect = (takers: readonly Thread[]): Answer[] => {
    for (;;) {
      const finished = Atomics.load(control, FINISHED);
      if (finished === (expected | 0)) break;
      Atomics.wait(control, FINISHED, finished);
    }
    return takers.map(({ answers }) => receiveMessageOnPort(answers)!.message as Answer);
  };

  return {
    threads: count,
    async run(kernel, rows, task, { chunk } = {}) {
      const each = chunkOf(kernel, rows, chunk);
      const job = { kernel, task: packed(task, space), rows, chunk: each };
      underWay++;
      const mine = previous.then(() => dispatch(job)).finally(() => underWay--);
      previous = mine.catch(() => undefined);
      return mine;
    },
    runSync(kernel, rows, task, { chunk } = {}) {
      const each = chunkOf(kernel, rows, chunk);
      const job = { kernel, task: packed(task, space), rows, chunk: each };
      if (underWay) throw new NumericError('numeric/bad-argument', 'a run is under way');
      const takers = pool.filter((_, place) => Atomics.load(control, READY + place) === 1);
      begin(takers.length);
      for (const { worker } of takers) worker.postMessage({ ...job, id: lastId });
      let total = 0;
      let own: unknown;
      try {
        total = takeRows(kernels, task, job, control);
      } catch (error) {
        own = error;
      }
      const answers = collect(takers);
      const refused = answers.find(({ error }) => error)?.error;
      if (own) throw own;
      if (refused) throw refusalOf(refused);
      return answers.reduce((sum, answer) => sum + answer.total, total);
    },
    async close() {
      isClosed = true;
      await Promise.all(pool.map(({ worker }) => worker.terminate()));
      for (const { answers } of pool) answers.close();
    },
  };
};
