import { AllocateError } from '../errors.ts';

/** One window to come, for one room. */
export interface WindowAhead {
  /** Worth of an impression in it. */
  value: number;
  /** How many impressions may be had, and how likely that many; chances sum to 1. */
  supply: readonly { impressions: number; chance: number }[];
}

export interface WindowsProblem {
  windows: readonly WindowAhead[];
  /** Pieces left, and how many an impression sells. */
  stock: number;
  stockUse: number;
  /** Impressions still promised (the floor debt), and what each that is missed at the end costs. */
  floor: number;
  shortfallCost: number;
  /** What a piece is worth that is left at the end. */
  salvage?: number;
  /** Most states of stock and of debt that are told apart; 60 unless given. */
  levels?: number;
}

export interface WindowsPlan {
  /** Expected worth to the end, less what missed promises cost. */
  value: number;
  /** Expected impressions of each window. */
  impressions: number[];
  /** Expected pieces left, and promises missed, after the last. */
  stockLeft: number;
  shortfall: number;
  /** For this window's linear program: what a piece is worth later (σ), and a promise kept now rather than later (μ). */
  stockPrice: number;
  floorPrice: number;
  /** Most impressions to take in a window when so much can be had, at a stock and a debt. */
  decide(window: number, stock: number, debt: number, supply: number): number;
}

const amount = (field: string, found: number): void => {
  if (!(found >= 0 && found < Number.POSITIVE_INFINITY))
    throw new AllocateError('allocate/bad-number', `${field} is ${found}`, { field, found });
};

const checkWindows = (problem: WindowsProblem, levels: number): void => {
  if (problem.windows.length === 0)
    throw new AllocateError('allocate/empty-candidates', 'no windows', { field: 'windows' });
  if (!(Number.isInteger(levels) && levels >= 1))
    throw new AllocateError('allocate/bad-option', `levels is ${levels}`, { field: 'levels' });
  for (const field of ['stock', 'stockUse', 'floor', 'shortfallCost'] as const)
    amount(field, problem[field]);
  amount('salvage', problem.salvage ?? 0);
  problem.windows.forEach(({ value, supply }, at) => {
    amount(`windows[${at}].value`, value);
    let chances = 0;
    for (const one of supply) {
      amount(`windows[${at}].supply`, one.impressions);
      amount(`windows[${at}].chance`, one.chance);
      chances += one.chance;
    }
    if (Math.abs(chances - 1) > 1e-6)
      throw new AllocateError('allocate/bad-number', `chances of window ${at} sum to ${chances}`, {
        field: `windows[${at}].supply`,
        expected: 1,
        found: chances,
      });
  });
};

/** States: how many steps of stock are held and how many of debt are owed; `held · width + owed`. */
interface Grid {
  /** Impressions of one step. */
  step: number;
  isLimited: boolean;
  stockLevels: number;
  debtLevels: number;
  width: number;
  size: number;
}

const gridOf = ({ windows, stock, stockUse, floor }: WindowsProblem, levels: number): Grid => {
  const most = windows.reduce(
    (sum, { supply }) => sum + supply.reduce((high, one) => Math.max(high, one.impressions), 0),
    0,
  );
  const isLimited = stockUse > 0;
  // Stock beyond all supply makes no difference.
  const sellable = isLimited ? Math.min(stock / stockUse, most) : most;
  const step = Math.max(1, Math.ceil(Math.max(sellable, floor) / levels));
  const stockLevels = isLimited ? Math.floor(sellable / step) : 0;
  const debtLevels = Math.ceil(floor / step);
  const width = debtLevels + 1;
  return { step, isLimited, stockLevels, debtLevels, width, size: (stockLevels + 1) * width };
};

const stepsOf = ({ step }: Grid, impressions: number): number =>
  Math.floor(impressions / step + 1e-9);

const stateAfter = ({ width, isLimited }: Grid, state: number, taken: number): number => {
  const owed = state % width;
  const held = (state - owed) / width;
  return (isLimited ? held - taken : 0) * width + Math.max(0, owed - taken);
};

/** What every state is worth at the end. */
const endOf = (problem: WindowsProblem, grid: Grid): Float64Array => {
  const { stockUse, floor, shortfallCost, salvage = 0 } = problem;
  return Float64Array.from({ length: grid.size }, (_, state) => {
    const owed = state % grid.width;
    const held = (state - owed) / grid.width;
    const left = grid.isLimited ? salvage * held * grid.step * stockUse : 0;
    return left - shortfallCost * Math.min(floor, owed * grid.step);
  });
};

/** Most worthwhile number of steps to take of those that may be had; the fewest of equals. */
const bestSteps = (grid: Grid, value: number, later: Float64Array, state: number, had: number) => {
  const held = Math.floor(state / grid.width);
  const limit = grid.isLimited ? Math.min(had, held) : had;
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let taken = 0; taken <= limit; taken++) {
    const total = value * taken * grid.step + later[stateAfter(grid, state, taken)]!;
    if (total <= highest + 1e-12) continue;
    highest = total;
    best = taken;
  }
  return { taken: best, worth: highest };
};

/** Expected worth of every state before each window; the last entry is the end. */
const worthFrom = (problem: WindowsProblem, grid: Grid): Float64Array[] => {
  const worth = [endOf(problem, grid)];
  for (const { value, supply } of problem.windows.toReversed()) {
    const later = worth[0]!;
    worth.unshift(
      Float64Array.from({ length: grid.size }, (_, state) =>
        supply.reduce((sum, { impressions, chance }) => {
          const had = stepsOf(grid, impressions);
          return sum + chance * bestSteps(grid, value, later, state, had).worth;
        }, 0),
      ),
    );
  }
  return worth;
};

/** What is expected of each window, and the chance of each state after the last. */
const playOut = ({ windows }: WindowsProblem, grid: Grid, worth: readonly Float64Array[]) => {
  let chances = new Float64Array(grid.size);
  chances[grid.size - 1] = 1;
  const impressions = windows.map(({ value, supply }, window) => {
    const next = new Float64Array(grid.size);
    let expected = 0;
    for (let state = 0; state < grid.size; state++) {
      if (chances[state] === 0) continue;
      for (const one of supply) {
        const had = stepsOf(grid, one.impressions);
        const { taken } = bestSteps(grid, value, worth[window + 1]!, state, had);
        const chance = chances[state]! * one.chance;
        expected += chance * taken * grid.step;
        next[stateAfter(grid, state, taken)]! += chance;
      }
    }
    chances = next;
    return expected;
  });
  return { impressions, chances };
};

/**
 * How to spread a room's impressions over the windows to come, by backward recursion over what is left of stock and floor
 * debt: `V_t(s, f) = E_u max_{x ≤ u, qx ≤ s} v_t·x + V_{t+1}(s − q·x, max(0, f − x))`, at the end `salvage·s − cost·f`.
 * Impressions come in steps, so that there are at most `levels` of stock and of debt; with steps of 1 it is exact.
 * Time O(windows · outcomes · levels² · steps of a window), memory O(windows · levels²).
 *
 * @throws AllocateError `allocate/bad-number`, `allocate/bad-option`, `allocate/empty-candidates`.
 */
export const planWindows = (problem: WindowsProblem): WindowsPlan => {
  const { windows, stock, stockUse, floor, levels = 60 } = problem;
  checkWindows(problem, levels);
  const grid = gridOf(problem, levels);
  const { step, isLimited, stockLevels, debtLevels, width, size } = grid;
  const worth = worthFrom(problem, grid);
  const { impressions, chances } = playOut(problem, grid, worth);
  let [stockLeft, shortfall] = [0, 0];
  for (const [state, chance] of chances.entries()) {
    stockLeft += chance * Math.floor(state / width) * step * stockUse;
    shortfall += chance * Math.min(floor, (state % width) * step);
  }
  // Of what is beyond all supply, or less than a step, nothing can be sold.
  const beyond = stock - stockLevels * step * stockUse;
  const start = size - 1;
  const later = worth[1]!;
  return {
    value: worth[0]![start]! + (problem.salvage ?? 0) * beyond,
    impressions,
    stockLeft: stockLeft + beyond,
    shortfall,
    stockPrice:
      stockLevels > 0
        ? Math.max(0, (later[start]! - later[start - width]!) / (step * stockUse))
        : 0,
    floorPrice: debtLevels > 0 ? Math.max(0, (later[start - 1]! - later[start]!) / step) : 0,
    decide: (window, stockNow, debt, supply) => {
      const ahead = windows[window];
      if (!ahead)
        throw new AllocateError('allocate/bad-option', `window ${window}`, { field: 'window' });
      const held = isLimited ? Math.min(stockLevels, stepsOf(grid, stockNow / stockUse)) : 0;
      const owed = Math.min(debtLevels, Math.ceil(debt / step - 1e-9));
      const state = held * width + owed;
      return (
        bestSteps(grid, ahead.value, worth[window + 1]!, state, stepsOf(grid, supply)).taken * step
      );
    },
  };
};
