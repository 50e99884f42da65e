import { Worker } from 'node:worker_threads';
import type { Learnt } from './recommendation.fit.learn.ts';

export interface FitOrder {
  /** The worker reads for itself. */
  url: string;
  version: string;
  nowMs: number;
}

export type FitFacts = Omit<Learnt, 'model'>;
export type CurvePoint = Learnt['curve'][number];

export type FitAnswer =
  | { kind: 'progress'; point: CurvePoint }
  | { kind: 'done'; bytes: Uint8Array<ArrayBuffer>; facts: FitFacts }
  /** What was there could not be learnt from. */
  | { kind: 'refused'; problem: string };

/** Why there is no model; `code: …` as it is kept in the row. */
export class FitFailed extends Error {
  override readonly name = 'FitFailed';
}

/** A fit that was asked to stop and does not is ended. */
const STOP_WITHIN_MS = 1_500;

/**
 * Fits in a thread of its own with a connection of its own: the thread that answers requests only waits.
 *
 * @throws FitFailed `recommendation/fit-stopped` after the signal, `recommendation/fit-crashed`, or what the library
 * refused.
 */
export const fitInWorker = (
  order: FitOrder,
  options: { signal: AbortSignal; onProgress(point: CurvePoint): void },
): Promise<{ bytes: Uint8Array<ArrayBuffer>; facts: FitFacts }> =>
  new Promise((resolve, reject) => {
    const { signal, onProgress } = options;
    const stopped = (): FitFailed => new FitFailed('recommendation/fit-stopped: Kaibo was stopped');
    if (signal.aborted) {
      reject(stopped());
      return;
    }
    const worker = new Worker(new URL('./recommendation.fit.worker.ts', import.meta.url), {
      workerData: order,
    });
    let late: NodeJS.Timeout | undefined;
    const stop = (): void => {
      worker.postMessage('stop');
      late = setTimeout(() => worker.terminate(), STOP_WITHIN_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    const end = (settle: () => void): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      settle();
    };
    const fail = (problem: string): void =>
      end(() => reject(signal.aborted ? stopped() : new FitFailed(problem)));
    worker.on('message', (answer: FitAnswer) => {
      if (answer.kind === 'progress') onProgress(answer.point);
      else if (answer.kind === 'refused') fail(answer.problem);
      else end(() => resolve(answer));
    });
    worker.on('error', (error) => fail(`recommendation/fit-crashed: ${(error as Error).message}`));
    worker.on('exit', () => fail('recommendation/fit-crashed: the thread has ended'));
  });
