import { certify } from '../certify.ts';
import type { Model } from '../model.ts';
import type { Plan } from '../plan.ts';
import { repair } from '../repair/repair.ts';
import { solveProgram } from './exact-solver.ts';
import { pricesOfRows, programOf } from './program-of-model.ts';

/** The plan and prices of the exact solver; null when the time was over; 'infeasible' when no plan meets the floors. */
export const solveExact = async (
  model: Model,
  timeLimitMs: number,
): Promise<Plan | 'infeasible' | null> => {
  const begin = performance.now();
  const { program, rows, extra } = programOf(model, 'value');
  const answer = await solveProgram(program, { timeLimitMs, solver: 'ipm' });
  if (answer.status === 'infeasible') return 'infeasible';
  if (answer.status !== 'optimal') return null;
  const prices = pricesOfRows(rows, answer.rowDuals);
  // The solver keeps rows to 1e-7; what is promised is kept exactly.
  const { impressions } = repair(model, answer.columns.subarray(0, extra));
  const { loads, objective, level, certificate, shortfalls } = certify(model, impressions, prices);
  return {
    method: 'exact',
    status: 'optimal',
    impressions,
    exposure: loads.exposure,
    value: loads.value,
    objective,
    level,
    prices,
    certificate,
    shortfalls,
    infeasibility: null,
    iterations: 1,
    milliseconds: performance.now() - begin,
    temperature: 0,
  };
};
