import { random } from '@kaibo/numeric';
import { AllocateError } from '../errors.ts';

export interface PolicySearchOptions {
  /** What a policy with these weights earns in one run of the simulator; higher is better. */
  reward(weights: readonly number[], round: number): number | Promise<number>;
  start: readonly number[];
  /** Spread of the first weights tried; 1 unless given. */
  spread?: number;
  rounds?: number;
  population?: number;
  /** Share of each round that the next is made after. */
  elite?: number;
  seed?: number;
}

export interface PolicySearch {
  weights: number[];
  /** Mean reward of the elite of every round. */
  history: number[];
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * Reinforcement learning by search among policies: weights are tried in the simulator, and the next are drawn around the best
 * of them, with some noise left so that it does not settle early. Needs no gradient and no model of the market.
 *
 * Source: the noisy cross-entropy method (Szita, Lőrincz, "Learning Tetris using the noisy cross-entropy method", 2006).
 *
 * @throws AllocateError `allocate/bad-option`, or `allocate/bad-number` for a reward that is no number.
 */
export const searchPolicy = async ({
  reward,
  start,
  spread = 1,
  rounds = 10,
  population = 16,
  elite = 0.25,
  seed = 1,
}: PolicySearchOptions): Promise<PolicySearch> => {
  const kept = Math.max(2, Math.round(elite * population));
  if (!(rounds >= 1 && population > kept && start.length > 0 && spread > 0))
    throw new AllocateError(
      'allocate/bad-option',
      `a search of ${population} in ${rounds} rounds`,
      {
        field: 'population',
        found: population,
      },
    );
  const draws = random(seed);
  let centre = [...start];
  let spreads = start.map(() => spread);
  const history: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const tried: { weights: number[]; earned: number }[] = [];
    for (let one = 0; one < population; one++) {
      // What is believed best so far is always among them.
      const weights = one === 0 ? centre : centre.map((x, at) => x + spreads[at]! * draws.normal());
      const earned = await reward(weights, round);
      if (Number.isNaN(earned))
        throw new AllocateError('allocate/bad-number', `reward of round ${round} is no number`, {
          field: 'reward',
        });
      tried.push({ weights, earned });
    }
    const best = tried.sort((a, b) => b.earned - a.earned).slice(0, kept);
    const noise = 0.1 * spread * (1 - (round + 1) / rounds);
    centre = centre.map((_, at) => mean(best.map(({ weights }) => weights[at]!)));
    spreads = centre.map((x, at) =>
      Math.sqrt(mean(best.map(({ weights }) => (weights[at]! - x) ** 2)) + noise ** 2),
    );
    history.push(mean(best.map(({ earned }) => earned)));
  }
  return { weights: centre, history };
};
