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
  const before = new Set(order.subarray(0, turn));
  const left = places.flatMap((one, at) =>
    Number.isNaN(score[at]!) || before.has(at) || taken.has(one) ? [] : [at],
  );
  const out = keptOut(drawn, turn);
  const varied = left.filter((at) => !out.has(kind[at]!));
  const allowed = varied.length > 0 ? varied : left;
  const best = allowed.reduce((most, at) => Math.max(most, score[at]!), Number.NEGATIVE_INFINITY);
  let [own, all] = [0, 0];
  for (const at of allowed) {
    const weight = Math.exp((score[at]! - best) / temperature);
    all += weight;
    if (places[at] === place) own = weight;
  }
  return all > 0 ? own / all : 0;
};
