import { plantedPins, solveSlots } from '@kaibo/allocate';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

/** 20 knapsack rows, 200 binaries, five seeds; the worst gap and the longest time. */
export const measureSlots = async (): Promise<Figures> => {
  let [gap, milliseconds] = [0, 0];
  await solveSlots(plantedPins({ pins: 200, rows: 20, seed: 99 }));
  for (let seed = 1; seed <= 5; seed++) {
    const plan = await solveSlots(plantedPins({ pins: 200, rows: 20, seed }), {
      gap: 0.01,
      timeLimitMs: 1_000,
    });
    gap = Math.max(gap, plan.gap);
    milliseconds = Math.max(milliseconds, plan.milliseconds);
  }
  return { mip_20x200_gap: rounded(gap, 5), mip_20x200_s: rounded(milliseconds / 1_000, 3) };
};
