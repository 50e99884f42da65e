import { Worker } from 'node:worker_threads';
import type { PredictionTaskName, ShadowRow } from '@kaibo/contracts/prediction';
import type { Compared } from './prediction.compare.ts';
import type { Learnt } from './prediction.learn.ts';
import type { MomentSet } from './prediction.reading.ts';

export interface LearnOrder {
  sets: readonly MomentSet[];
  /** To be learnt anew. */
  tasks: readonly PredictionTaskName[];
  /** To be compared on what followed. */
  models: readonly Compared[];
}

export type LearnAnswer =
  | { kind: 'learnt'; learnt: Learnt; seconds: number }
  | {
      kind: 'refused';
      task: PredictionTaskName;
      problem: string;
      rows: number;
      positives: number;
      seconds: number;
    }
  | { kind: 'compared'; task: PredictionTaskName; version: string; shadow: ShadowRow | null }
  | { kind: 'done' };

export type Said = Exclude<LearnAnswer, { kind: 'done' }>;

/** Why a training ended without an answer; `code: …` as it is kept. */
export class TrainingFailed extends Error {
  override readonly name = 'TrainingFailed';
}

/** A thread that was asked to stop and does not is ended. */
const STOP_WITHIN_MS = 1_500;

/**
 * Learns in a thread of its own: the thread that answers requests only waits.
 *
 * @throws TrainingFailed `prediction/training-stopped` after the signal, `prediction/training-crashed`.
 */
export const learnInThread = (
  order: LearnOrder,
  options: { signal: AbortSignal; onSaid(said: Said): void; onThread?(worker: Worker): void },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const { signal, onSaid } = options;
    const stopped = () => new TrainingFailed('prediction/training-stopped: it was ended');
    if (signal.aborted) {
      reject(stopped());
      return;
    }
    const worker = new Worker(new URL('./prediction.learn.worker.ts', import.meta.url), {
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
      end(() => reject(signal.aborted ? stopped() : new TrainingFailed(problem)));
    worker.on('message', (answer: LearnAnswer) => {
      if (answer.kind === 'done') end(resolve);
      else onSaid(answer);
    });
    worker.on('error', (error) =>
      fail(`prediction/training-crashed: ${(error as Error).message.slice(0, 300)}`),
    );
    worker.on('exit', () => fail('prediction/training-crashed: the thread has ended'));
    options.onThread?.(worker);
  });
