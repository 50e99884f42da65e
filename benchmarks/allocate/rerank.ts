import { createCandidates, createPrices, createReranker, PRICE_COLUMNS } from '@kaibo/allocate';
import { random } from '@kaibo/numeric';
import { percentile } from '../support/numbers.ts';

const ROOMS = 1_000;
const CANDIDATES = 200;
const PLACES = 12;
const REQUESTS = 20_000;
const WARM_UP = 2_000;

/**
 * One request of 200 candidates in a plan of 1,000 rooms in which every price bites, with noise and diversity: filling the
 * columns, ranking, propensities. Then the same with the attribution of each impression.
 */
export const measureRerank = () => {
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
  const timesOf = (work: () => void): Float64Array => {
    const times = new Float64Array(REQUESTS);
    for (let turn = -WARM_UP; turn < REQUESTS; turn++) {
      one(turn + WARM_UP);
      const begin = performance.now();
      work();
      if (turn >= 0) times[turn] = performance.now() - begin;
    }
    return times;
  };
  const ranking = timesOf(() => void ranker.rank(candidates, prices, asked));
  const explained = timesOf(() => {
    ranker.rank(candidates, prices, asked);
    ranker.attribute(candidates, prices, asked);
  });
  return {
    medianMs: percentile([...ranking], 0.5),
    p99Ms: percentile([...ranking], 0.99),
    explainedP99Ms: percentile([...explained], 0.99),
  };
};
