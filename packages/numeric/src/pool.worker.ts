import { parentPort, workerData } from 'node:worker_threads';
import { NumericError } from './errors.ts';
import { kernelsOf, scalarKernels } from './kernels.ts';
import {
  type Answer,
  FINISHED,
  type Job,
  READY,
  takeRows,
  unpacked,
  type WorkerSetup,
} from './pool.messages.ts';
import { wasmKernels } from './wasm.ts';

const { engine, memory, scratchOffset, control, place, answers } = workerData as WorkerSetup;

let buffer = memory.buffer;
const has = (view: ArrayBufferView): boolean => view.buffer === buffer;
const isHandedOut = (): boolean => true;
const raw =
  engine === 'scalar'
    ? scalarKernels
    : wasmKernels({ engine, memory, scratchOffset, has, isHandedOut });
const kernels = kernelsOf(raw);

parentPort!.on('message', (job: Job) => {
  // Another thread may have let the memory grow; growing by nothing shows this one how far.
  memory.grow(0);
  buffer = memory.buffer;
  const answer: Answer = { id: job.id, total: 0 };
  try {
    answer.total = takeRows(kernels, unpacked(job.task, buffer), job, control);
  } catch (error) {
    const code = error instanceof NumericError ? error.code : 'numeric/worker-failed';
    const message = error instanceof Error ? error.message : String(error);
    answer.error = { code, message: message.replace(`${code}: `, '') };
  }
  answers.postMessage(answer);
  Atomics.add(control, FINISHED, 1);
  Atomics.notify(control, FINISHED);
});

Atomics.store(control, READY + place, 1);
