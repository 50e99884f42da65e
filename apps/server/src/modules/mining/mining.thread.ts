import type { MiningRun } from '@kaibo/contracts/mining';
import { workInThread } from '#platform/thread';
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
  workInThread<MiningAnswer, Findings>({
    file: new URL('./mining.worker.ts', import.meta.url),
    order,
    transfer: buffersOf(order),
    signal: options.signal,
    stopWithinMs: 0,
    hear: (answer) => {
      if (answer.kind === 'done') return { result: answer.findings };
      if (answer.kind === 'refused') return { refused: answer.problem };
      options.onProgress(answer.progress);
      return undefined;
    },
    failed: {
      error: MiningFailed,
      stopped: 'mining/stopped: it was stopped',
      crashed: 'mining/crashed',
    },
  });
