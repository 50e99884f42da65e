import { plantedProblem, priceOfFairness, solve } from '@kaibo/allocate';
import type { Figures } from '../support/benchmark.ts';
import { rounded } from '../support/numbers.ts';

/** What floors cost, each point solved exactly: 4,000 edges, 60 rooms, floors from none to twice as they stand. */
export const measureFairness = async (say: (line: string) => void): Promise<Figures> => {
  const problem = plantedProblem({ cohorts: 200, rooms: 60, candidates: 20, seed: 2 });
  const points = await priceOfFairness(problem, [0, 0.5, 1, 1.5, 2], (asked) =>
    solve(asked, { method: 'exact', timeLimitMs: 30_000 }),
  );
  for (const { scale, price, gini, minimumExposure, floorsMet } of points)
    say(
      `floors × ${scale}: cost ${rounded(100 * price, 2)} % of value, Gini ${rounded(gini, 3)}, least shown ${rounded(minimumExposure, 1)}, floors ${rounded(100 * floorsMet, 1)} %`,
    );
  const [none, , asPromised, , twice] = points;
  return {
    price_of_floors: rounded(asPromised!.price, 5),
    price_of_twice_the_floors: rounded(twice!.price, 5),
    gini_without_floors: rounded(none!.gini, 4),
    gini_with_floors: rounded(asPromised!.gini, 4),
  };
};
