import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PredictError } from '../errors.ts';
import type { Job, Outcome, Runner, Setup } from './jobs.ts';

/** What a thread answers; `failed` is a bug, told as text. */
export type Answer = { outcome: Outcome } | { failed: string };

interface Waiting {
  settle(outcome: Outcome): void;
  fail(error: Error): void;
}

/** The same numbers in memory that all threads see. */
const shared = (values: Float64Array): Float64Array => {
  const out = new Float64Array(new SharedArrayBuffer(values.byteLength));
  out.set(values);
  return out;
};

const sharedSetup = (setup: Setup): Setup => ({
  ...setup,
  labels: Array.from(setup.labels),
  table: {
    ...setup.table,
    columns: setup.table.columns.map((column) => ({ ...column, values: shared(column.values) })),
  },
});

/** Jobs in so many threads, each with one at a time. `signal` ends the threads and the jobs in them. */
export const threadRunner = (setup: Setup, threads: number, signal?: AbortSignal): Runner => {
  const workerData = sharedSetup(setup);
  const idle: Worker[] = [];
  const queue: (Waiting & { job: Job })[] = [];
  const under = new Map<Worker, Waiting>();
  let stopped: Error | undefined;

  const next = (worker: Worker): void => {
    const first = queue.shift();
    if (!first) {
      idle.push(worker);
      return;
    }
    under.set(worker, first);
    worker.postMessage(first.job);
  };
  const stop = (error: Error): void => {
    stopped ??= error;
    for (const waiting of [...under.values(), ...queue.splice(0)]) waiting.fail(stopped);
    under.clear();
    for (const worker of workers) void worker.terminate();
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(join(import.meta.dirname, 'search.worker.ts'), { workerData });
    worker.on('message', (answer: Answer) => {
      const waiting = under.get(worker);
      under.delete(worker);
      if ('failed' in answer) waiting?.fail(new Error(answer.failed));
      else waiting?.settle(answer.outcome);
      if (!stopped) next(worker);
    });
    worker.on('error', stop);
    idle.push(worker);
    return worker;
  });
  const onAbort = (): void => stop(new PredictError('predict/stopped', 'the search was stopped'));
  signal?.addEventListener('abort', onAbort, { once: true });

  return {
    lanes: threads,
    run: (job) =>
      new Promise((settle, fail) => {
        if (stopped) {
          fail(stopped);
          return;
        }
        queue.push({ job, settle, fail });
        const worker = idle.shift();
        if (worker) next(worker);
      }),
    async close() {
      signal?.removeEventListener('abort', onAbort);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
};
