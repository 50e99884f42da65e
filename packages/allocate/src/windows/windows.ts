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

/**
 * How to spread a room's impressions over the windows to come, by backward recursion over what is left of stock and floor
 * debt: `V_t(s, f) = E_u max_{x ≤ u, qx ≤ s} v_t·x + V_{t+1}(s − q·x, max(0, f − x))`, at the end `salvage·s − cost·f`.
 * Impressions come in steps, so that there are at most `levels` of stock and of debt; with steps of 1 it is exact.
 * Time O(windows · outcomes · levels² · steps of a window), memory O(windows · levels²).
 *
 * @throws AllocateError `allocate/bad-number`, `allocate/bad-option`, `allocate/empty-candidates`.
 */
export const planWindows = (problem: WindowsProblem): WindowsPlan => {
  const { windows, stock, stockUse, floor, shortfallCost, salvage = 0, levels = 60 } = problem;
  checkWindows(problem, levels);
  const supplyMost = windows.reduce(
    (sum, { supply }) => sum + supply.reduce((most, one) => Math.max(most, one.impressions), 0),
    0,
  );
  // Impressions that stock allows; beyond all supply there is no difference.
  const sellable = stockUse > 0 ? Math.min(stock / stockUse, supplyMost) : supplyMost;
  const step = Math.max(1, Math.ceil(Math.max(sellable, floor) / levels));
  const stockLevels = stockUse > 0 ? Math.floor(sellable / step) : 0;
  const debtLevels = Math.ceil(floor / step);
  const width = debtLevels + 1;
  const size = (stockLevels + 1) * width;
  const levelsOf = (impressions: number): number => Math.floor(impressions / step + 1e-9);
  const isLimited = stockUse > 0;

  const last = new Float64Array(size);
  for (let held = 0; held <= stockLevels; held++)
    for (let debt = 0; debt <= debtLevels; debt++)
      last[held * width + debt] =
        (isLimited ? salvage * held * step * stockUse : 0) -
        shortfallCost * Math.min(floor, debt * step);
  const worth: Float64Array[] = Array.from(
    { length: windows.length },
    () => new Float64Array(size),
  );
  worth.push(last);

  const best = (window: number, held: number, debt: number, most: number): number => {
    const later = worth[window + 1]!;
    const { value } = windows[window]!;
    const limit = isLimited ? Math.min(most, held) : most;
    let [chosen, highest] = [0, Number.NEGATIVE_INFINITY];
    for (let taken = 0; taken <= limit; taken++) {
      const state = (isLimited ? held - taken : 0) * width + Math.max(0, debt - taken);
      const total = value * taken * step + later[state]!;
      if (total <= highest + 1e-12) continue;
      highest = total;
      chosen = taken;
    }
    return chosen;
  };
  const after = (held: number, debt: number, taken: number): number =>
    (isLimited ? held - taken : 0) * width + Math.max(0, debt - taken);

  for (let window = windows.length - 1; window >= 0; window--)
    for (let held = 0; held <= stockLevels; held++)
      for (let debt = 0; debt <= debtLevels; debt++) {
        let expected = 0;
        for (const { impressions, chance } of windows[window]!.supply) {
          const taken = best(window, held, debt, levelsOf(impressions));
          const later = worth[window + 1]![after(held, debt, taken)]!;
          expected += chance * (windows[window]!.value * taken * step + later);
        }
        worth[window]![held * width + debt] = expected;
      }

  // Forward, with the chance of each state.
  let chances = new Float64Array(size);
  chances[stockLevels * width + debtLevels] = 1;
  const impressions = windows.map(({ supply }, window) => {
    const next = new Float64Array(size);
    let expected = 0;
    for (let state = 0; state < size; state++) {
      if (chances[state] === 0) continue;
      const [held, debt] = [Math.floor(state / width), state % width];
      for (const one of supply) {
        const taken = best(window, held, debt, levelsOf(one.impressions));
        const weight = chances[state]! * one.chance;
        expected += weight * taken * step;
        next[after(held, debt, taken)]! += weight;
      }
    }
    chances = next;
    return expected;
  });
  const [stockLeft, shortfall] = chances.reduce(
    ([held, missed], chance, state) => [
      held! + chance * Math.floor(state / width) * step * stockUse,
      missed! + chance * Math.min(floor, (state % width) * step),
    ],
    [0, 0],
  ) as [number, number];

  const start = stockLevels * width + debtLevels;
  const ahead = worth[Math.min(1, windows.length)]!;
  const perPiece = isLimited && stockLevels > 0 ? step * stockUse : 0;
  return {
    value: worth[0]![start]!,
    impressions,
    stockLeft: isLimited ? stockLeft : stock,
    shortfall,
    stockPrice: perPiece > 0 ? Math.max(0, (ahead[start]! - ahead[start - width]!) / perPiece) : 0,
    floorPrice: debtLevels > 0 ? Math.max(0, (ahead[start - 1]! - ahead[start]!) / step) : 0,
    decide: (window, stockNow, debt, supply) => {
      if (!(window >= 0 && window < windows.length))
        throw new AllocateError('allocate/bad-option', `window ${window}`, { field: 'window' });
      const held = isLimited ? Math.min(stockLevels, levelsOf(stockNow / stockUse)) : 0;
      const owed = Math.min(debtLevels, Math.ceil(debt / step - 1e-9));
      return best(window, held, owed, levelsOf(supply)) * step;
    },
  };
};
