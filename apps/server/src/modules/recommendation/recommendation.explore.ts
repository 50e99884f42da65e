import { random } from '@kaibo/numeric';
import type { Given } from './recommendation.allocation.ts';
import { EXPLORED_SHARE } from './recommendation.rules.ts';

/** What stands at a place of the answer. */
export interface Drawn {
  /** On its shelf. */
  place: number;
  explored: boolean;
  propensity: number;
}

/** Of so many draws at least one is a candidate that is still free, unless nearly all are taken or refused. */
const MOST_DRAWS = 20;

export interface Pool {
  /** How many are shown. */
  places: number;
  /** How many there are, those that may not be shown included. */
  candidates: number;
  /** How many could be shown. */
  free: number;
  isAllowed(place: number): boolean;
  requestId: string;
}

/** Whoever is asked about instead of who stands next in the list; who was drawn before is taken. */
const chanceInstead = (
  next: Given,
  shown: number,
  { taken, isPlain }: { taken: ReadonlySet<number>; isPlain: boolean },
): number => {
  if (next.place === shown && (isPlain || !next.chanceOf)) return next.propensity;
  return next.chanceOf?.(shown, taken) ?? 0;
};

/**
 * Gives out places in order; each is drawn, with the probability `EXPLORED_SHARE`, uniformly from all candidates that
 * are still free. `propensity` is how probable what stands there was: (1 − ε)·P(it was next) + ε/free. Where all
 * candidates are shown anyway nothing is drawn. The same request draws the same.
 */
export const explore = (ordered: readonly Given[], pool: Pool): Drawn[] => {
  if (pool.free <= pool.places)
    return ordered.map(({ place, propensity }) => ({ place, explored: false, propensity }));
  const stream = random(1).fork(pool.requestId);
  const taken = new Set<number>();
  const draw = (): number | null => {
    for (let i = 0; i < MOST_DRAWS; i++) {
      const place = stream.integer(pool.candidates);
      if (!taken.has(place) && pool.isAllowed(place)) return place;
    }
    return null;
  };
  const placed: Drawn[] = [];
  let isPlain = true;
  for (let next = 0; placed.length < ordered.length && next < ordered.length; ) {
    const best = ordered[next]!.place;
    if (taken.has(best)) {
      next += 1;
      continue;
    }
    const drawn = stream.uniform() < EXPLORED_SHARE ? draw() : null;
    const shown = drawn ?? best;
    const chance = EXPLORED_SHARE / Math.max(1, pool.free - taken.size);
    const inList = chanceInstead(ordered[next]!, shown, { taken, isPlain });
    taken.add(shown);
    isPlain &&= shown === best;
    const propensity = (1 - EXPLORED_SHARE) * inList + chance;
    placed.push({ place: shown, explored: shown !== best, propensity });
  }
  return placed;
};
