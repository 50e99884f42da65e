import {
  type Candidates,
  createCandidates,
  createReranker,
  type Draws,
  type RerankOptions,
  type RoomPrices,
} from '@kaibo/allocate';
import type { TrafficLoss, TrafficPlace, TrafficTerms } from '@kaibo/contracts/traffic';
import { random } from '@kaibo/numeric';
import type { Clock } from '#platform/clock';
import type { PlaceTurn, Waiting } from '#recommendation';
import type { Rows } from './traffic.board.ts';
import { chanceAt, type Drawn } from './traffic.chances.ts';
import { explorationBudget, exploredBy } from './traffic.exploration.ts';
import { lossOf, partOf } from './traffic.parts.ts';
import { MOST_BESIDE, MOST_CANDIDATES, newAsked, type Samples } from './traffic.samples.ts';
import type { Broadcast, ModeNow, TrafficState } from './traffic.state.ts';
import { foreseen, PLACES } from './traffic.window.ts';
import { type Gain, gainOf, NOTHING_FORETOLD } from './traffic.worth.ts';

export interface ServingNeeds {
  clock: Clock;
  state: TrafficState;
  rows: Rows;
  /** Every request that is asked, for plans to come. */
  asked(nowMs: number): void;
  samples: readonly Samples[];
}

/** The same noise for the same request: 32 bits of its name (FNV-1a). */
const seedOf = (requestId: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < requestId.length; i++)
    hash = Math.imul(hash ^ requestId.charCodeAt(i), 0x01000193);
  return hash | 0;
};

/** The log keeps ten-thousandths of a fen. */
const rounded = (fen: number): number => Math.round(fen * 1e4) / 1e4 || 0;

/** Two of a category in a row at most, while others wait. */
const DIVERSITY = { window: 3, most: 2 };

/** Of long lists the best ranked, and those at the end, who are looked at whatever their rank. */
const consideredOf = (ranked: readonly Waiting[]): readonly Waiting[] =>
  ranked.length <= MOST_CANDIDATES
    ? ranked
    : [...ranked.slice(0, MOST_CANDIDATES - MOST_BESIDE), ...ranked.slice(-MOST_BESIDE)];

const BY_RANK: TrafficPlace = { part: 'organic', terms: null, boostId: null };

interface Given {
  /** What brought each room there that stands in a place given out. */
  parts: Map<string, TrafficPlace>;
  lost: { roomId: string; to: TrafficLoss }[];
}

/**
 * Gives out the places of answers by the latest plan. Nothing here waits, and nothing is asked of the database: working
 * memory is shared by all answers of the thread, one after the other.
 */
export const createTrafficServing = (needs: ServingNeeds) => {
  const { clock, state, rows, samples } = needs;
  const ranker = createReranker(MOST_CANDIDATES, PLACES);
  const columns = createCandidates(MOST_CANDIDATES);
  const asked = newAsked();
  const usual = foreseen();
  const gain: Gain = { fen: 0, seats: 0, units: 0 };
  const kinds = new Map<string, number>();

  const budget = explorationBudget(() => state.policy()?.rules.explorationShare ?? 0);

  const kindOf = (categoryId: string): number => {
    const known = kinds.get(categoryId);
    if (known !== undefined) return known;
    kinds.set(categoryId, kinds.size);
    return kinds.size - 1;
  };

  const note = (ranked: readonly Waiting[], nowMs: number): void => {
    const count = Math.min(ranked.length, MOST_CANDIDATES);
    let best = 0;
    for (let i = 0; i < count; i++) best = Math.max(best, ranked[i]!.relevance || 0);
    asked.count = count;
    for (let i = 0; i < count; i++) {
      const { candidate, relevance, foretold } = ranked[i]!;
      asked.rows[i] = rows.of(candidate.id);
      // What is no number is not relevant, and spoils no plan.
      asked.relevance[i] = best > 0 && relevance > 0 ? relevance / best : 0;
      asked.click[i] = foretold?.click ?? Number.NaN;
      asked.buy[i] = foretold?.buy ?? Number.NaN;
      asked.valueFen[i] = foretold?.valueFen ?? Number.NaN;
    }
    needs.asked(nowMs);
    for (const one of samples) one.add(asked, nowMs);
  };

  /** Where places go by score alone: as they are ranked, unless the policy weighs something else too. */
  const byStanding = (ranked: readonly Waiting[]): readonly Waiting[] => {
    const weights = state.policy()?.rules.rank;
    if (!weights || weights.sales + weights.quality + weights.value === 0) return ranked;
    const standing = state.standing();
    const score = ({ relevance, candidate }: Waiting): number =>
      weights.popularity * relevance + (standing.get(candidate.id) ?? 0);
    return ranked.toSorted((a, b) => score(b) - score(a));
  };

  const fill = (
    ranked: readonly Waiting[],
    { prices, expected, believed }: Broadcast,
    draws: Draws | null,
  ): Candidates => {
    const worth = state.policy()!.rules.worth;
    columns.count = asked.count;
    for (let i = 0; i < asked.count; i++) {
      const row = asked.rows[i]!;
      // Who came on air since has no price, and is worth what a room usually is.
      const isKnown = row < prices.rooms;
      const foretold = ranked[i]!.foretold ?? NOTHING_FORETOLD;
      const relevance = asked.relevance[i]!;
      gainOf(
        usual(expected, isKnown ? row : expected.click.length - 1),
        foretold,
        relevance,
        worth,
        gain,
      );
      columns.room[i] = isKnown ? row : -1;
      columns.value[i] = gain.fen;
      columns.seatUse[i] = gain.seats;
      columns.stockUse[i] = gain.units;
      columns.relevance[i] = relevance;
      columns.explore[i] = draws && isKnown ? exploredBy(believed, row, gain.fen, draws) : 0;
      columns.kind[i] = kindOf(ranked[i]!.candidate.categoryId);
    }
    return columns;
  };

  const termsOf = (
    at: number,
    prices: RoomPrices,
    guard: number,
    pace: Float64Array | null,
  ): TrafficTerms => {
    const row = columns.room[at]!;
    const of = (column: Float64Array): number => (row < 0 ? 0 : column[row]!);
    return {
      value: rounded(columns.value[at]! + guard * columns.relevance[at]!),
      seats: rounded(-of(prices.seats) * columns.seatUse[at]!),
      stock: rounded(-of(prices.stock) * columns.stockUse[at]!),
      cap: rounded(-of(prices.cap)),
      floor: rounded(of(prices.floor) + (pace ? of(pace) : 0)),
      merit: rounded(of(prices.merit)),
      group: rounded(of(prices.group)),
      boost: rounded(of(prices.boost)),
    };
  };

  /** In quota mode the prices are too old to be believed, and what the plan gave is paced out instead. */
  const optionsOf = (told: Broadcast, mode: ModeNow, turn: { seed: number; nowMs: number }) => {
    const pace = mode.mode === 'quota' ? state.pacer(turn.nowMs).terms() : null;
    const options: RerankOptions = {
      ...{ places: PLACES, seed: turn.seed, guard: told.guard, diversity: DIVERSITY },
      temperature: state.policy()!.rules.temperature * told.scale,
      ...(pace && { pace }),
    };
    return { pace, options };
  };

  const begin = ({ requestId }: { requestId: string }): PlaceTurn => {
    const nowMs = clock.nowMs();
    const mode = state.now(nowMs);
    const told = mode.mode === 'rank' ? null : state.broadcast();
    const given: Given = { parts: new Map(), lost: [] };

    const byPrices = (ranked: readonly Waiting[], broadcast: Broadcast, places: number) => {
      // Not the stream that places are drawn from at random elsewhere: one says nothing of the other.
      const draws = budget.isLeft() ? random(2).fork(requestId) : null;
      const candidates = fill(ranked, broadcast, draws);
      const { pace, options } = optionsOf(broadcast, mode, { seed: seedOf(requestId), nowMs });
      options.places = Math.min(PLACES, places);
      const prices = pace ? broadcast.noPrices : broadcast.prices;
      const { terms, ranked: list } = ranker.attribute(candidates, prices, options);
      const { count, order, propensity, score } = list;
      const drawn: Drawn = {
        places: ranked.map(({ place }) => place),
        score: score.slice(0, candidates.count),
        kind: columns.kind.slice(0, candidates.count),
        order: order.slice(0, count),
        temperature: options.temperature,
        diversity: DIVERSITY,
      };
      const first = Array.from(drawn.order, (at, i) => ({
        ...{ at, one: ranked[at]!, propensity: propensity[i]! },
        chanceOf: (place: number, taken: ReadonlySet<number>) =>
          chanceAt(drawn, i, { place, taken }),
      }));
      for (const { at, one } of first) {
        const boost = broadcast.boosts.get(one.candidate.id);
        const own = termsOf(at, prices, broadcast.guard, pace);
        const isOwed =
          boost !== undefined &&
          boost.left > 0 &&
          (pace !== null || prices.boost[candidates.room[at]!]! > 0);
        given.parts.set(one.candidate.id, {
          ...{ part: partOf(terms, at), terms: own, boostId: isOwed ? boost.id : null },
        });
      }
      for (let at = 0; at < candidates.count; at++) {
        const { id } = ranked[at]!.candidate;
        const to = given.parts.has(id) ? null : lossOf(terms, at);
        if (to !== null) given.lost.push({ roomId: id, to });
      }
      return first;
    };

    return {
      beside: told?.beside ?? [],
      arrange: (ranked, places, byRank) => {
        const considered = consideredOf(ranked);
        note(considered, nowMs);
        if (told === null)
          return byRank(byStanding(ranked), places).map(({ place }) => ({ place, propensity: 1 }));
        const first = byPrices(considered, told, places);
        const taken = new Set(first.map(({ one }) => one));
        const rest = ranked.filter((one) => !taken.has(one));
        return [
          ...first.map(({ one: { place }, propensity, chanceOf }) => ({
            ...{ place, propensity, chanceOf },
          })),
          ...byRank(rest, places - first.length).map(({ place }) => ({ place, propensity: 1 })),
        ];
      },
      served: (items) => {
        const first = items.slice(0, PLACES);
        const pacer = mode.mode === 'quota' ? state.pacer(nowMs) : null;
        for (const { id } of first) {
          const row = rows.known(id);
          if (told === null || row < 0 || row >= told.served.length) continue;
          told.served[row]!++;
          pacer?.served(row);
          const boost = given.parts.get(id)?.boostId ? told.boosts.get(id) : undefined;
          if (!boost) continue;
          boost.left -= 1;
          // Once it is spent nothing speaks for it any more, though the next plan is yet to come.
          if (boost.left <= 0) told.prices.boost[row] = 0;
        }
        const shown = new Set(first.map(({ id }) => id));
        const learnt = first.filter(({ id }) => given.parts.get(id)?.part === 'exploration');
        if (told !== null) budget.spend(first.length, learnt.length);
        const answer = { ...mode, policyVersion: state.policy()?.version ?? null };
        const lost = given.lost.filter(({ roomId }) => !shown.has(roomId));
        return {
          ...{ answer, log: { ...answer, planId: told?.planId ?? null, lost } },
          places: first.map(({ id, explored }) => {
            const place = given.parts.get(id) ?? BY_RANK;
            return explored ? { ...place, part: 'exploration' } : place;
          }),
        };
      },
      promoted: (roomId) => {
        const boostId = given.parts.get(roomId)?.boostId;
        const boost = boostId && told?.boosts.get(roomId);
        return boost ? { boostId: boost.id, label: boost.label } : undefined;
      },
    };
  };

  return { begin };
};

export type TrafficServing = ReturnType<typeof createTrafficServing>;
