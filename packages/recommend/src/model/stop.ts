import { setImmediate as turn } from 'node:timers/promises';
import { RecommendError } from '../errors.ts';

/** Lets the event loop turn, and ends a fit that is no longer wanted. */
export const stopIfAsked = async (signal?: AbortSignal): Promise<void> => {
  await turn();
  if (signal?.aborted) throw new RecommendError('recommend/stopped', 'the fit was stopped');
};
