import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { MineError } from '@kaibo/mine';
import { openDatabase } from '#platform/database';
import type { MiningOrder } from './mining.findings.ts';
import type { MiningAnswer } from './mining.thread.ts';
import { mine } from './mining.work.ts';

/** Linux knows the priority of a thread; elsewhere this would slow down the whole process. */
if (process.platform === 'linux') setPriority(10);

const order = workerData as MiningOrder;
const say = (answer: MiningAnswer): void => parentPort!.postMessage(answer);

const work = async (): Promise<void> => {
  const { db, close } = openDatabase(order.url, {
    max: 1,
    applicationName: 'kaibo mining',
    statementTimeoutMs: 300_000,
  });
  try {
    const findings = await mine(db, order, (progress) => say({ kind: 'progress', progress }));
    say({ kind: 'done', findings });
  } finally {
    await close();
  }
};

// What else goes wrong ends the thread, and is told as an error of it.
await work().catch((error: unknown) => {
  if (!(error instanceof MineError)) throw error;
  say({ kind: 'refused', problem: `${error.code}: ${error.message}` });
});
parentPort!.close();
