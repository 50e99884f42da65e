import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { RecommendError } from '@kaibo/recommend';
import { openDatabase } from '#platform/database';
import { readBaskets, readTastes } from './recommendation.fit.data.ts';
import { learn } from './recommendation.fit.learn.ts';
import type { FitAnswer, FitOrder } from './recommendation.fit.ts';
import { encodeModel } from './recommendation.model-file.ts';

/** Linux knows the priority of a thread; elsewhere this would slow down the whole process. */
if (process.platform === 'linux') setPriority(10);

const { url, version, nowMs } = workerData as FitOrder;
const stop = new AbortController();
parentPort!.once('message', () => stop.abort());

const say = (answer: FitAnswer, transfer: ArrayBuffer[] = []): void =>
  parentPort!.postMessage(answer, transfer);

const read = async () => {
  const { db, close } = openDatabase(url, {
    max: 1,
    applicationName: 'kaibo fit',
    statementTimeoutMs: 300_000,
  });
  try {
    return { tastes: await readTastes(db, nowMs), baskets: await readBaskets(db, nowMs) };
  } finally {
    await close();
  }
};

const work = async (): Promise<void> => {
  const { model, ...facts } = await learn({
    version,
    ...(await read()),
    signal: stop.signal,
    onProgress: (point) => say({ kind: 'progress', point }),
  });
  const bytes = encodeModel(model);
  say({ kind: 'done', bytes, facts }, [bytes.buffer]);
};

// What else goes wrong ends the thread, and is told as an error of it.
await work().catch((error: unknown) => {
  if (!(error instanceof RecommendError)) throw error;
  say({ kind: 'refused', problem: `${error.code}: ${error.message}` });
});
parentPort!.close();
