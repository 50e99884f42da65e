import { Worker } from 'node:worker_threads';
import type { StoreInput, StoreOutput } from './prediction.forecasts.compute.ts';

export interface ForecastThread {
  /** One store at a time. @throws what went wrong in the thread, or that it was closed. */
  compute(input: StoreInput): Promise<StoreOutput>;
  close(): Promise<void>;
}

/** A thread of its own for the numbers, so that the one that answers requests only reads and writes. */
export const openForecastThread = (): ForecastThread => {
  const worker = new Worker(new URL('./prediction.forecasts.worker.ts', import.meta.url));
  return {
    compute: (input) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void): void => {
          worker.off('message', done);
          worker.off('error', failed);
          worker.off('exit', gone);
          finish();
        };
        const done = (output: StoreOutput): void => settle(() => resolve(output));
        const failed = (error: unknown): void => settle(() => reject(error));
        const gone = (): void =>
          settle(() => reject(new Error('the thread of forecasts has ended')));
        worker.on('message', done);
        worker.on('error', failed);
        worker.on('exit', gone);
        worker.postMessage(input);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
};
