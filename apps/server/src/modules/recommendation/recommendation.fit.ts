import { workInThread } from '#platform/thread';
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
  workInThread<FitAnswer, { bytes: Uint8Array<ArrayBuffer>; facts: FitFacts }>({
    file: new URL('./recommendation.fit.worker.ts', import.meta.url),
    order,
    signal: options.signal,
    hear: (answer) => {
      if (answer.kind === 'done') return { result: answer };
      if (answer.kind === 'refused') return { refused: answer.problem };
      options.onProgress(answer.point);
      return undefined;
    },
    failed: {
      error: FitFailed,
      stopped: 'recommendation/fit-stopped: Kaibo was stopped',
      crashed: 'recommendation/fit-crashed',
    },
  });
