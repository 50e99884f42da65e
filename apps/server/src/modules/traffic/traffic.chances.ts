import type { Diversity } from '@kaibo/allocate';

/** A list that was drawn, with everybody who could have stood in it. */
export interface Drawn {
  /** On the shelf, of each candidate. */
  places: readonly number[];
  /** Of each candidate; NaN for who could not be shown. */
  score: Float64Array;
  kind: Int32Array;
  /** Numbers of the candidates, as they stand. */
  order: Int32Array;
  /** In the unit of scores; 0 leaves nothing to chance. */
  temperature: number;
  diversity: Diversity;
}

/** Kinds that variety keeps out of a place of the list. */
const keptOut = ({ kind, order, diversity }: Drawn, turn: number): Set<number> => {
  const counts = new Map<number, number>();
  for (let at = Math.max(0, turn - diversity.window + 1); at < turn; at++) {
    const own = kind[order[at]!]!;
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([own, count]) => (count >= diversity.most ? [own] : [])));
};

/**
 * How probable a candidate was to stand at a turn of the list, given those before it there and without those that are taken:
 * a softmax over the others whom variety allows. O(candidates).
 */
export const chanceAt = (
  drawn: Drawn,
  turn: number,
  { place, taken }: { place: number; taken: ReadonlySet<number> },
): number => {
  const { places, score, kind, order, temperature } = drawn;
  if (temperature === 0) return places[order[turn]!] === place ? 1 : 0;
  const out = keptOut(drawn, turn);
  const isLeft = (at: number): boolean => {
    if (Number.isNaN(score[at]!) || taken.has(places[at]!)) return false;
    for (let i = 0; i < turn; i++) if (order[i] === at) return false;
    return true;
  };
  const softmax = (isAllowed: (at: number) => boolean): number | null => {
    // Relative to the best so far, so that it is read through once.
    let [best, own, all] = [Number.NEGATIVE_INFINITY, 0, 0];
    for (let at = 0; at < places.length; at++) {
      if (!isAllowed(at) || !isLeft(at)) continue;
      const above = score[at]! - best;
      if (above > 0) {
        const faded = Math.exp(-above / temperature);
        [best, own, all] = [score[at]!, own * faded, all * faded];
      }
      const weight = Math.exp(Math.min(0, above) / temperature);
      all += weight;
      if (places[at] === place) own = weight;
    }
    return all > 0 ? own / all : null;
  };
  return softmax((at) => !out.has(kind[at]!)) ?? softmax(() => true) ?? 0;
};
