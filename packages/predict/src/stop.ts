import { PredictError } from './errors.ts';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Lets the event loop turn, and ends a fit that is no longer wanted. */
export const stopIfAsked = async (signal?: AbortSignal): Promise<void> => {
  await turn();
  if (signal?.aborted) throw new PredictError('predict/stopped', 'the fit was stopped');
};
