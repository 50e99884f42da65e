import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { computeStore, type StoreInput } from './prediction.forecasts.compute.ts';

/** Linux knows the priority of a thread; elsewhere this would slow down the whole process. */
if (process.platform === 'linux') setPriority(10);

parentPort!.on('message', (input: StoreInput) => {
  parentPort!.postMessage(computeStore(input));
});
