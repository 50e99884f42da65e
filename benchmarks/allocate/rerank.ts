import { createCandidates, createPrices, createReranker, PRICE_COLUMNS } from '@kaibo/allocate';
import { random } from '@kaibo/numeric';
import type { Figures } from '../support/benchmark.ts';
import { percentile, rounded } from '../support/numbers.ts';

const ROOMS = 1_000;
const CANDIDATES = 200;
const PLACES = 12;
const REQUESTS = 1_000;
/** Each with its own 99th percentile: that of the calmest says what ranking takes, that of all what neighbours add. */
const BLOCKS = 21;

/**
 * One request of 200 candidates in a plan of 1,000 rooms in which every price bites, with noise and diversity: filling the
 * columns, ranking, propensities. Then the same with the attribution of each impression.
 */
export const measureRerank = (): Figures => {
  const stream = random(7);
  const prices = createPrices(ROOMS);
  for (const name of PRICE_COLUMNS)
    for (let room = 0; room < ROOMS; room++) prices[name][room] = 0.2 * stream.uniform();
  const candidates = createCandidates(CANDIDATES);
  const ranker = createReranker(CANDIDATES, PLACES);
  const options = { places: PLACES, temperature: 0.05, seed: 0, guard: 0.1 };
  const asked = { ...options, diversity: { window: 4, most: 2 } };
  const one = (turn: number): void => {
    asked.seed = turn;
    candidates.count = CANDIDATES;
    for (let at = 0; at < CANDIDATES; at++) {
      candidates.room[at] = (turn * 31 + at * 5) % ROOMS;
      candidates.value[at] = stream.uniform();
      candidates.seatUse[at] = stream.uniform();
      candidates.stockUse[at] = 0.1 * stream.uniform();
      candidates.relevance[at] = stream.uniform();
      candidates.kind[at] = at % 8;
    }
  };
  const block = (work: () => void): number[] => {
    const times: number[] = [];
    for (let turn = 0; turn < REQUESTS; turn++) {
      one(turn);
      const begin = performance.now();
      work();
      times.push(performance.now() - begin);
    }
    return times;
  };
  const blocks = (work: () => void): number[][] => {
    block(work);
    return Array.from({ length: BLOCKS }, () => block(work));
  };
  const ranking = blocks(() => void ranker.rank(candidates, prices, asked));
  const explained = blocks(() => {
    ranker.rank(candidates, prices, asked);
    ranker.attribute(candidates, prices, asked);
  });
  const calmest = (all: number[][], share: number): number =>
    rounded(Math.min(...all.map((times) => percentile(times, share))), 4);
  return {
    rerank200_p50_ms: calmest(ranking, 0.5),
    rerank200_p99_ms: calmest(ranking, 0.99),
    rerank200_p99_of_all_ms: rounded(percentile(ranking.flat(), 0.99), 4),
    rerank200_explained_p99_ms: calmest(explained, 0.99),
  };
};
