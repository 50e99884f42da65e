import { setTimeout as sleep } from 'node:timers/promises';
import type { HotState } from './hot-state.ts';
import type { Task } from './jobs.ts';
import type { Log } from './log.ts';
import { repeat } from './repeat.ts';

const STOP_WITHIN_MS = 4_000;
/** A task that takes longer than this may meet itself in another process. */
const LEASE_AT_LEAST_MS = 30_000;

const leaseOf = (task: Task): string => `jobs/every/${task.name}`;

/**
 * Runs each task with `everyMs` about that often: never twice at once, and with several processes only in the one
 * that holds the lease. A run that throws is logged and comes again soon.
 *
 * @returns stops it: nothing new begins, and what runs is waited for.
 */
export const startRecurring = (needs: {
  tasks: readonly Task[];
  hotState: HotState;
  node: string;
  log: Log;
}): (() => Promise<void>) => {
  const { hotState, node, log } = needs;

  const runOnce = async (task: Task, everyMs: number): Promise<void> => {
    if (await hotState.lease(leaseOf(task), node, Math.max(everyMs * 2, LEASE_AT_LEAST_MS)))
      await task.run({});
  };

  const repeating = needs.tasks.flatMap((task) => {
    const { everyMs } = task;
    if (everyMs === undefined) return [];
    const onFailure = (error: unknown): void =>
      log.error({ err: error, task: task.name }, 'a recurring task failed');
    return [repeat({ everyMs, run: () => runOnce(task, everyMs), onFailure })];
  });

  return async () => {
    const late = sleep(STOP_WITHIN_MS, undefined, { ref: false });
    await Promise.race([Promise.all(repeating.map((one) => one.close())), late]);
    for (const task of needs.tasks) await hotState.release(leaseOf(task), node);
  };
};
