import type { Worker } from 'node:worker_threads';
import type { PredictionTaskName, ShadowRow } from '@kaibo/contracts/prediction';
import { workInThread } from '#platform/thread';
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

/**
 * Learns in a thread of its own: the thread that answers requests only waits.
 *
 * @throws TrainingFailed `prediction/training-stopped` after the signal, `prediction/training-crashed`.
 */
export const learnInThread = (
  order: LearnOrder,
  options: { signal: AbortSignal; onSaid(said: Said): void; onThread?(worker: Worker): void },
): Promise<void> =>
  workInThread<LearnAnswer, void>({
    file: new URL('./prediction.learn.worker.ts', import.meta.url),
    order,
    signal: options.signal,
    hear: (answer) => {
      if (answer.kind === 'done') return { result: undefined };
      options.onSaid(answer);
      return undefined;
    },
    failed: {
      error: TrainingFailed,
      stopped: 'prediction/training-stopped: it was ended',
      crashed: 'prediction/training-crashed',
    },
    ...(options.onThread ? { onThread: options.onThread } : {}),
  });
