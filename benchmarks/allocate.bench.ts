import { measureFairness } from './allocate/fairness.ts';
import { measureInMarket } from './allocate/in-market.ts';
import { measurePolicies } from './allocate/policy-table.ts';
import { measureRerank } from './allocate/rerank.ts';
import { measureSlots } from './allocate/slots.ts';
import { measureSolvers } from './allocate/solvers.ts';
import { inParts } from './support/parts.ts';

/**
 * `npm run bench -- allocate --json`, or the parts named (`solvers`, `rerank`, `slots`, `fairness`, `policies`, `market`): seeded
 * problems of 8k to 1M edges by the dual solver in one thread, cold and a minute later, beside HiGHS (npm, and Python's
 * where it has highspy: `KAIBO_PYTHON`); times are medians. Then ranking by prices, pins by integer program, every policy
 * on one recorded evening beside feasible hindsight, and in the market that answers to what it is shown.
 */
export const run = inParts({
  solvers: measureSolvers,
  rerank: async () => measureRerank(),
  slots: measureSlots,
  fairness: measureFairness,
  policies: measurePolicies,
  market: measureInMarket,
});
