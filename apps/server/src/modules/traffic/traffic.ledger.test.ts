import { createPrices } from '@kaibo/allocate';
import { FeedServed } from '@kaibo/contracts';
import { servedItemsOf } from '@kaibo/contracts/impressions';
import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { newId } from '#platform/id';
import type { Candidate, Waiting } from '#recommendation';
import { createAsking } from './traffic.asking.ts';
import { createRows, expectedNames } from './traffic.board.ts';
import { foldServed } from './traffic.ledger.rules.ts';
import { defaultRules } from './traffic.policy.rules.ts';
import { createSamples } from './traffic.samples.ts';
import { createTrafficServing } from './traffic.serving.ts';
import { type Broadcast, createState } from './traffic.state.ts';
import { PLACES } from './traffic.window.ts';

const ROOMS = 1_000;
const stream = random(7);
const roomIds = Array.from({ length: ROOMS }, () => newId());
const candidates = roomIds.map(
  (id, i): Candidate => ({
    ...{ id, hostId: `${i}`, hostName: '', categoryId: `${i % 7}`, productIds: [] },
    ...{ popularity: 1, isTrending: true },
    reason: { code: 'viewers', text: { zh: '人', en: 'people' } },
  }),
);

/** A thousand rooms with prices of every kind, some of them learnt of, some boosted. */
const world = (nowMs: () => number) => {
  const [rows, state] = [createRows(), createState()];
  for (const id of roomIds) rows.of(id);
  const column = (share: number, most: number): Float64Array =>
    Float64Array.from({ length: ROOMS }, () =>
      stream.uniform() < share ? most * stream.uniform() : 0,
    );
  const prices = {
    ...createPrices(ROOMS, nowMs()),
    ...{ seats: column(0.2, 30), stock: column(0.2, 300), cap: column(0.1, 5) },
    ...{ floor: column(0.2, 8), merit: column(0.1, 2), group: column(0.3, 4) },
    boost: column(0.05, 10),
  };
  const usual = { click: 0.06, buy: 0.02, orderFen: 10_000, watchMinutes: 2, follow: 0.01 };
  const expected = Object.fromEntries(
    expectedNames.map((name) => [
      name,
      Float64Array.from({ length: ROOMS + 1 }, () => usual[name] * (0.5 + stream.uniform())),
    ]),
  ) as Broadcast['expected'];
  const boosts = new Map(
    roomIds.flatMap((id, row) =>
      prices.boost[row]! > 0
        ? [[id, { id: newId(), label: { zh: '推广', en: 'Ad' }, budget: 1e9, left: 1e9 }] as const]
        : [],
    ),
  );
  state.follow({ id: newId(), version: 1, rules: { ...defaultRules, temperature: 0.1 } });
  state.publish({
    ...{ planId: newId(), policyVersion: 1, solvedAtMs: nowMs(), isTimedOut: false },
    ...{ prices, noPrices: createPrices(ROOMS), expected, guard: 0.5, scale: 3, boosts },
    quotas: column(1, 0.1),
    believed: { clicked: column(0.2, 3), passed: column(1, 30) },
    ...{ beside: roomIds.slice(0, 10), served: new Uint32Array(ROOMS) },
  });
  const asking = createAsking();
  const serving = createTrafficServing({
    ...{ clock: { nowMs }, state, rows, asked: asking.count },
    samples: [createSamples({ most: 64, spanMs: 60_000 })],
  });
  return { serving, state };
};

const ranked = (): Waiting[] => {
  const first = stream.integer(ROOMS);
  return Array.from({ length: 96 }, (_, i) => ({
    ...{ candidate: candidates[(first + i * 7) % ROOMS]!, place: i, relevance: 1 - i / 100 },
  }));
};

test.each([
  ['prices', 0],
  ['quotas', 60_000],
  ['rank', 900_000],
])(
  'by %s the ledger of a thousand random rooms sums exactly to what was served, room by room',
  async (_, lateMs) => {
    const startMs = 1_800_000_000_000;
    let nowMs = startMs;
    const { serving } = world(() => nowMs);
    nowMs += lateMs;
    const served = new Map<string, number>();
    const events = Array.from({ length: 2_000 }, (__, i) => {
      nowMs += 5;
      const turn = serving.begin({ requestId: newId() });
      const list = ranked();
      const places = turn.arrange(list, 32, (rest, left) => rest.slice(0, left));
      // Here and there one has ended, and one is drawn at random.
      const items = places
        .filter(({ place }) => (place + i) % 11 !== 0)
        .map(({ place, propensity }) => ({ place, propensity, explored: (place + i) % 29 === 0 }))
        .map((one) => ({ ...one, id: list[one.place]!.candidate.id }));
      expect(new Set(places.map(({ place }) => place)).size).toBe(places.length);
      expect(places.every(({ propensity }) => propensity > 0)).toBe(true);
      const { log, places: given } = turn.served(items);
      for (const { id } of items.slice(0, PLACES)) served.set(id, (served.get(id) ?? 0) + 1);
      const payload = {
        ...{ requestId: newId(), surface: 'home', policyVersion: '1', step: 'newest' },
        ...{ modelVersion: null, traffic: log },
        items: servedItemsOf(
          items.map(({ id, propensity, explored }, position) => ({
            ...{ itemId: id, kind: 'room', score: 1, reason: 'fresh', source: 'newest' },
            ...{ explored, propensity, traffic: given[position] },
          })),
        ),
      };
      return {
        ...{
          id: newId(),
          name: FeedServed.name,
          version: FeedServed.version,
          key: '',
          actorId: null,
          visitorId: null,
        },
        ...{
          roomId: null,
          atMs: nowMs,
          simulated: false,
          payload: FeedServed.payload.parse(payload),
        },
        position: { txid: '1', offset: `${i}` },
      };
    });
    const { entries } = await foldServed(events);
    const sums = new Map<string, number>();
    for (const { roomId, served: some, parts, lost } of entries) {
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(some * 1_000);
      for (const loss of Object.values(lost)) expect(loss).toBeGreaterThanOrEqual(0);
      if (some > 0) sums.set(roomId, (sums.get(roomId) ?? 0) + some);
    }
    expect(sums).toEqual(served);
    expect([...sums.values()].reduce((sum, some) => sum + some, 0)).toBe(2_000 * PLACES);
  },
);

test('of a list that is too long for the plan the best ranked and those that are owed something are given places', () => {
  const nowMs = 1_800_000_000_000;
  const { serving } = world(() => nowMs);
  const turn = serving.begin({ requestId: newId() });
  const list = Array.from({ length: 300 }, (_, i) => ({
    ...{ candidate: candidates[i]!, place: i, relevance: 1 - i / 300 },
  }));
  const places = turn.arrange(list, 70, (rest, left) => rest.slice(0, left));
  expect(new Set(places.map(({ place }) => place)).size).toBe(70);
  const items = places.map(({ place }) => ({ id: candidates[place]!.id, explored: false }));
  const given = turn.served(items);
  expect(given.answer.mode).toBe('lp');
  expect(given.places).toHaveLength(PLACES);
  for (const { terms } of given.places) expect(terms).not.toBeNull();
});

test('the same request is given the same places, whenever it is asked', () => {
  const nowMs = 1_800_000_000_000;
  const { serving } = world(() => nowMs);
  const requestId = newId();
  const list = ranked();
  const of = () =>
    serving
      .begin({ requestId })
      .arrange(list, 32, (rest, left) => rest.slice(0, left))
      .map(({ place, propensity }) => ({ place, propensity }));
  expect(of()).toEqual(of());
});

test('a boost is given no more than is left of it, however long the next plan takes', () => {
  const { serving, state } = world(() => 1_800_000_000_000);
  const running = [...state.broadcast()!.boosts.values()];
  for (const boost of running) boost.left = 3;
  const given = new Map<string, number>();
  for (let i = 0; i < 1_000; i++) {
    const turn = serving.begin({ requestId: newId() });
    const list = ranked();
    const places = turn.arrange(list, 32, (rest, left) => rest.slice(0, left));
    const items = places.map(({ place }) => ({
      ...{ id: list[place]!.candidate.id, explored: false },
    }));
    for (const { boostId } of turn.served(items).places)
      if (boostId !== null) given.set(boostId, (given.get(boostId) ?? 0) + 1);
  }
  expect(given.size).toBeGreaterThan(10);
  expect(Math.max(...given.values())).toBeLessThanOrEqual(3);
  expect(running.some(({ left }) => left === 0)).toBe(true);
});
