import { parentPort, workerData } from 'node:worker_threads';
import { NumericError } from './errors.ts';
import { kernelsOf, scalarKernels } from './kernels.ts';
import { type Answer, type Job, unpacked, type WorkerSetup } from './pool.messages.ts';
import { wasmKernels } from './wasm.ts';

const { engine, memory, scratchOffset, counter } = workerData as WorkerSetup;

let buffer = memory.buffer;
const has = (view: ArrayBufferView): boolean => view.buffer === buffer;
const isHandedOut = (): boolean => true;
const raw =
  engine === 'scalar'
    ? scalarKernels
    : wasmKernels({ engine, memory, scratchOffset, has, isHandedOut });
const kernels = kernelsOf(raw);

const work = ({ kernel, task, rows, chunk }: Job): number => {
  // Another thread may have let the memory grow; growing by nothing shows this one how far.
  memory.grow(0);
  buffer = memory.buffer;
  const run = kernels[kernel] as (task: object, from: number, to: number) => number | undefined;
  const own = unpacked(task, buffer);
  let total = 0;
  for (;;) {
    const from = Atomics.add(counter, 0, chunk);
    if (from >= rows) return total;
    total += run(own, from, Math.min(rows, from + chunk)) ?? 0;
  }
};

parentPort!.on('message', (job: Job) => {
  const answer: Answer = { id: job.id, total: 0 };
  try {
    answer.total = work(job);
  } catch (error) {
    Atomics.store(counter, 0, job.rows);
    const code = error instanceof NumericError ? error.code : 'numeric/worker-failed';
    const message = error instanceof Error ? error.message : String(error);
    answer.error = { code, message: message.replace(`${code}: `, '') };
  }
  parentPort!.postMessage(answer);
});
