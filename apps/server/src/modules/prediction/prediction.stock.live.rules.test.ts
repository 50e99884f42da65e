import { random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { countQuantiles } from './prediction.forecasts.counts.ts';
import { type LiveAsked, liveOutlook, type MinuteSales } from './prediction.stock.live.rules.ts';

const MINUTE_MS = 60_000;
const asked = (nowMinute: number, endMinute: number | null = null): LiveAsked => ({
  nowMs: nowMinute * MINUTE_MS,
  startedAtMs: 0,
  endsAtMs: endMinute === null ? null : endMinute * MINUTE_MS,
  serviceLevel: 0.9,
});
const every = (minutes: number, units: number): MinuteSales[] =>
  Array.from({ length: minutes }, (_, minute) => ({
    atMs: minute * MINUTE_MS,
    units,
    sales: units,
  }));

/** Orders of one to three pieces, Poisson in time: the minutes seen, and the minute in which the last piece goes. */
const planted = (
  seed: number,
  { ratePerMinute, stock }: { ratePerMinute: number; stock: number },
) => {
  const draw = random(seed);
  const seenMinutes = 8 + draw.integer(20);
  const seen: MinuteSales[] = [];
  let left = stock;
  let before = 0;
  for (let atMs = 0; ; ) {
    atMs += (-Math.log(1 - draw.uniform()) / (ratePerMinute / 1.6)) * MINUTE_MS;
    const units = draw.uniform() < 0.6 ? 1 : 2 + draw.integer(2);
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute < seenMinutes) {
      before += units;
      const last = seen.at(-1);
      if (last?.atMs === minute * MINUTE_MS) {
        last.units += units;
        last.sales += 1;
      } else seen.push({ atMs: minute * MINUTE_MS, units, sales: 1 });
    } else {
      left -= units;
      if (left <= 0)
        return { seen, seenMinutes, before, afterMinutes: atMs / MINUTE_MS - seenMinutes };
    }
  }
};

test.each([0.5, 2, 10])(
  'at %s pieces a minute, eight of ten stocks are empty within the band',
  (ratePerMinute) => {
    let inside = 0;
    let told = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const stock = Math.round(ratePerMinute * (15 + (seed % 30)));
      const { seen, seenMinutes, afterMinutes } = planted(seed, { ratePerMinute, stock });
      const outlook = liveOutlook({ stock, minutes: seen, returnShare: 0 }, asked(seenMinutes));
      if (outlook.state !== 'selling') continue;
      told++;
      const { low, high } = outlook.minutes;
      if (afterMinutes >= low! && afterMinutes <= (high ?? Number.POSITIVE_INFINITY)) inside++;
    }
    expect(told).toBeGreaterThan(300);
    expect(inside / told).toBeGreaterThan(0.75);
    expect(inside / told).toBeLessThan(0.9);
  },
  30_000,
);

test('pieces that come back make the stock last longer, and fewer are to be added', () => {
  const sku = { stock: 20, minutes: every(20, 2) };
  const kept = liveOutlook({ ...sku, returnShare: 0 }, asked(20, 60));
  const back = liveOutlook({ ...sku, returnShare: 0.5 }, asked(20, 60));
  if (kept.state !== 'selling' || back.state !== 'selling') throw new Error('it sells');
  expect(back.minutes.middle!).toBeGreaterThan(1.8 * kept.minutes.middle!);
  expect(back.replenish!).toBeLessThan(kept.replenish!);
});

test('what is to be added covers the rest of the stream at the service level', () => {
  const outlook = liveOutlook({ stock: 10, minutes: every(30, 2), returnShare: 0 }, asked(30, 60));
  if (outlook.state !== 'selling') throw new Error('it sells');
  expect(outlook.minutes.middle!).toBeGreaterThan(3.5);
  expect(outlook.minutes.middle!).toBeLessThan(6);
  expect(outlook.outBeforeEnd!).toBeGreaterThan(0.99);
  // Two a minute for thirty minutes, and a margin, less the ten that are there.
  expect(outlook.replenish!).toBeGreaterThan(50);
  expect(outlook.replenish!).toBeLessThan(120);
});

test('after the end of the stream nothing runs out before it', () => {
  const outlook = liveOutlook({ stock: 5, minutes: every(30, 2), returnShare: 0 }, asked(30, 20));
  expect(outlook).toMatchObject({ state: 'selling', outBeforeEnd: 0, replenish: 0 });
});

test.each<[string, number, MinuteSales[], number, string]>([
  ['no sale', 9, [], 30, 'not-selling'],
  ['one order', 9, [{ atMs: 29 * MINUTE_MS, units: 1, sales: 1 }], 30, 'not-enough-data'],
  ['two minutes', 9, every(2, 5), 2, 'not-enough-data'],
  ['a sale of long ago', 9, every(10, 5), 60, 'not-selling'],
  ['sales of the future, by a clock that jumped', 9, every(90, 5).slice(60), 30, 'not-selling'],
  ['no stock and no sale', 0, [], 30, 'out'],
])('%s is said as it is', (_, stock, minutes, nowMinute, state) => {
  expect(liveOutlook({ stock, minutes, returnShare: 0 }, asked(nowMinute, 60)).state).toBe(state);
});

test('counts of a variance at the mean are Poisson, and a greater variance widens both sides', () => {
  // Poisson(4): P(≤1) = .092, P(≤2) = .238, P(≤6) = .889, P(≤7) = .949.
  expect(countQuantiles({ mean: 4, variance: 4 }, [0.1, 0.5, 0.9])).toEqual([2, 4, 7]);
  const [low, , high] = countQuantiles({ mean: 40, variance: 400 }, [0.1, 0.5, 0.9]);
  expect(low!).toBeLessThan(20);
  expect(high!).toBeGreaterThan(60);
  expect(countQuantiles({ mean: 0, variance: 0 }, [0.5])).toEqual([0]);
  const [at199] = countQuantiles({ mean: 199, variance: 300 }, [0.9]);
  const [at201] = countQuantiles({ mean: 201, variance: 300 }, [0.9]);
  expect(Math.abs(at201! - at199! - 2)).toBeLessThanOrEqual(2);
});
