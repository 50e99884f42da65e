import { AllocateError } from '../errors.ts';
import {
  ATTRIBUTION_TERMS,
  type Attribution,
  type AttributionTerm,
  TERM_COUNT,
} from './attribution.ts';
import { type Candidates, NONE } from './candidates.ts';
import type { PriceColumn, RoomPrices } from './prices.ts';
import { createSelection, type Diversity, type Eligible } from './selection.ts';

export interface RerankOptions {
  /** How many are shown; no more than the ranker was made for. */
  places: number;
  /** τ in the unit of values; 0 leaves nothing to chance. */
  temperature: number;
  /** Names the noise of this request; 32 bits count. */
  seed: number;
  /** ρ of this request: what a unit of relevance is worth to the guard of the viewer's interest; ≥ 0. */
  guard?: number;
  diversity?: Diversity | undefined;
  /** Added to each room's score, a row a room, e.g. the terms of a pacer; the attribution counts it to the floor. */
  pace?: Float64Array;
}

/** Belongs to the ranker and is overwritten by its next answer. */
export interface Ranked {
  /** Places filled. */
  count: number;
  /** Candidate (its number in the columns) at each place. */
  readonly order: Int32Array;
  /** Probability of that candidate at that place, given the places before it; 1 without chance. */
  readonly propensity: Float64Array;
  /** S of every candidate; NaN for those that were left out. */
  readonly score: Float64Array;
  /** Candidates left out: their room is closed, or a figure of theirs is negative, infinite or no number. */
  leftOut: number;
}

export interface Reranker {
  /**
   * Ranks by `S = v − λd − σq − κ + μ + π + Ση + boost + explore (+ ρr)`, with Gumbel noise of temperature τ, then
   * diversity; see `createSelection` for what the propensities are. No candidates: no places.
   *
   * @throws AllocateError `allocate/bad-option`.
   */
  rank(candidates: Candidates, prices: RoomPrices, options: RerankOptions): Ranked;
  /**
   * Why each candidate is, or is not, in the list that `rank` gives for the same arguments; the list comes with it. About
   * seven rankings.
   */
  attribute(
    candidates: Candidates,
    prices: RoomPrices,
    options: RerankOptions,
  ): Attribution & { readonly ranked: Ranked };
}

/** Sign and use of each column in the score. */
const COSTS: Readonly<Partial<Record<PriceColumn, 'seatUse' | 'stockUse'>>> = {
  seats: 'seatUse',
  stock: 'stockUse',
};

const ADDS: readonly (readonly [AttributionTerm, readonly PriceColumn[]])[] = [
  ['floor', ['floor', 'merit']],
  ['group', ['group']],
  ['paid', ['boost']],
];

const isAmount = (value: number): boolean => value >= 0 && value < Number.POSITIVE_INFINITY;

const refuse = (field: string): never => {
  throw new AllocateError('allocate/bad-option', `${field} of a ranking`, { field });
};

/**
 * A ranker with its own memory: one for each thread that serves. After this it allocates nothing.
 *
 * @param capacity most candidates of a request.
 * @param mostPlaces most places of a list.
 */
export const createReranker = (capacity: number, mostPlaces: number): Reranker => {
  const selection = createSelection(capacity, mostPlaces);
  const eligible: Eligible = { list: new Int32Array(capacity), count: 0 };
  const score = new Float64Array(capacity);
  const isIn = new Int8Array(capacity);
  const wasIn = new Int8Array(capacity);
  const ranked: Ranked = {
    count: 0,
    order: selection.order,
    propensity: selection.propensity,
    score,
    leftOut: 0,
  };
  const attribution: Attribution & { ranked: Ranked } = {
    ranked,
    count: 0,
    terms: new Int8Array(capacity * TERM_COUNT),
    served: isIn,
  };
  const calm = {
    places: 0,
    temperature: 0,
    seed: 0,
    diversity: undefined as Diversity | undefined,
  };

  const check = (candidates: Candidates, prices: RoomPrices, options: RerankOptions): void => {
    const { places, temperature, guard = 0, pace } = options;
    if (candidates.count > capacity) refuse('candidates');
    if (!(Number.isInteger(places) && places >= 0 && places <= mostPlaces)) refuse('places');
    if (!isAmount(temperature)) refuse('temperature');
    if (!isAmount(guard)) refuse('guard');
    if (pace !== undefined && pace.length !== prices.rooms) refuse('pace');
  };

  const mayBeShown = (candidates: Candidates, prices: RoomPrices, at: number): boolean => {
    const room = candidates.room[at]!;
    if (room >= prices.rooms || (room >= 0 && prices.isOpen[room] === 0)) return false;
    return (
      isAmount(candidates.value[at]!) &&
      isAmount(candidates.seatUse[at]!) &&
      isAmount(candidates.stockUse[at]!) &&
      isAmount(candidates.relevance[at]!) &&
      Number.isFinite(candidates.explore[at]!)
    );
  };

  /** The score without any price: what the viewer's own interest and the room's worth make of it. */
  const startOrganic = (candidates: Candidates, prices: RoomPrices, guard: number): void => {
    eligible.count = 0;
    for (let at = 0; at < candidates.count; at++) {
      score[at] = Number.NaN;
      if (!mayBeShown(candidates, prices, at)) continue;
      eligible.list[eligible.count++] = at;
      score[at] = candidates.value[at]! + guard * candidates.relevance[at]!;
    }
  };

  const add = (
    candidates: Candidates,
    column: Float64Array,
    sign: 1 | -1,
    use: Float64Array | null,
  ): boolean => {
    let isFelt = false;
    for (let i = 0; i < eligible.count; i++) {
      const at = eligible.list[i]!;
      const room = candidates.room[at]!;
      if (room === NONE || column[room] === 0) continue;
      score[at]! += sign * column[room]! * (use === null ? 1 : use[at]!);
      isFelt = true;
    }
    return isFelt;
  };

  const addExplore = ({ explore }: Candidates): void => {
    for (let i = 0; i < eligible.count; i++)
      score[eligible.list[i]!]! += explore[eligible.list[i]!]!;
  };

  const mark = (count: number): void => {
    isIn.fill(0);
    for (let place = 0; place < count; place++) isIn[selection.order[place]!] = 1;
  };

  /** All at once what `attribute` adds step by step, in the same order, so that both come to the same last bit. */
  const scoreAll = (candidates: Candidates, prices: RoomPrices, options: RerankOptions): void => {
    const { guard = 0, pace } = options;
    const { room: rooms, seatUse, stockUse, explore } = candidates;
    startOrganic(candidates, prices, guard);
    for (let i = 0; i < eligible.count; i++) {
      const at = eligible.list[i]!;
      const room = rooms[at]!;
      let sum = score[at]!;
      if (room !== NONE) {
        sum -= prices.seats[room]! * seatUse[at]!;
        sum -= prices.stock[room]! * stockUse[at]!;
        sum -= prices.cap[room]!;
        sum += prices.floor[room]!;
        sum += prices.merit[room]!;
        if (pace !== undefined) sum += pace[room]!;
        sum += prices.group[room]!;
        sum += prices.boost[room]!;
      }
      score[at] = sum + explore[at]!;
    }
  };

  const rank: Reranker['rank'] = (candidates, prices, options) => {
    check(candidates, prices, options);
    scoreAll(candidates, prices, options);
    ranked.count = selection.select(eligible, score, candidates.kind, options);
    ranked.leftOut = candidates.count - eligible.count;
    return ranked;
  };

  const attribute: Reranker['attribute'] = (candidates, prices, options) => {
    check(candidates, prices, options);
    const { terms } = attribution;
    const { count } = candidates;
    attribution.count = count;
    terms.fill(0, 0, count * TERM_COUNT);
    calm.places = options.places;
    calm.diversity = options.diversity;

    const note = (term: AttributionTerm): void => {
      const column = ATTRIBUTION_TERMS.indexOf(term);
      for (let at = 0; at < count; at++) {
        terms[at * TERM_COUNT + column]! += isIn[at]! - wasIn[at]!;
        wasIn[at] = isIn[at]!;
      }
    };
    const step = (term: AttributionTerm): void => {
      mark(selection.select(eligible, score, candidates.kind, calm));
      note(term);
    };

    wasIn.fill(0);
    startOrganic(candidates, prices, options.guard ?? 0);
    step('organic');
    for (const name of ['seats', 'stock', 'cap'] as const) {
      const use = COSTS[name];
      if (add(candidates, prices[name], -1, use ? candidates[use] : null)) step(name);
    }
    for (const [term, columns] of ADDS) {
      let isFelt = false;
      for (const name of columns) isFelt = add(candidates, prices[name], 1, null) || isFelt;
      if (term === 'floor' && options.pace)
        isFelt = add(candidates, options.pace, 1, null) || isFelt;
      if (isFelt) step(term);
    }
    addExplore(candidates);
    ranked.count = selection.select(eligible, score, candidates.kind, options);
    ranked.leftOut = candidates.count - eligible.count;
    mark(ranked.count);
    note('exploration');
    return attribution;
  };

  return { rank, attribute };
};
