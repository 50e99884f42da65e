import { measureRerank } from './allocate/rerank.ts';
import { measureSolvers } from './allocate/solvers.ts';
import { inParts } from './support/parts.ts';

/**
 * `npm run bench -- allocate --json`, or the parts named (`solvers`, `rerank`): seeded problems of 8k to 1M edges by the
 * dual solver in one thread, cold and a minute later, beside HiGHS (npm, and Python's where it has highspy:
 * `KAIBO_PYTHON`); times are medians.
 */
export const run = inParts({
  solvers: measureSolvers,
  rerank: async () => measureRerank(),
});
