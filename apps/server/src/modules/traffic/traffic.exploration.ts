import { betaFrom, type Draws } from '@kaibo/allocate';
import type { Broadcast } from './traffic.state.ts';

/** Places and those that were given to learn, of about the last thousand. */
export const explorationBudget = (share: () => number) => {
  let [places, explored] = [0, 0];
  return {
    /** Whether no more than the share of places was given to learn. */
    isLeft: (): boolean => explored <= share() * places,
    spend: (some: number, learnt: number): void => {
      places += some;
      explored += learnt;
      if (places < 2_000) return;
      places /= 2;
      explored /= 2;
    },
  };
};

/** Worth of looking at who is not known yet: a draw of how often they are clicked, less what is expected of them. */
export const exploredBy = (
  { clicked, passed }: Broadcast['believed'],
  row: number,
  fen: number,
  draws: Draws,
): number => {
  const [a, b] = [clicked[row]!, passed[row]!];
  return a > 0 ? fen * ((betaFrom(a, b, draws) * (a + b)) / a - 1) : 0;
};
