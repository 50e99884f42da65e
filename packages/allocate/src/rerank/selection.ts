import { NONE } from './candidates.ts';
import { gumbelAt } from './draw.ts';

/** At most `most` of one kind among any `window` places in a row. */
export interface Diversity {
  window: number;
  most: number;
}

export interface SelectionOptions {
  places: number;
  /** τ, in the unit of the scores; 0 leaves nothing to chance. */
  temperature: number;
  /** Of this request: the same seed draws the same noise. 32 bits count. */
  seed: number;
  diversity?: Diversity | undefined;
}

/** Candidates that may be shown: their numbers, the first `count` of the list. */
export interface Eligible {
  readonly list: Int32Array;
  count: number;
}

/** Below this a sum of weights has lost its digits and is made anew. */
const LEAST_WEIGHT = 1e-200;

/**
 * Draws an ordered list without replacement: at each place the candidate with the largest `score / τ + Gumbel noise` among
 * those that diversity allows there. Each place is, given those before it, exactly a softmax over the candidates allowed at
 * it (Plackett–Luce), so its probability is known in closed form. Where diversity would leave a place empty it gives way.
 *
 * Keys are times of exponential clocks, `key = −ln time`: who is left after a place rings later than who was taken. One
 * that diversity held back may have rung before; as clocks forget, it is then set anew from that moment on.
 *
 * Time O(places × candidates), no garbage.
 */
export const createSelection = (capacity: number, mostPlaces: number) => {
  const order = new Int32Array(mostPlaces);
  const propensity = new Float64Array(mostPlaces);
  const weight = new Float64Array(capacity);
  const key = new Float64Array(capacity);
  const left = new Int32Array(capacity);
  const blocked = new Int32Array(mostPlaces);
  let leftCount = 0;
  let blockedCount = 0;
  /** Of the place at hand: candidates that diversity holds back, and the weight of all others. */
  const held = new Int32Array(capacity);
  let heldCount = 0;
  let total = 0;
  let score: Float64Array = weight;
  let kind: Int32Array = left;
  let temperature = 0;

  const findBlocked = (place: number, diversity: Diversity | undefined): void => {
    blockedCount = 0;
    if (diversity === undefined) return;
    for (let at = Math.max(0, place - diversity.window + 1); at < place; at++) {
      const own = kind[order[at]!]!;
      if (own === NONE) continue;
      let same = 0;
      for (let other = at; other < place; other++) if (kind[order[other]!] === own) same++;
      if (same >= diversity.most) blocked[blockedCount++] = own;
    }
  };

  const isBlocked = (own: number): boolean => {
    for (let i = 0; i < blockedCount; i++) if (blocked[i] === own) return true;
    return false;
  };

  /** Where in `left` the best allowed candidate is, −1 where none is allowed; sums weights and notes who is held back. */
  const findBest = (): number => {
    let best = NONE;
    let highest = Number.NEGATIVE_INFINITY;
    let sum = 0;
    heldCount = 0;
    for (let i = 0; i < leftCount; i++) {
      const one = left[i]!;
      if (blockedCount > 0 && isBlocked(kind[one]!)) {
        held[heldCount++] = one;
        continue;
      }
      sum += weight[one]!;
      if (key[one]! <= highest) continue;
      best = i;
      highest = key[one]!;
    }
    total = sum;
    return best;
  };

  /** Weights relative to the best candidate that is left, who is then of weight 1. */
  const weigh = (): void => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < leftCount; i++)
      if (blockedCount === 0 || !isBlocked(kind[left[i]!]!))
        highest = Math.max(highest, score[left[i]!]!);
    for (let i = 0; i < leftCount; i++) {
      const one = left[i]!;
      weight[one] = Math.exp((score[one]! - highest) / temperature);
    }
  };

  const chanceOf = (picked: number): number => {
    // Also infinite, where those with the most weight were held back when it was measured.
    if (!(total > LEAST_WEIGHT && total < Number.POSITIVE_INFINITY)) {
      weigh();
      findBest();
    }
    return Math.max(Number.MIN_VALUE, weight[picked]! / total);
  };

  /** Those held back who rang before the one that was taken. */
  const setAnew = (taken: number, seed: number, turn: number): void => {
    const now = key[taken]!;
    for (let i = 0; i < heldCount; i++) {
      const one = held[i]!;
      if (key[one]! <= now) continue;
      const fresh = score[one]! / temperature + gumbelAt(seed, turn, one);
      key[one] = Math.min(now, fresh) - Math.log1p(Math.exp(-Math.abs(now - fresh)));
    }
  };

  /**
   * @param eligible candidates that may be shown: their numbers, `count` of them.
   * @param scores of all candidates, kinds likewise.
   * @returns how many places were filled; `order` holds candidates, `propensity` each one's probability there.
   */
  const select = (
    { list: eligible, count }: Eligible,
    scores: Float64Array,
    kinds: Int32Array,
    { places, temperature: wanted, seed, diversity }: SelectionOptions,
  ): number => {
    score = scores;
    kind = kinds;
    temperature = wanted;
    leftCount = count;
    blockedCount = 0;
    const isRandom = temperature > 0;
    for (let i = 0; i < count; i++) {
      const one = eligible[i]!;
      left[i] = one;
      key[one] = isRandom ? score[one]! / temperature + gumbelAt(seed, 0, one) : score[one]!;
    }
    if (isRandom) weigh();
    const filled = Math.min(places, mostPlaces, count);
    for (let place = 0; place < filled; place++) {
      findBlocked(place, diversity);
      let best = findBest();
      if (best === NONE) {
        blockedCount = 0;
        best = findBest();
      }
      const taken = left[best]!;
      order[place] = taken;
      propensity[place] = isRandom ? chanceOf(taken) : 1;
      leftCount--;
      left.copyWithin(best, best + 1, leftCount + 1);
      if (isRandom && heldCount > 0) setAnew(taken, seed, place + 1);
    }
    return filled;
  };

  return { select, order, propensity };
};
