import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { AllocateError } from '@kaibo/allocate';
import { fairnessCurve, solveWindow, type Warm } from './traffic.solve.ts';
import type { SolverAnswer, SolverOrder } from './traffic.solver.ts';

/** Linux knows the priority of a thread; elsewhere this would slow down the whole process. */
if (process.platform === 'linux') setPriority(10);

let warm: Warm | null = null;

const answerTo = async (order: SolverOrder): Promise<SolverAnswer> => {
  const { id, timeLimitMs, window } = order;
  if (order.kind === 'curve')
    return { kind: 'curve', id, points: await fairnessCurve(window, timeLimitMs) };
  const found = await solveWindow(window, { warm: order.isFresh ? null : warm, timeLimitMs });
  if (found !== null && !order.isFresh) warm = found.warm;
  return { kind: 'solved', id, solved: found?.solved ?? null };
};

// One after the other: each starts from the prices of the one before.
let last = Promise.resolve();
parentPort!.on('message', (order: SolverOrder) => {
  last = last.then(async () => {
    const answer = await answerTo(order).catch((error: unknown): SolverAnswer => {
      if (!(error instanceof AllocateError)) throw error;
      return { kind: 'refused', id: order.id, problem: `${error.code}: ${error.message}` };
    });
    parentPort!.postMessage(answer);
  });
});
