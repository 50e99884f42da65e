import { PredictError } from '../errors.ts';
import { makePredictor } from '../models.ts';
import { judgeFold } from './cross-validate.ts';
import type { Job, Outcome, Runner, Setup } from './jobs.ts';

/** A refusal of the model is an outcome; anything else is thrown. */
export const runJob = async (
  { task, model, table, labels, folds }: Setup,
  { options, fold, rows }: Job,
  signal?: AbortSignal,
): Promise<Outcome> => {
  const { train, test } = folds[fold]!;
  const begin = performance.now();
  try {
    const made = makePredictor(task, model, options);
    const part = { train: train.subarray(0, rows), test };
    const figures = await judgeFold(made, { table, labels }, part, signal);
    return { figures, seconds: (performance.now() - begin) / 1000 };
  } catch (error) {
    if (!(error instanceof PredictError) || error.code === 'predict/stopped') throw error;
    return { refused: error.code, message: error.message };
  }
};

/** One job after the other, in this thread. */
export const inlineRunner = (setup: Setup, signal?: AbortSignal): Runner => ({
  lanes: 1,
  run: (job) => runJob(setup, job, signal),
  close: async () => undefined,
});
