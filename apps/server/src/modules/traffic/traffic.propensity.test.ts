import { createPrices } from '@kaibo/allocate';
import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import { type Candidate, explore, type Ranking, type Waiting } from '#recommendation';
import { createRows, expectedNames } from './traffic.board.ts';
import { defaultRules } from './traffic.policy.rules.ts';
import { createTrafficServing } from './traffic.serving.ts';
import { type Broadcast, createState } from './traffic.state.ts';

const ROOMS = 30;
const stream = random(11);
const candidates = Array.from(
  { length: ROOMS },
  (_, i): Candidate => ({
    ...{ id: newId(), hostId: `${i}`, hostName: '', categoryId: `${i % 5}`, productIds: [] },
    ...{ popularity: 1, isTrending: true },
    reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
  }),
);
const ranking = {
  places: candidates.map((_, place) => place),
  at: (place: number) => ({ ...candidates[place]!, place, score: 0, parts: [] }),
  relevanceAt: (place: number) => 1 - place / ROOMS,
  isAllowed: () => true,
  isPersonal: true,
  modelVersion: null,
} satisfies Ranking;

/** Rooms of much the same worth, so that chance decides much. */
const world = (temperature: number) => {
  const [rows, state] = [createRows(), createState()];
  for (const { id } of candidates) rows.of(id);
  const usual = { click: 0.06, buy: 0.02, orderFen: 10_000, watchMinutes: 2, follow: 0.01 };
  const expected = Object.fromEntries(
    expectedNames.map((name) => [name, new Float64Array(ROOMS + 1).fill(usual[name])]),
  ) as Broadcast['expected'];
  state.follow({ id: newId(), version: 1, rules: { ...defaultRules, temperature } });
  const nowMs = 1_800_000_000_000;
  state.publish({
    ...{ planId: newId(), policyVersion: 1, solvedAtMs: nowMs, isTimedOut: false },
    ...{ prices: createPrices(ROOMS, nowMs), noPrices: createPrices(ROOMS), expected, guard: 0 },
    ...{ scale: 1, boosts: new Map(), beside: [], served: new Uint32Array(ROOMS) },
    quotas: new Float64Array(ROOMS),
    believed: { clicked: new Float64Array(ROOMS), passed: new Float64Array(ROOMS) },
  });
  const clock = { nowMs: () => nowMs };
  return createTrafficServing({ clock, state, rows, asked: () => undefined, samples: [] });
};

test.each([0.5, 0.05])(
  'what is shown divided by how probable it was said to be is once for everybody, at a temperature of %d',
  (temperature) => {
    const serving = world(temperature);
    const ranked = candidates.map(
      (candidate, place): Waiting => ({
        ...{ candidate, place, relevance: ranking.relevanceAt(place) },
      }),
    );
    const [places, requests] = [8, 10_000];
    const sums = Array.from({ length: 6 }, () => 0);
    for (let i = 0; i < requests; i++) {
      const requestId = `${stream.integer(2 ** 31)}-${i}`;
      const turn = serving.begin({ requestId });
      const given = turn.arrange(ranked, places + 8, (rest, left) => rest.slice(0, left));
      const isAllowed = () => true;
      const pool = { places, candidates: ROOMS, free: ROOMS, isAllowed, requestId };
      const placed = explore(given, pool);
      for (let at = 0; at < 6; at++) sums[at]! += 1 / placed[at]!.propensity / requests;
    }
    // Each place could be anybody's who does not stand before it.
    sums.forEach((sum, at) => {
      expect(sum / (ROOMS - at)).toBeGreaterThan(0.93);
      expect(sum / (ROOMS - at)).toBeLessThan(1.07);
    });
  },
);
