import { Worker } from 'node:worker_threads';
import type { MiningRun } from '@kaibo/contracts/mining';
import type { Findings, MiningOrder } from './mining.findings.ts';

type Progress = MiningRun['progress'];

export type MiningAnswer =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; findings: Findings }
  /** What was there could not be mined. */
  | { kind: 'refused'; problem: string };

/** Why there are no findings; `code: …` as it is kept in the row. */
export class MiningFailed extends Error {
  override readonly name = 'MiningFailed';
}

const buffersOf = ({ attention }: MiningOrder): ArrayBuffer[] =>
  attention
    ? [
        ...[attention.sums.buffer, attention.viewOf.viewer.buffer],
        ...[attention.viewOf.product.buffer, attention.viewOf.atMs.buffer],
      ]
    : [];

/**
 * Mines in a thread of its own with a connection of its own: the thread that answers requests only waits. It is ended at
 * once by the signal, because it keeps nothing that a later run needs.
 *
 * @throws MiningFailed `mining/stopped` after the signal, `mining/crashed`, or what the library refused.
 */
export const mineInWorker = (
  order: MiningOrder,
  options: { signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<Findings> =>
  new Promise((resolve, reject) => {
    const { signal, onProgress } = options;
    const stopped = (): MiningFailed => new MiningFailed('mining/stopped: it was stopped');
    if (signal.aborted) {
      reject(stopped());
      return;
    }
    const worker = new Worker(new URL('./mining.worker.ts', import.meta.url), {
      workerData: order,
      transferList: buffersOf(order),
    });
    const stop = (): void => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      settle();
    };
    const fail = (problem: string): void =>
      end(() => reject(signal.aborted ? stopped() : new MiningFailed(problem)));
    worker.on('message', (answer: MiningAnswer) => {
      if (answer.kind === 'progress') onProgress(answer.progress);
      else if (answer.kind === 'refused') fail(answer.problem);
      else end(() => resolve(answer.findings));
    });
    worker.on('error', (error) => fail(`mining/crashed: ${(error as Error).message}`));
    worker.on('exit', () => fail('mining/crashed: the thread has ended'));
  });
