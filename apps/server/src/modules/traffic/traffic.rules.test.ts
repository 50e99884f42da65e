import { STALENESS } from '@kaibo/allocate';
import { OrderPaid } from '@kaibo/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '#platform/events';
import { newId } from '#platform/id';
import { createAsking } from './traffic.asking.ts';
import { createRows } from './traffic.board.ts';
import { clickInterval, isGraduated } from './traffic.graduation.ts';
import { foldServed } from './traffic.ledger.rules.ts';
import { paceOf } from './traffic.loop.ts';
import { defaultRules } from './traffic.policy.rules.ts';
import { countsOf } from './traffic.rates.ts';
import { createSamples, newAsked } from './traffic.samples.ts';
import { fairnessOf } from './traffic.solve.ts';
import { createStanding } from './traffic.standing.ts';
import { createState } from './traffic.state.ts';
import { PLACES } from './traffic.window.ts';
import { gainOf, NOTHING_FORETOLD } from './traffic.worth.ts';

const usual = { click: 0.06, buy: 0.02, orderFen: 10_000, watchMinutes: 2, follow: 0.01 };
const gain = () => ({ fen: 0, seats: 0, units: 0 });

test('an impression is worth no less to who finds the room more relevant, and takes no more than is clicked', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const less = gainOf(usual, NOTHING_FORETOLD, low, defaultRules.worth, gain());
        const more = gainOf(usual, NOTHING_FORETOLD, high, defaultRules.worth, gain());
        expect(more.fen).toBeGreaterThanOrEqual(less.fen);
        expect(more.units).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('what a champion foretells counts instead of what is usual', () => {
  const foretold = { click: 0.5, buy: 0.1, valueFen: 2_000 };
  const { fen, units, seats } = gainOf(
    usual,
    foretold,
    0.1,
    { orders: 1, watchFenPerMinute: 0, followFen: 0 },
    gain(),
  );
  expect(fen).toBeCloseTo(0.1 * 2_000, 9);
  expect([units, seats]).toEqual([0.1, 1]);
});

test('samples are of the span alone, and where more ask they are spread over it', () => {
  const samples = createSamples({ most: 40, spanMs: 40_000 });
  const asked = newAsked();
  asked.count = 1;
  for (let ms = 0; ms < 100_000; ms += 10) {
    asked.rows[0] = ms / 10;
    samples.add(asked, ms);
  }
  const { offsets, rows, fromMs, toMs } = samples.take(100_000);
  expect(offsets.length - 1).toBeGreaterThan(35);
  expect(fromMs).toBeGreaterThanOrEqual(60_000);
  expect(toMs).toBeLessThan(100_000);
  const early = [...rows].filter((row) => row < 8_000).length;
  expect(early / rows.length).toBeGreaterThan(0.35);
  const half = samples.take(100_000, 0.5);
  expect(half.offsets.length - 1).toBe(Math.floor((offsets.length - 1) / 2));
  expect(samples.take(200_000).offsets).toHaveLength(1);
});

test('a row is one room’s until nobody asks for it any more', () => {
  const rows = createRows();
  const [a, b] = [rows.of('a'), rows.of('b')];
  expect([rows.of('a'), rows.known('c')]).toEqual([a, -1]);
  rows.keepOnly((row) => row === b);
  expect(rows.known('a')).toBe(-1);
  expect(rows.of('c')).toBe(a);
  expect([rows.idAt(a), rows.idAt(b), rows.size]).toEqual(['c', 'b', 2]);
});

test('how often pages are asked for is of the last minute, and of five where few are', () => {
  const asking = createAsking();
  for (let ms = 0; ms < 300_000; ms += 30_000) asking.count(ms);
  expect(asking.perSecond(299_999)).toBeCloseTo(10 / 300, 3);
  for (let ms = 300_000; ms < 360_000; ms += 100) asking.count(ms);
  expect(asking.perSecond(360_000)).toBeGreaterThan(8);
  expect(asking.perSecond(900_000)).toBe(0);
});

test('one is surer of a click rate the more was shown, and known only then', () => {
  const of = (shown: number) => clickInterval({ shown, clicks: shown * 0.05 }, 0.06);
  expect(of(1_000).width).toBeLessThan(of(100).width);
  expect(of(10_000).mean).toBeCloseTo(0.05, 3);
  expect(isGraduated(null, 0.06, 1)).toBe(false);
  expect(isGraduated({ shown: 2_000, clicks: 100 }, 0.06, 0.05)).toBe(true);
});

test('sales lift a room where the policy weighs them, and fade by its half-life', async () => {
  const standing = createStanding();
  standing.follow({ ...defaultRules.rank, sales: 2, halfLifeMinutes: 10 });
  const order = {
    orderId: newId(),
    buyerId: newId(),
    storeId: newId(),
    roomId: newId(),
    totalFen: 500,
  };
  await standing.count([
    {
      ...{ id: newId(), name: OrderPaid.name, version: 1, key: '', actorId: null, visitorId: null },
      ...{ roomId: 'a', atMs: 0, simulated: false, payload: order },
      position: { txid: '1', offset: '1' },
    },
  ]);
  const rooms = ['a', 'b'].map((roomId) => ({ roomId, valueFen: 1 }));
  const now = standing.scores(rooms, 0);
  expect(now.get('a')!).toBeGreaterThan(now.get('b')!);
  expect(now.get('b')).toBe(0);
});

test('without a policy, a plan or with a policy of score alone places go by rank, and it is said why', () => {
  const state = createState();
  expect(state.now(0)).toEqual({ mode: 'rank', why: 'starting', pricesAgeMs: null });
  state.lacks('nothing-to-allocate');
  expect(state.now(0).why).toBe('nothing-to-allocate');
  state.follow({ id: newId(), version: 2, rules: { ...defaultRules, mode: 'rank' } });
  expect(state.now(0)).toEqual({ mode: 'rank', why: 'policy', pricesAgeMs: null });
});

test('exposure that is the same for all is fair by every measure, and that of one by none', () => {
  expect(fairnessOf(Float64Array.of(3, 3, 3, 3))).toEqual({ gini: 0, jain: 1, minimum: 3 });
  const one = fairnessOf(Float64Array.of(0, 0, 0, 8));
  expect(one).toEqual({ gini: 0.75, jain: 0.25, minimum: 0 });
  expect(fairnessOf(new Float64Array())).toEqual({ gini: 0, jain: 1, minimum: 0 });
});

test('whatever the window, a plan is made again before the prices of the last are too old', () => {
  for (let seconds = 10; seconds <= 60; seconds++) {
    const { afterMs, timeLimitMs } = paceOf(seconds * 1_000);
    expect(afterMs + timeLimitMs).toBeLessThan(STALENESS.staleAfterMs);
    expect(timeLimitMs).toBeGreaterThanOrEqual(4_000);
  }
});

test('clicks count where looks do: below the places that are given out neither does', async () => {
  const roomId = newId();
  const click = (position: number, change = {}): StoredEvent => ({
    ...{ id: newId(), name: 'behaviour.click', version: 1, key: '', actorId: null },
    ...{ visitorId: null, roomId: null, atMs: 0, simulated: false },
    position: { txid: '1', offset: '1' },
    payload: {
      ...{ surface: 'home', itemKind: 'room', itemId: roomId, position, requestId: 'r', ...change },
    },
  });
  const far = [
    click(PLACES),
    click(29),
    click(0, { requestId: null }),
    click(0, { surface: 'search' }),
  ];
  expect((await countsOf(far)).size).toBe(0);
  expect((await foldServed(far)).entries).toEqual([]);
  const near = [click(0), click(PLACES - 1)];
  expect((await countsOf([...near, ...far])).get(roomId)).toMatchObject({ clicks: 2 });
  expect((await foldServed(near)).entries).toMatchObject([{ roomId, clicks: 2, served: 0 }]);
});
