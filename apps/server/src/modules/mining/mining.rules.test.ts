import { random } from '@kaibo/numeric';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SoldOrder } from '#orders';
import { visitsOf } from './mining.baskets.rules.ts';
import { zoneClock } from './mining.clock.rules.ts';
import { peopleFeatures } from './mining.features.ts';
import { toldCounts } from './mining.hidden.rules.ts';
import { isRunDue } from './mining.job.rules.ts';
import { clusterNames } from './mining.names.rules.ts';
import { newestOrders } from './mining.newest.rules.ts';
import { mineRhythm, toldHours } from './mining.rhythm.ts';
import { mineRules } from './mining.rules.ts';
import { mineSequences } from './mining.sequences.ts';
import { fisherP, liftInterval, qValues } from './mining.significance.rules.ts';
import { mineTrend } from './mining.trend.ts';

const choose = (n: number, k: number): bigint => {
  let value = 1n;
  for (let i = 0; i < k; i++) value = (value * BigInt(n - i)) / BigInt(i + 1);
  return k < 0 || k > n ? 0n : value;
};

describe('hours that are kept back', () => {
  const people = fc.array(fc.nat({ max: 25 }), { minLength: 1, maxLength: 168 });

  test('what is left when all that is told is subtracted is nobody’s, or that of ten people and more', () => {
    fc.assert(
      fc.property(people, (counts) => {
        const told = toldHours(counts);
        const hidden = counts.filter((_, place) => !(told?.[place] ?? false));
        if (told === null) {
          expect(Math.max(...counts)).toBeLessThan(10);
          return;
        }
        expect(counts.every((count, place) => !told[place] || count === 0 || count >= 10)).toBe(
          true,
        );
        if (hidden.length > 0) expect(Math.max(...hidden)).toBeGreaterThanOrEqual(10);
        for (let day = 0; day < counts.length; day += 24) {
          const hours = counts.slice(day, day + 24);
          const kept = hours.filter((_, hour) => !told[day + hour]);
          const isHiddenAmong = kept.length === 0 || Math.max(...kept) >= 10;
          expect(isHiddenAmong || Math.max(...hours) < 10).toBe(true);
        }
      }),
    );
  });

  test('the orders of one lonely hour cannot be subtracted from those of the week', () => {
    const monday = Date.UTC(2026, 0, 5);
    const ordered = (hour: number, buyer: number): SoldOrder => ({
      ...{
        id: `${hour} ${buyer}`,
        storeId: 's',
        buyerId: `b${buyer}`,
        simulated: false,
        lines: [],
      },
      ...{ placedAtMs: monday + hour * 3_600_000, totalFen: 100 * (buyer + 1) },
    });
    const orders = [
      ...Array.from({ length: 30 }, (_, buyer) => ordered(20, buyer)),
      ...Array.from({ length: 12 }, (_, buyer) => ordered(21, buyer)),
      ordered(3, 99),
      // So that there is a week of it.
      ...Array.from({ length: 30 }, (_, buyer) => ordered(20 + 168, buyer)),
    ];
    const asked = { clock: zoneClock('UTC'), toMs: monday + 14 * 86_400_000 };
    const { measures } = mineRhythm(orders, null, asked);
    expect(measures.map(({ measure }) => measure)).toEqual(['orders', 'gmv']);
    for (const { perHour, peaks } of measures) {
      expect(perHour.flatMap((value, hour) => (value === null ? [hour] : []))).toEqual([3, 21]);
      expect(peaks.map(({ day, hour }) => day * 24 + hour)).not.toContain(21);
    }
    const few = orders.filter(({ buyerId }) => Number(buyerId.slice(1)) < 9);
    expect(mineRhythm(few, null, asked).measures).toEqual([]);
  });
});

describe('significance', () => {
  test('the test is Fisher’s: equal to counting every table with whole numbers', () => {
    const exact = (both: number, left: number, right: number, all: number): number => {
      let ways = 0n;
      for (let k = both; k <= Math.min(left, right); k++)
        ways += choose(left, k) * choose(all - left, right - k);
      return Number((ways * 10n ** 15n) / choose(all, right)) / 1e15;
    };
    // scipy.stats.fisher_exact([[8, 2], [1, 5]], alternative='greater')
    expect(fisherP({ both: 8, left: 10, right: 9, all: 16 })).toBeCloseTo(280 / 11_440, 12);
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 30 }), (a, b, c) => {
        const [left, right, all] = [a + b, a + c, a + b + c + 10];
        const p = fisherP({ both: a, left, right, all });
        expect(Math.abs(p - exact(a, left, right, all))).toBeLessThan(1e-9);
      }),
    );
  });

  test('no q lies below its p or above one, and a smaller p never has a larger q', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(ps, (given) => {
        const qs = qValues(given);
        for (const [at, q] of qs.entries()) {
          expect(q).toBeGreaterThanOrEqual(given[at]! - 1e-15);
          expect(q).toBeLessThanOrEqual(1);
          for (const [other, p] of given.entries())
            if (p < given[at]!) expect(qs[other]!).toBeLessThanOrEqual(q);
        }
      }),
    );
    // Benjamini & Hochberg by hand.
    expect(qValues([0.01, 0.04], 4)).toEqual([0.04, 0.08]);
    expect(qValues([0.01, 0.04, 0.03, 0.5]).map((q) => Number(q.toFixed(4)))).toEqual([
      0.04, 0.0533, 0.0533, 0.5,
    ]);
  });

  test('the interval of a lift holds it, and narrows as purchases grow', () => {
    const few = liftInterval({ both: 12, left: 30, right: 40, all: 500 });
    const many = liftInterval({ both: 120, left: 300, right: 400, all: 5_000 });
    expect(few.low).toBeLessThan(5);
    expect(few.high).toBeGreaterThan(5);
    expect(many.high - many.low).toBeLessThan(few.high - few.low);
  });
});

test('nothing is told of one to nine people, nor what would let them be found by subtracting', () => {
  const counts = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(counts, (given) => {
      const told = toldCounts(given);
      const hidden = given.reduce((sum, n, at) => sum + (told[at] === null ? n : 0), 0);
      for (const n of told) expect(n === null || n === 0 || n >= 10).toBe(true);
      const isAllHidden = told.every((n) => n === null || n === 0);
      expect(hidden === 0 || hidden >= 10 || isAllHidden).toBe(true);
    }),
  );
  expect(toldCounts([30, 12, 4, 0])).toEqual([30, null, null, 0]);
});

test('orders of one buyer within an hour are one purchase, in whatever order they are read', () => {
  const order = (buyerId: string, minutes: number, ...ids: string[]) => ({
    buyerId,
    placedAtMs: minutes * 60_000,
    lines: ids.map((productId) => ({ productId, quantity: 1, unitFen: 1 })),
  });
  const visits = visitsOf([
    order('b', 10, 'tea'),
    order('a', 130, 'pot'),
    order('a', 50, 'cup', 'tea'),
    order('a', 0, 'tea'),
  ]);
  expect(visits.map(({ buyerId, productIds }) => [buyerId, productIds])).toEqual([
    ['a', ['tea', 'cup']],
    ['a', ['pot']],
    ['b', ['tea']],
  ]);
});

test('ten thousand products with a long tail are mined in seconds, and no rule is chance', () => {
  let state = 7;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const visits = Array.from({ length: 30_000 }, (_, i) => {
    const ids = Array.from({ length: 3 }, () => `p${Math.floor(10_000 * next() ** 3)}`);
    if (i % 100 === 0) ids.push('planted-a', 'planted-b');
    return { buyerId: `b${i % 9_000}`, atMs: i, productIds: [...new Set(ids)] };
  });
  const { list, tested } = mineRules(visits);
  expect(tested).toBeGreaterThan(0);
  expect(list.length).toBeLessThanOrEqual(200);
  expect(list[0]).toMatchObject({ left: [expect.stringContaining('planted')], baskets: 300 });
  // The rest is noise.
  expect(list.filter(({ right }) => !right.startsWith('planted'))).toEqual([]);
}, 30_000);

test('where nothing has to do with anything, one look in twenty finds a rule at the most', () => {
  const draw = random(5);
  const looks = 100;
  let found = 0;
  for (let look = 0; look < looks; look++) {
    const visits = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ buyerId: `b${i}`, atMs: 0 },
      productIds: Array.from({ length: 30 }, (_, product) => `p${product}`).filter(
        () => draw.uniform() < 0.08,
      ),
    })).filter(({ productIds }) => productIds.length > 0);
    if (mineRules(visits).list.length > 0) found++;
  }
  // Of a hundred looks with a chance of .05 each, twelve or more come once in 250 times.
  expect(found).toBeLessThan(12);
}, 30_000);

const orderAt = (placedAtMs: number, buyerId = `b${placedAtMs}`): SoldOrder => ({
  ...{ id: '', buyerId, storeId: '', totalFen: 100, placedAtMs, simulated: false },
  lines: [{ productId: 'tea', quantity: 1, unitFen: 100 }],
});

test('a buyer of two hundred thousand purchases is described like any other', () => {
  const orders = Array.from({ length: 200_000 }, (_, i) => orderAt(i * 1_000, 'past:one'));
  const when = { clock: zoneClock('Asia/Shanghai'), toMs: 200_000_000 };
  const [one] = peopleFeatures(orders, null, when);
  expect(one!.values).toMatchObject({ orders: 200_000, spent: 200_000 });
});

test('a trend knows whole days only, wherever its window begins', () => {
  const [DAY_MS, HOUR_MS] = [86_400_000, 3_600_000];
  const clock = zoneClock('Asia/Shanghai');
  const midnight = Date.UTC(2026, 0, 4, 16);
  const hourly = Array.from({ length: 24 * 10 }, (_, hour) => orderAt(midnight + hour * HOUR_MS));
  const toMs = midnight + 9.5 * DAY_MS;
  const from = (fromMs: number) => {
    const orders = hourly.filter(({ placedAtMs }) => placedAtMs >= fromMs && placedAtMs < toMs);
    const { firstDay, measures } = mineTrend(orders, null, { clock, fromMs, toMs });
    return { firstDay, orders: measures.find(({ measure }) => measure === 'orders')!.values };
  };
  const nine = new Array<number>(9).fill(24);
  expect(from(midnight)).toEqual({ firstDay: '2026-01-05', orders: nine });
  expect(from(midnight + 20 * HOUR_MS)).toEqual({ firstDay: '2026-01-06', orders: nine.slice(1) });
});

test('of more orders than may be held the newest are, and it is known since when', () => {
  const orders = [30, 10, 50, 20, 40].map((atMs) => orderAt(atMs));
  expect(newestOrders({ orders, sinceMs: 0 }, 5).sinceMs).toBe(0);
  const { orders: kept, sinceMs } = newestOrders({ orders, sinceMs: 0 }, 2);
  expect(kept.map(({ placedAtMs }) => placedAtMs)).toEqual([50, 40]);
  expect(sinceMs).toBe(31);
});

test('a way that leads to a purchase is found, and one that everybody goes is not', () => {
  const traces = Array.from({ length: 200 }, (_, i) => {
    const who = `v${i}`;
    const step = (kind: 'view' | 'buy', productId: string, atMs: number) => ({
      ...{ who, kind, productId, atMs },
    });
    return i % 2
      ? [step('view', 'film', 0), step('buy', 'tea', 5)]
      : [step('view', 'other', 0), ...(i % 20 ? [] : [step('buy', 'tea', 5)])];
  }).flat();
  const { list } = mineSequences(traces);
  expect(list.map(({ steps }) => steps.map((s) => `${s.kind} ${s.productId}`).join(' → '))).toEqual(
    ['view film → buy tea'],
  );
  expect(list[0]).toMatchObject({ people: 100, onward: 1 });
});

test('no two kinds of people are called alike, whatever sets them apart', () => {
  const z = fc.double({ min: -3, max: 3, noNaN: true });
  const means = fc.record({
    orders: z,
    spent: z,
    'piece-price': z,
    recency: z,
    evening: z,
    watched: z,
  });
  fc.assert(
    fc.property(fc.array(means, { maxLength: 8 }), (all) => {
      const names = clusterNames(all.map((one) => ({ mean: { ...one, evening: 0.9 }, z: one })));
      expect(new Set(names.map(({ en }) => en)).size).toBe(all.length);
      expect(new Set(names.map(({ zh }) => zh)).size).toBe(all.length);
    }),
  );
  const hunters = { orders: 0.9, 'piece-price': -0.8, evening: 1.2 };
  expect(clusterNames([{ mean: { evening: 0.9, orders: 6 }, z: hunters }])).toEqual([
    { zh: '晚间抢购客', en: 'Evening bargain hunters' },
  ]);
});

test('hours are those of the zone’s clock, summer time included', () => {
  const berlin = zoneClock('Europe/Berlin');
  expect(berlin.weekHour(Date.UTC(2026, 6, 6, 10, 30))).toBe(12);
  expect(berlin.weekHour(Date.UTC(2026, 0, 5, 10, 30))).toBe(11);
  const shanghai = zoneClock('Asia/Shanghai');
  expect(shanghai.day(Date.UTC(2026, 0, 5, 16))).toBe(shanghai.day(Date.UTC(2026, 0, 5, 15)) + 1);
  expect(zoneClock('Asia/Kathmandu').hour(Date.UTC(2026, 0, 5, 0, 15))).toBe(6);
});

test('a run begins by itself at night, and at once when the last one is old or was cut off', () => {
  const HOUR_MS = 3_600_000;
  const nowMs = 1_000 * HOUR_MS;
  const past = (hoursAgo: number, state: 'done' | 'failed' | 'running' = 'done', problem = '') => ({
    ...{ state, startedAtMs: nowMs - hoursAgo * HOUR_MS, problem },
  });
  const dueAt = (hour: number, ...runs: ReturnType<typeof past>[]) =>
    isRunDue(runs, nowMs, () => hour);
  expect(dueAt(14)).toBe(true);
  expect(dueAt(14, past(13))).toBe(false);
  expect(dueAt(5, past(13))).toBe(true);
  expect(dueAt(5, past(3))).toBe(false);
  expect(dueAt(14, past(31))).toBe(true);
  expect(dueAt(5, past(1, 'running'))).toBe(false);
  expect(dueAt(14, past(1, 'failed', 'mining/interrupted: …'))).toBe(true);
  expect(dueAt(14, past(1, 'failed', 'mining/crashed: …'))).toBe(false);
});
