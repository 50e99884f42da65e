import { random } from '@kaibo/numeric';
import type { Ranked, Ranking } from './recommendation.rank.ts';
import { EXPLORED_SHARE } from './recommendation.rules.ts';

export interface Placed extends Ranked {
  explored: boolean;
  propensity: number;
}

/** Of 20 draws at least one is a candidate that is still free, unless nearly all are taken or refused. */
const MOST_DRAWS = 20;

const certain = (item: Ranked): Placed => ({ ...item, explored: false, propensity: 1 });

/**
 * Gives out places in order; each is drawn, with the probability `EXPLORED_SHARE`, uniformly from all candidates that
 * are still free. `propensity` is how probable what stands there was: (1 − ε)·[it was next] + ε/free. Where all
 * candidates are shown anyway nothing is drawn. The same request draws the same.
 *
 * @param free how many candidates could be shown.
 */
export const explore = (
  ordered: readonly Ranked[],
  ranking: Ranking,
  pool: { places: number; candidates: number; free: number; requestId: string },
): Placed[] => {
  const { places, candidates, requestId } = pool;
  if (pool.free <= places) return ordered.map(certain);
  const stream = random(1).fork(requestId);
  const waiting = [...ordered];
  const taken = new Set<string>();
  const placed: Placed[] = [];
  let free = pool.free;
  while (waiting.length > 0 && free > 0) {
    const next = waiting[0]!;
    const drawn = stream.uniform() < EXPLORED_SHARE ? draw() : null;
    const shown = drawn ?? next;
    const isNext = shown.id === next.id;
    const chance = EXPLORED_SHARE / free;
    placed.push({
      ...shown,
      explored: drawn !== null && !isNext,
      propensity: isNext ? 1 - EXPLORED_SHARE + chance : chance,
    });
    taken.add(shown.id);
    const at = waiting.findIndex((item) => item.id === shown.id);
    if (at >= 0) waiting.splice(at, 1);
    free -= 1;
  }
  return placed;

  function draw(): Ranked | null {
    for (let i = 0; i < MOST_DRAWS; i++) {
      const item = ranking.at(stream.integer(candidates));
      if (!taken.has(item.id) && ranking.isAllowed(item)) return item;
    }
    return null;
  }
};
