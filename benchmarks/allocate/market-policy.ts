import { livePolicy, modelOf, solveDual } from '@kaibo/allocate';
import type { PolicyMaker } from '@kaibo/simulate';

/**
 * The priced policy for a market of `@kaibo/simulate`: worth is the truth, as the oracle's is, so what differs is allocation.
 *
 * Also from the command line: `npm run kaibo -- simulate compare --policy oracle --policy ./benchmarks/allocate/market-policy.ts`.
 */
export const pricedPolicy =
  (floorPerMinute: number): PolicyMaker =>
  ({ truth }) =>
    livePolicy({
      floorPerMinute,
      worth: (viewer, room, atMs) => ({
        value: truth.valueFen(viewer, room, atMs),
        seatMinutes:
          (truth.clickChance(viewer, room, atMs) * truth.meanStayMs(viewer, room, atMs)) / 60_000,
      }),
      solve: (problem) => solveDual(modelOf(problem), { gap: 0.02, timeLimitMs: 2_000 }).plan,
    });

export const policy = pricedPolicy(2);
