import { certify, shortfallsOf } from './certify.ts';
import { solveDual } from './dual/dual.ts';
import { AllocateError } from './errors.ts';
import { solveExact } from './exact/exact.ts';
import { explain } from './infeasible.ts';
import { type Model, modelOf } from './model.ts';
import type { Infeasibility, Method, Plan, Prices } from './plan.ts';
import { solvePrimalDual } from './primal-dual/primal-dual.ts';
import { groupCount, type Problem } from './problem.ts';
import type { SolveOptions } from './solve.options.ts';

/** Up to here the exact solver takes about a second. */
export const EXACT_EDGES = 10_000;
const DEFAULT_LIMIT_MS = 10_000;
/** Of the time left, for each of the two programs that explain a conflict; the rest is for the plan. */
const EXPLAIN_SHARE = 0.35;

const isAmount = (number: number): boolean => number >= 0 && number < Number.POSITIVE_INFINITY;

/** One price that is no number would make a certificate of none. */
const checkWarmNumbers = ({ prices, temperature = 0 }: NonNullable<SolveOptions['warm']>): void => {
  const all: Record<string, Float64Array> = {
    ...prices,
    temperature: Float64Array.of(temperature),
  };
  for (const [field, numbers] of Object.entries(all)) {
    const index = numbers.findIndex((number) => !isAmount(number));
    if (index < 0) continue;
    throw new AllocateError(
      'allocate/stale-prices',
      `${field}[${index}] to begin with is ${numbers[index]}, not 0 or more`,
      { field, index, found: String(numbers[index]) },
    );
  }
};

const checkOptions = (problem: Problem, { timeLimitMs, gap, warm }: SolveOptions): void => {
  for (const [field, number] of Object.entries({ timeLimitMs, gap }))
    if (number !== undefined && !(number >= 0))
      throw new AllocateError('allocate/bad-option', `${field} is ${number}, not 0 or more`, {
        field,
        found: String(number),
      });
  if (!warm) return;
  const lengths: Partial<Record<keyof Prices, number>> = { group: groupCount(problem) };
  for (const field of ['seats', 'stock', 'cap', 'floor', 'merit', 'group'] as const) {
    const expected = lengths[field] ?? problem.roomCount;
    const found = warm.prices[field].length;
    if (found !== expected)
      throw new AllocateError(
        'allocate/stale-prices',
        `prices of ${found} ${field} do not fit ${expected}`,
        { field, expected, found },
      );
  }
  checkWarmNumbers(warm);
};

/**
 * The plan of most value that keeps all limits and floors, with prices and a certificate. When no plan meets the floors:
 * phase 1 finds the least Σ shortfall/floor, phase 2 the most value at that, and `infeasibility` names and proves why.
 *
 * @throws AllocateError where the problem or an option is wrong; with `strict` also where floors cannot be met.
 */
export const solve = async (problem: Problem, options: SolveOptions = {}): Promise<Plan> => {
  const begin = performance.now();
  checkOptions(problem, options);
  const model = modelOf(problem);
  const limit = options.timeLimitMs ?? DEFAULT_LIMIT_MS;
  const left = (): number => Math.max(1, limit - (performance.now() - begin));
  const first = await attempt(model, options, left);
  if (!first.stuck) return { ...first.plan, milliseconds: performance.now() - begin };
  const explained = await explain(model, first.stuck, EXPLAIN_SHARE * left()).catch(() => null);
  if (!explained) return { ...first.plan, milliseconds: performance.now() - begin };
  const { infeasibility, reduced } = explained;
  if (infeasibility && options.strict) throw refusal(infeasibility);
  const plan = await secondPhase(reduced, options, left);
  return {
    ...asPromised(model, plan),
    ...(infeasibility ? { status: 'infeasible' as const, infeasibility } : {}),
    milliseconds: performance.now() - begin,
  };
};

const refusal = ({ reason, fraction, rooms, groups }: Infeasibility): AllocateError => {
  const names = [...rooms, ...groups].map(({ name }) => name).join(', ');
  const code =
    reason === 'floors-above-supply'
      ? 'allocate/floors-above-supply'
      : 'allocate/infeasible-floors';
  const share = (100 * fraction).toFixed(1);
  return new AllocateError(code, `at most ${share} % of the floors can be met; short: ${names}`, {
    field: 'floors',
    expected: 1,
    found: fraction,
  });
};

/** Shortfalls and floors met by what was promised at first, not by what was left of it. */
const asPromised = (model: Model, plan: Plan): Plan => {
  const { loads, certificate } = certify(model, plan.impressions, plan.prices, 0);
  const { floorsMet, guardsMet } = certificate;
  return {
    ...plan,
    shortfalls: shortfallsOf(model, loads),
    certificate: { ...plan.certificate, floorsMet, guardsMet },
  };
};

interface Attempt {
  readonly plan: Plan;
  /** Null where all is met; else rooms that could not be served, or none when only the exact solver says so. */
  readonly stuck: readonly number[] | null;
}

const methodFor = ({ edges }: Model, { method }: SolveOptions): Method =>
  method ?? (edges <= EXACT_EDGES ? 'exact' : 'dual');

const attempt = async (
  model: Model,
  options: SolveOptions,
  left: () => number,
): Promise<Attempt> => {
  const method = methodFor(model, options);
  if (method === 'exact') return attemptExact(model, options, left);
  const solveIt = method === 'dual' ? solveDual : solvePrimalDual;
  const { plan, stuck } = solveIt(model, { ...options, timeLimitMs: left() });
  return { plan, stuck: stuck.length > 0 ? stuck : null };
};

/** Share of the time, and gap, for the plan that is at hand should the exact solver not be done in time. */
const FIRST = { share: 0.1, gap: 0.02 };

/** The dual goes first: it is quick to see floors that cannot be met, which an interior point is slow to. */
const attemptExact = async (
  model: Model,
  options: SolveOptions,
  left: () => number,
): Promise<Attempt> => {
  const gap = Math.max(FIRST.gap, options.gap ?? 0);
  const first = solveDual(model, { ...options, gap, timeLimitMs: FIRST.share * left() });
  if (first.stuck.length > 0) return first;
  const exact = await solveExact(model, left()).catch(() => null);
  if (exact === 'infeasible') return { plan: first.plan, stuck: [] };
  return { plan: exact ?? { ...first.plan, status: 'time-limit' }, stuck: null };
};

/** With floors that can be met: what the repair cannot do with them the exact solver can. */
const secondPhase = async (
  model: Model,
  options: SolveOptions,
  left: () => number,
): Promise<Plan> => {
  const found = await attempt(model, options, left);
  if (!found.stuck) return found.plan;
  const exact = await solveExact(model, left()).catch(() => null);
  return exact && exact !== 'infeasible' ? exact : found.plan;
};
