import { parentPort, workerData } from 'node:worker_threads';
import type { Job, Setup } from './jobs.ts';
import { runJob } from './run-job.ts';
import type { Answer } from './threads.ts';

parentPort!.on('message', (job: Job) => {
  runJob(workerData as Setup, job).then(
    (outcome) => parentPort!.postMessage({ outcome } satisfies Answer),
    (error: unknown) => parentPort!.postMessage({ failed: String(error) } satisfies Answer),
  );
});
