import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solveDual } from '../dual/dual.ts';
import { modelOf } from '../model.ts';
import { noGroups } from '../problem.ts';
import { solve } from '../solve.ts';
import { learnedOn, learnPacing } from './learned-policy.ts';
import { livePolicy } from './live-policy.ts';
import { fixedPricesOn, type SolveWindow, warmPricesOn } from './priced-policies.ts';
import { compositeOn, greedyOn, popularityOn, salesOn } from './rank-policies.ts';
import { replay, type StreamPolicy } from './replay.ts';
import { hindsightOf, problemOf, type RequestStream, type Terms } from './stream.ts';

const MINUTE_MS = 60_000;
const ROOMS = 12;
const PER_REQUEST = 6;

/** Requests a second apart; the last two rooms end halfway. */
const streamOf = (seed: number, requests = 400): RequestStream => {
  const draws = random(seed);
  const edges = requests * PER_REQUEST;
  const column = (make: () => number) => Float64Array.from({ length: edges }, make);
  const rooms = Array.from({ length: requests }, () => [
    ...draws.sample(ROOMS, PER_REQUEST),
  ]).flat();
  return {
    offsets: Uint32Array.from({ length: requests + 1 }, (_, at) => at * PER_REQUEST),
    atMs: Float64Array.from({ length: requests }, (_, at) => at * 1_000),
    rooms: Uint32Array.from(rooms),
    // Rooms that are promised something are those that value alone would pass over.
    values: Float64Array.from(rooms, (room) => draws.uniform() * (room % 2 === 0 ? 0.3 : 1)),
    clicks: column(() => 0.2 * draws.uniform()),
    dwellMs: column(() => 60_000 * draws.uniform()),
    seatUse: column(() => draws.uniform()),
    stockUse: column(() => 0.2 * draws.uniform()),
    roomCount: ROOMS,
    fromMs: new Float64Array(ROOMS),
    toMs: Float64Array.from({ length: ROOMS }, (_, room) => (room < 10 ? 1e9 : requests * 500)),
    kind: new Int32Array(ROOMS).fill(-1),
    slots: 2,
  };
};

const terms: Terms = {
  seats: Float64Array.from({ length: ROOMS }, (_, room) => 20 + 10 * room),
  stock: new Float64Array(ROOMS).fill(30),
  floors: Float64Array.from({ length: ROOMS }, (_, room) => (room % 2 === 0 ? 30 : 0)),
  groups: noGroups,
};
const options = { windowMs: MINUTE_MS };
const history = streamOf(1);
const live = streamOf(2);
const byPrices: SolveWindow = (problem) => solve(problem, { method: 'dual', timeLimitMs: 2_000 });

const everyPolicy = (): StreamPolicy[] => [
  popularityOn(live),
  salesOn(live),
  compositeOn(live),
  greedyOn(),
  learnedOn(live, [1, 0, 1, 1, 0]),
  fixedPricesOn({ history, solve: byPrices }),
  warmPricesOn({
    history,
    solve: byPrices,
    staleness: { staleAfterMs: 90_000, quotasUntilMs: 1e6 },
  }),
];

test('no policy sells a seat or a piece twice, shows a room that has ended, or beats hindsight', async () => {
  const best = await solve(hindsightOf(live, { ...terms, floors: new Float64Array(ROOMS) }));
  for (const policy of everyPolicy()) {
    let isLate = false;
    const watched: StreamPolicy = {
      ...policy,
      shown: (edge, place, standing) => {
        isLate ||= standing.nowMs >= live.toMs[live.rooms[edge]!]!;
        policy.shown?.(edge, place, standing);
      },
    };
    const played = await replay(live, terms, watched, options);
    expect(isLate).toBe(false);
    expect(played.oversubscription).toBe(0);
    expect(played.value).toBeLessThanOrEqual(best.certificate.bound + 1e-6);
    expect(played.impressions).toBe(played.exposure.reduce((sum, one) => sum + one, 0));
  }
});

test('solving again on the way keeps nearly all promises and nearly all of the value', async () => {
  const best = await solve(hindsightOf(live, terms));
  const policy = warmPricesOn({
    history,
    solve: byPrices,
    staleness: { staleAfterMs: 90_000, quotasUntilMs: 1e6 },
  });
  const played = await replay(live, terms, policy, options);
  const greedy = await replay(live, terms, greedyOn(), options);
  expect(policy.solves()).toBeGreaterThan(4);
  expect(played.floorsMet).toBeGreaterThan(0.96);
  expect(played.value).toBeGreaterThan(0.93 * best.value);
  expect(greedy.floorsMet).toBeLessThan(played.floorsMet);
});

test('when the solver is gone, quotas are paced out, then value ranks, and every request is served', async () => {
  const gone = (fromMs: number) =>
    replay(
      live,
      terms,
      warmPricesOn({
        history,
        solve: byPrices,
        solverGoneFromMs: fromMs,
        staleness: { staleAfterMs: 61_000, quotasUntilMs: 150_000 },
      }),
      options,
    );
  const [never, halfway, always] = [await gone(1e9), await gone(120_000), await gone(0)];
  const greedy = await replay(live, terms, greedyOn(), options);
  expect(always.value).toBe(greedy.value);
  expect(halfway.impressions).toBe(never.impressions);
  expect(halfway.floorsMet).toBeGreaterThanOrEqual(greedy.floorsMet - 0.02);
});

test('what is learned on one market keeps more promises on another than value alone', async () => {
  const { weights } = await learnPacing(history, terms, { ...options, rounds: 4, population: 8 });
  const played = await replay(live, terms, learnedOn(live, weights), options);
  const greedy = await replay(live, terms, greedyOn(), options);
  expect(played.floorsMet).toBeGreaterThan(greedy.floorsMet);
});

test('the same stream, policy and seed give the same answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 5 }), async (seed) => {
      const policy = (): StreamPolicy => ({ name: 'noisy', temperature: () => 0.2 });
      const play = () => replay(live, terms, policy(), { ...options, seed });
      expect((await play()).exposure).toEqual((await play()).exposure);
    }),
    { numRuns: 4 },
  );
});

test('live, a room beyond those that were planned for is ranked by its worth once there is a place for it', () => {
  const room = (id: number) => ({ id, startedAtMs: 0, seats: 5, viewersNow: 0 });
  const policy = livePolicy({
    worth: (_viewer, id) => ({ value: 1 + id, seatMinutes: 1 }),
    solve: (problem) => solveDual(modelOf(problem), { timeLimitMs: 2_000 }).plan,
    floorPerMinute: 0,
    mostRooms: 2,
  });
  const ask = (ids: number[], atMs: number): number[] => {
    const [viewer, rooms] = [{ id: 1 }, ids.map(room)];
    return policy.recommend({ viewer, atMs, places: 1, rooms, draw: () => 0.5 }).rooms;
  };
  policy.allocate([0, 1, 2].map(room), 0);
  expect(ask([0, 1, 2], 1)).toEqual([1]);
  policy.told({ kind: 'exposure', room: 1 });
  policy.allocate([0, 1, 2].map(room), 600_000);
  expect(ask([0, 2], 600_001)).toEqual([2]);
});

test('a stream that runs back in time or has nothing in it is refused by name', async () => {
  const back = { ...live, atMs: live.atMs.toReversed() };
  await expect(replay(back, terms, greedyOn(), options)).rejects.toThrow('request 1');
  const empty = { ...live, atMs: new Float64Array(), offsets: new Uint32Array(1) };
  await expect(replay(empty, terms, greedyOn(), options)).rejects.toThrow('no requests');
  expect(() => problemOf([], terms, { slots: 1 })).toThrow('on air');
});
