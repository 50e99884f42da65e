import highsModule from 'highs';
import type { ExactAnswer, ExactOptions, LinearProgram } from './program.ts';

// Its types describe the CommonJS build, whose default is one level down; what is imported is the function itself.
const loadHighs = highsModule as unknown as typeof highsModule.default;
const loaded = loadHighs();

const modelDataOf = (program: LinearProgram) => ({
  numCols: program.columns,
  numRows: program.rows,
  colCost: program.cost,
  colLower: program.columnLower,
  colUpper: program.columnUpper,
  rowLower: program.rowLower,
  rowUpper: program.rowUpper,
  matrix: {
    format: 'csc' as const,
    numRows: program.rows,
    numCols: program.columns,
    starts: program.starts,
    indices: program.indices,
    values: program.values,
  },
  ...(program.whole ? { integrality: program.whole } : {}),
});

/** In this thread, which it holds until it is done: the worker calls it, and benchmarks. */
export const runHighs = async (
  program: LinearProgram,
  { timeLimitMs = 10_000, gap = 0, solver = 'choose', start }: ExactOptions = {},
): Promise<ExactAnswer> => {
  const highs = await loaded;
  const begin = performance.now();
  const status = highs.constants.modelStatus;
  return highs.withModel(modelDataOf(program), (model): ExactAnswer => {
    model.options.set({
      output_flag: false,
      presolve: 'on',
      solver: program.whole ? 'choose' : solver,
      // What is not finite it refuses.
      time_limit: Math.min(timeLimitMs, Number.MAX_SAFE_INTEGER) / 1000,
      mip_rel_gap: gap,
    });
    if (start) model.setSolution({ colValue: start });
    const { modelStatus } = model.run();
    const { colValue, rowDual } = model.getSolution();
    const cost = model.getObjectiveValue();
    const isOptimal = modelStatus === status.optimal;
    const isInfeasible =
      modelStatus === status.infeasible || modelStatus === status.unboundedOrInfeasible;
    return {
      status: isOptimal
        ? 'optimal'
        : isInfeasible
          ? 'infeasible'
          : modelStatus === status.unbounded
            ? 'unbounded'
            : 'limit',
      isFeasible: model.info.get('primal_solution_status') === 2,
      columns: colValue,
      rowDuals: program.whole ? new Float64Array() : rowDual,
      cost,
      bound: program.whole
        ? Number(model.info.get('mip_dual_bound'))
        : isOptimal
          ? cost
          : -Infinity,
      milliseconds: performance.now() - begin,
    };
  });
};
