import { type Random, random } from '@kaibo/numeric';
import { expect, test } from 'vitest';
import { countBand } from './prediction.forecasts.counts.ts';
import { dailyModel, weekdayOf } from './prediction.forecasts.daily.ts';
import { naiveBand, pinball, walkForward } from './prediction.forecasts.walk.ts';
import { type AllHour, type Hour, startTimes } from './prediction.hours.rules.ts';
import { keptMs } from './prediction.hours.ts';
import { parcelForecast, plannedShareOf } from './prediction.parcels.rules.ts';
import { agentsFor, isQuestion, questionsAhead, waitsLonger } from './prediction.service.rules.ts';
import { skuForecast } from './prediction.stock.daily.rules.ts';

const SEASON = [0.8, 0.8, 0.9, 1, 1.2, 1.4, 0.9];
const FIRST_DAY = 20_000;

const poisson = (draw: Random, mean: number): number => {
  let count = -1;
  for (let sum = 0; sum < mean; count++) sum -= Math.log(1 - draw.uniform());
  return count;
};

/** Pieces a day with a planted weekday season; every order has one to three. */
const planted = (seed: number, perDay: number, days = 112): Float64Array => {
  const draw = random(seed);
  return Float64Array.from({ length: days }, (_, place) => {
    const orders = poisson(draw, (perDay / 2) * SEASON[weekdayOf(FIRST_DAY + place)]!);
    let pieces = 0;
    for (let order = 0; order < orders; order++) pieces += 1 + draw.integer(3);
    return pieces;
  });
};
const foretell = (before: Float64Array) => {
  const model = dailyModel({ firstDay: FIRST_DAY, values: before });
  return model && countBand(model.day(0));
};

test.each([20, 60, 300])(
  'at %s pieces a day the band holds eight of ten days, and is better than the week before',
  (perDay) => {
    const walks = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      walkForward(planted(seed, perDay), foretell, { from: 56, period: 7 }),
    );
    const coverage = walks.reduce((sum, walk) => sum + walk.coverage, 0) / walks.length;
    expect(coverage).toBeGreaterThan(0.75);
    expect(coverage).toBeLessThan(0.88);
    for (const walk of walks) expect(walk.pinball).toBeLessThan(walk.naivePinball);
  },
);

test('Holt–Winters is preferred where demand climbs, and only there', () => {
  const climbing = planted(3, 100).map((units, day) => Math.round(units * 1.02 ** day));
  const asked = { firstDay: FIRST_DAY, values: climbing };
  expect(dailyModel(asked, { tryTrend: true })?.method).toBe('holt-winters');
  const steady = { firstDay: FIRST_DAY, values: planted(3, 100) };
  expect(dailyModel(steady, { tryTrend: true })?.method).toBe('seasonal');
});

test('what sells now and then is told by its chance and size, what nobody can tell is not told', () => {
  const rare = new Float64Array(100);
  for (let day = 0; day < 100; day += 5) rare[day] = 2;
  const model = dailyModel({ firstDay: FIRST_DAY, values: rare });
  expect(model?.method).toBe('intermittent');
  expect(model!.perDay).toBeGreaterThan(0.25);
  expect(model!.perDay).toBeLessThan(0.55);
  const none = dailyModel({ firstDay: FIRST_DAY, values: new Float64Array(100) });
  const once = dailyModel({ firstDay: FIRST_DAY, values: Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0) });
  expect([none, once]).toEqual([null, null]);
});

test('days on which it was sold out do not pull demand down', () => {
  const values = planted(5, 40);
  const cut = new Uint8Array(values.length);
  for (let day = 80; day < 112; day += 2) {
    values[day] = 5;
    cut[day] = 1;
  }
  const asked = { firstDay: FIRST_DAY, values };
  const blind = dailyModel(asked)!.perDay;
  const seeing = dailyModel({ ...asked, cut })!.perDay;
  expect(seeing).toBeGreaterThan(33);
  expect(blind).toBeLessThan(30);
});

const goal = { leadDays: 5, coverDays: 14, serviceLevel: 0.9, todayLeft: 1 };

test('days of cover are stock over demand, and what to order lasts as long as asked', () => {
  const series = { firstDay: FIRST_DAY, values: planted(7, 40) };
  const scarce = skuForecast({ ...goal, series, stock: 120 })!;
  expect(scarce.cover.low!).toBeLessThan(3.1);
  expect(scarce.cover.high!).toBeGreaterThan(2.9);
  // Nineteen days at forty, and a margin, less what is there.
  expect(scarce.reorderQuantity).toBeGreaterThan(19 * 40 - 120);
  expect(scarce.reorderQuantity).toBeLessThan(19 * 40 * 1.35);
  const ample = skuForecast({ ...goal, series, stock: 5_000 })!;
  expect(ample.reorderQuantity).toBe(0);
  const gone = skuForecast({ ...goal, series, stock: 0 })!;
  expect(gone.cover).toEqual({ low: 0, middle: 0, high: 0 });
  const forEver = skuForecast({ ...goal, series, stock: 1_000_000 })!;
  expect(forEver.cover.middle).toBeNull();
});

test('a greater service level asks for more', () => {
  const series = { firstDay: FIRST_DAY, values: planted(7, 40) };
  const points = [0.5, 0.9, 0.99].map(
    (serviceLevel) => skuForecast({ ...goal, serviceLevel, series, stock: 10 })!.reorderPoint,
  );
  expect(points).toEqual(points.toSorted((one, other) => one - other));
  expect(points[2]!).toBeGreaterThan(points[0]!);
});

/** Forty parcels a day of their own, and thirty an hour on air for two hours every Tuesday and Saturday. */
const parcelHistory = (seed: number) => {
  const draw = random(seed);
  const elsewhere = Float64Array.from({ length: 84 }, (_, place) =>
    poisson(draw, 40 * SEASON[weekdayOf(FIRST_DAY + place)]!),
  );
  const live = Array.from({ length: 84 }, (_, place) => place)
    .filter((place) => [1, 5].includes(weekdayOf(FIRST_DAY + place)))
    .map((place) => ({ hostId: 'a', place, minutes: 120, orders: poisson(draw, 60) }));
  return { firstDay: FIRST_DAY, elsewhere, live };
};

test('a planned stream brings the parcels that such streams bring, on its day alone', () => {
  const history = parcelHistory(1);
  const asked = { history, plannedShare: () => 1, days: 14 };
  const without = parcelForecast({ ...asked, planned: [] })!;
  const withOne = parcelForecast({
    ...asked,
    planned: [{ hostId: 'a', ahead: 3, minutes: 120 }],
  })!;
  expect(withOne[3]!.live).toBeGreaterThan(50);
  expect(withOne[3]!.live).toBeLessThan(70);
  expect(withOne[3]!.middle - without[3]!.middle).toBeGreaterThan(45);
  expect(withOne.filter(({ live }) => live > 0)).toHaveLength(1);
});

test('streams that are usual and not planned yet are allowed for, with a wider band', () => {
  const history = parcelHistory(2);
  const share = plannedShareOf(
    Array.from({ length: 10 }, () => ({
      createdAtMs: 0,
      startedAtMs: 2 * 86_400_000,
      minutes: 60,
    })),
  );
  expect([share(0), share(2), share(3)]).toEqual([1, 1, 0]);
  const days = parcelForecast({ history, planned: [], plannedShare: share, days: 14 })!;
  const tuesday = days.findIndex(
    (_, ahead) => ahead > 2 && weekdayOf(FIRST_DAY + 84 + ahead) === 1,
  );
  expect(days[tuesday]!.usualMinutes).toBe(120);
  expect(days[tuesday]!.live).toBeGreaterThan(50);
  const { low, high } = days[tuesday]!;
  expect(high - low).toBeGreaterThan(60);
});

test('what is usual of a store that is young is taken of the weeks since its first stream', () => {
  const whole = parcelHistory(3);
  const live = whole.live.filter(({ place }) => place >= 77);
  const asked = { planned: [], plannedShare: () => 0, days: 7 };
  const days = parcelForecast({ history: { ...whole, live }, ...asked })!;
  expect(days.map(({ usualMinutes }) => usualMinutes).toSorted((a, b) => b - a)).toEqual([
    ...[120, 120, 0, 0, 0, 0, 0],
  ]);
});

test('agents by Erlang’s formula are those of its tables', () => {
  // 10 erlangs on 12 agents: C(12, 10) = 0.4494 (Angus 2001); 100 calls of 3 min in half an hour, 80 % in 20 s: 14 agents.
  expect(waitsLonger(10, 12, 0)).toBeCloseTo(0.4494, 3);
  expect(agentsFor(200, { handleSeconds: 180, answerSeconds: 20, answerShare: 0.8 })).toBe(14);
  expect(agentsFor(0, { handleSeconds: 180, answerSeconds: 20, answerShare: 0.8 })).toBe(0);
  expect(waitsLonger(5, 5, 1)).toBe(1);
});

test('a line that asks of an order is a question, small talk is not', () => {
  for (const asks of [
    '什么时候发货？',
    '这个尺码有没有大一点的',
    'When does my order ship?',
    '可以退货吗',
  ])
    expect(isQuestion(asks), asks).toBe(true);
  for (const says of ['主播好美', '冲冲冲', 'hello everyone', '为什么笑？', '已下单'])
    expect(isQuestion(says), says).toBe(false);
});

test('questions of the next hour follow the last ones, within a band that holds eight of ten', () => {
  const quarterMs = 15 * 60_000;
  let inside = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const draw = random(seed);
    const perQuarter = 4 + draw.integer(20);
    const quarters = Array.from({ length: 16 }, (_, place) => ({
      atMs: place * quarterMs,
      questions: poisson(draw, perQuarter),
    }));
    const band = questionsAhead(quarters, { nowMs: 16 * quarterMs, sinceMs: 0 })!;
    const came = [1, 2, 3, 4].reduce((sum) => sum + poisson(draw, perQuarter), 0);
    if (came >= band.low && came <= band.high) inside++;
  }
  expect(inside / 200).toBeGreaterThan(0.75);
  expect(inside / 200).toBeLessThan(0.95);
  expect(questionsAhead([], { nowMs: 0, sinceMs: 0 })).toBeNull();
});

/** Hosts draw twice as many on Thursday and Friday evenings from eight to ten. */
const PEAK = [3 * 24 + 20, 3 * 24 + 21, 4 * 24 + 20, 4 * 24 + 21];
interface HostHour extends Hour {
  hostId: string;
}

const hoursOf = (hostId: string, audience: number, weeks: number, seed: number): HostHour[] => {
  const draw = random(seed);
  return Array.from({ length: 168 }, (_, hour) => {
    if (hour % 24 < 9) return [];
    const minutes = 60 * weeks;
    const viewers = audience * (PEAK.includes(hour) ? 2 : 1) * (1 + 0.15 * draw.normal());
    const viewerMinutes = Math.round(viewers * minutes);
    return [{ hostId, hour, minutes, viewerMinutes, orders: poisson(draw, viewerMinutes / 400) }];
  }).flat();
};

/** As the database sums them up. */
const allOf = (rows: readonly HostHour[]): AllHour[] =>
  [...Map.groupBy(rows, ({ hostId }) => hostId).values()].flatMap((hours) => {
    const sum = (of: (hour: Hour) => number): number =>
      hours.reduce((total, hour) => total + of(hour), 0);
    const viewers = sum(({ viewerMinutes }) => viewerMinutes);
    const audience = viewers / sum(({ minutes }) => minutes);
    const conversion = sum(({ orders }) => orders) / viewers;
    return hours.map((hour) => ({
      ...hour,
      usualViewerMinutes: audience * hour.minutes,
      usualOrders: conversion * hour.viewerMinutes,
    }));
  });

const timesFor = (rows: readonly HostHour[], hostId: string) =>
  startTimes(
    { all: allOf(rows), own: rows.filter((row) => row.hostId === hostId), elsewhere: [] },
    { minutes: 120, most: 3 },
  );

test('the planted evening is suggested to a host who streamed then, and to a new one', () => {
  const rows = [1, 2, 3, 4].flatMap((n) => hoursOf(`host ${n}`, 30 * n, 2, n));
  for (const hostId of ['host 2', 'new']) {
    const times = timesFor(rows, hostId);
    expect(times).toHaveLength(3);
    expect([3 * 24 + 20, 4 * 24 + 20]).toContain(times[0]!.hour);
    expect([3 * 24 + 20, 4 * 24 + 20]).toContain(times[1]!.hour);
    expect(times[0]!.gain).toBeGreaterThan(0.3);
    expect(times[0]!.orders.low).toBeLessThan(times[0]!.orders.high);
    expect(times[0]!.hostHours > 0).toBe(hostId === 'host 2');
  }
});

test('one lucky night does not decide: little evidence is pulled to the usual', () => {
  const rows = [1, 2, 3, 4].flatMap((n) => hoursOf(`host ${n}`, 30 * n, 2, n));
  const lucky = { hostId: 'lucky', hour: 30, minutes: 10, viewerMinutes: 900, orders: 3 };
  const usual = { hostId: 'lucky', hour: 60, minutes: 600, viewerMinutes: 18_000, orders: 40 };
  const times = timesFor([...rows, lucky, usual], 'lucky');
  expect(times.map(({ hour }) => hour)).not.toContain(30);
  expect(timesFor([], 'x')).toEqual([]);
});

test('what a host drew elsewhere counts as if it had been here', () => {
  const rows = [1, 2, 3, 4].flatMap((n) => hoursOf(`host ${n}`, 30 * n, 2, n));
  const own = rows.filter(({ hostId }) => hostId === 'host 2');
  for (const cut of [0, 40, own.length]) {
    const [here, elsewhere] = [own.slice(0, cut), own.slice(cut)];
    const others = rows.filter((row) => !elsewhere.includes(row));
    const times = startTimes(
      { all: allOf(others), own: here, elsewhere },
      { minutes: 120, most: 3 },
    );
    for (const [place, time] of timesFor(rows, 'host 2').entries()) {
      expect(times[place]!.hour).toBe(time.hour);
      expect(times[place]!.gain).toBeCloseTo(time.gain, 9);
      expect(times[place]!.viewers).toBeCloseTo(time.viewers, 6);
    }
  }
});

test('what takes the database long is summed more rarely: never for more than half a hundredth of the time', () => {
  expect(keptMs(20)).toBe(600_000);
  for (const tookMs of [10_000, 60_000]) expect(tookMs / keptMs(tookMs)).toBeLessThanOrEqual(0.005);
});

test('pinball loss is least at the quantile, and the naive band is the week before with its errors', () => {
  const values = Float64Array.from({ length: 1_000 }, (_, place) => place % 100);
  const loss = (forecast: number): number =>
    values.reduce((sum, value) => sum + pinball(0.9, forecast, value), 0);
  expect(loss(90)).toBeLessThan(loss(80));
  expect(loss(90)).toBeLessThan(loss(99));
  const week = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7);
  expect(naiveBand(week, 7)).toEqual({ low: 1, middle: 1, high: 1 });
});
