import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { PredictError } from '@kaibo/predict';
import { compare } from './prediction.compare.ts';
import { NothingLearnt } from './prediction.learn.rules.ts';
import type { LearnAnswer, LearnOrder } from './prediction.learn.thread.ts';
import { isStopped, type Learnt, learn } from './prediction.learn.ts';
import { taskOf } from './prediction.tasks.ts';

/** Linux knows the priority of a thread; elsewhere this would slow down the whole process. */
if (process.platform === 'linux') setPriority(10);

const order = workerData as LearnOrder;
const stop = new AbortController();
parentPort!.once('message', () => stop.abort());

const say = (answer: LearnAnswer): void => parentPort!.postMessage(answer);

/** What cannot be learnt is the answer to that task, and the next one is learnt. */
const learnt = async (name: Learnt['task'], set: LearnOrder['sets'][number]): Promise<void> => {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  try {
    say({
      kind: 'learnt',
      learnt: await learn(taskOf(name), set, stop.signal),
      seconds: seconds(),
    });
  } catch (error) {
    if (stop.signal.aborted || isStopped(error)) throw error;
    const isOurs = error instanceof NothingLearnt;
    if (!isOurs && !(error instanceof PredictError)) throw error;
    const problem = isOurs ? error.message : `${error.code}: ${error.message}`;
    const counts = isOurs
      ? { rows: error.rows, positives: error.positives }
      : { rows: set.atMs.length, positives: 0 };
    say({ kind: 'refused', task: name, problem, ...counts, seconds: seconds() });
  }
};

for (const set of order.sets) {
  for (const name of order.tasks) if (taskOf(name).moment === set.kind) await learnt(name, set);
  for (const one of order.models)
    if (taskOf(one.task).moment === set.kind)
      say({ kind: 'compared', version: one.version, task: one.task, shadow: compare(one, set) });
}
say({ kind: 'done' });
parentPort!.close();
