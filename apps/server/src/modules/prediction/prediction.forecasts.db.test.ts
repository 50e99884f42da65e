import { createRoom, type Role } from '@kaibo/contracts';
import {
  getPlatformForecast,
  getStoreForecast,
  listSkuForecasts,
  makeStoreForecast,
  setForecastSettings,
  setPastSales,
  setPastStreams,
  setPlatformForecast,
  suggestStartTimes,
} from '@kaibo/contracts/goods';
import { random } from '@kaibo/numeric';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rooms } from '#rooms';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop, type Shop } from '../../../../../tests/support/shop.ts';
import { createStartTimes } from './prediction.hours.ts';

const DAY_MS = 86_400_000;
const SEASON = [0.8, 0.8, 0.9, 1, 1.2, 1.4, 0.9];
const WEEK_MS = 7 * DAY_MS;
const clock = movingClock();
// The same hour of the same weekday whenever this runs, so that what is drawn is the same.
clock.pass(WEEK_MS - (Date.now() % WEEK_MS) + DAY_MS / 2);

let server: TestServer;
let shop: Shop;
let stranger: Person;
let params: { storeId: string };
beforeAll(async () => {
  server = await testServer({ clock });
  shop = await openShop(server, [{ stock: 150 }, { stock: 9_000 }, { stock: 0 }, { stock: 5 }]);
  stranger = await server.signUp('Other', ['merchant']);
  params = { storeId: shop.storeId };
  await sellFor(84);
}, 60_000);
afterAll(() => server.close());

const shanghaiDay = (): number => Math.floor((clock.nowMs() + 8 * 3_600_000) / DAY_MS);
const draw = random(11);
const poisson = (mean: number): number => {
  let count = -1;
  for (let sum = 0; sum < mean; count++) sum -= Math.log(1 - draw.uniform());
  return count;
};

interface PlantedOrder {
  option: number;
  day: number;
  quantity: number;
  status: string;
}

const insertOrders = async (orders: readonly PlantedOrder[]): Promise<void> => {
  const rows = orders.map(({ option, day, quantity, status }) => ({
    sku: shop.skus[option]!.skuId,
    // At noon in Shanghai.
    at: new Date(day * DAY_MS + 4 * 3_600_000).toISOString(),
    quantity,
    status,
  }));
  await server.pool.query(
    `with given as (
       select gen_random_uuid() as id, row.* from jsonb_to_recordset($1::jsonb)
         as row (sku uuid, at timestamptz, quantity int, status text)),
     placed as (
       insert into orders (id, buyer_id, store_id, store_name, status, total_fen, address, intention, request_hash,
                           simulated, placed_at, expires_at)
       select id, gen_random_uuid(), $2, 'Tea', status, 100, '{}', id::text, '', false, at, at from given)
     insert into order_lines (order_id, position, sku_id, product_id, title, option, unit_fen, quantity)
     select id, 1, sku, gen_random_uuid(), 'Tea', '', 100, quantity from given`,
    [JSON.stringify(rows), shop.storeId],
  );
};

/** Forty orders a day of the first option and ten of the second, by weekday; the third sells and is out. */
const ordersOf = (day: number): PlantedOrder[] => {
  const factor = SEASON[(day + 3) % 7]!;
  const some = (option: number, mean: number): PlantedOrder[] =>
    Array.from({ length: poisson(mean * factor) }, () => ({
      ...{ option, day, quantity: 1 + draw.integer(2), status: 'completed' },
    }));
  return [...some(0, 40), ...some(1, 10), ...some(2, 6)];
};

const sellFor = async (days: number): Promise<void> => {
  const today = shanghaiDay();
  const days84 = Array.from({ length: days }, (_, back) => today - 1 - back);
  await insertOrders(days84.flatMap(ordersOf));
  // Every other order of the first option was placed twice: the first time it was given back.
  await insertOrders(
    days84.flatMap((day) =>
      ['cancelled', 'expired', 'refunded'].flatMap((status) =>
        Array.from({ length: 7 }, () => ({ option: 0, day, quantity: 1, status })),
      ),
    ),
  );
};
const made = async () => {
  await server.runTask('prediction.forecast');
  return server.call(getStoreForecast, { as: shop.merchant, params });
};
const rowsOf = async () =>
  (await server.call(listSkuForecasts, { as: shop.merchant, params })).rows;

test('a store is told what was planted: demand a day, weekday season, cover, and what to order', async () => {
  const { made: told, settings } = await made();
  expect(settings).toMatchObject({ leadDays: 5, coverDays: 14 });
  expect(told).toMatchObject({ skus: 4, told: 3 });
  const rows = await rowsOf();
  const of = (option: number) => rows.find(({ skuId }) => skuId === shop.skus[option]!.skuId)!;
  // Forty orders of one or two; those given back count for nothing.
  expect(of(0).method).toBe('seasonal');
  expect(of(0).perDay!).toBeGreaterThan(54);
  expect(of(0).perDay!).toBeLessThan(66);
  expect(of(0).cover.middle!).toBeGreaterThan(1.5);
  expect(of(0).cover.middle!).toBeLessThan(4);
  expect(of(0).reorderQuantity!).toBeGreaterThan(19 * 55 - 150);
  expect(of(1)).toMatchObject({ reorderQuantity: 0 });
  expect(of(1).cover.middle).toBeNull();
  expect(of(2).cover).toEqual({ low: 0, middle: 0, high: 0 });
  expect(of(3)).toMatchObject({ state: 'not-enough-data', perDay: null });
  // What is out and wanted comes first, what nobody can tell last.
  expect(rows.map(({ skuId }) => skuId)).toEqual([2, 0, 1, 3].map((at) => shop.skus[at]!.skuId));

  const saturday = of(0).ahead.find(({ day }) => new Date(day).getUTCDay() === 6)!;
  const monday = of(0).ahead.find(({ day }) => new Date(day).getUTCDay() === 1)!;
  expect(saturday.middle / monday.middle).toBeGreaterThan(1.4);
  expect(told!.judged.units.coverage).toBeGreaterThan(0.64);
  expect(told!.judged.skus.coverage).toBeGreaterThan(0.72);
  expect(told!.judged.units.pinball).toBeLessThan(told!.judged.units.naivePinball);
  expect(told!.judged.parcels.pinball).toBeLessThan(told!.judged.parcels.naivePinball);
  const parcels = told!.parcelsAhead!;
  expect(parcels).toHaveLength(14);
  for (const { low, middle, high } of parcels) {
    expect(low).toBeLessThan(middle);
    expect(middle).toBeLessThan(high);
  }
  const mean = parcels.reduce((sum, { middle }) => sum + middle, 0) / 14;
  expect(mean).toBeGreaterThan(50);
  expect(mean).toBeLessThan(62);
});

test('a planned stream is seen in the day it is planned for', async () => {
  const host = shop.merchant;
  const startsAtMs = clock.nowMs() + 2 * DAY_MS;
  const body = { title: 'Evening', categoryId: 'craft', startsAtMs, expectedMinutes: 90 };
  const both = await server.signUp('Both', ['host', 'merchant']);
  await server.pool.query('update stores set owner_id = $1 where id = $2', [both.id, shop.storeId]);
  await server.call(createRoom, { as: both, body });
  await server.runTask('prediction.forecast');
  const { made: told } = await server.call(getStoreForecast, { as: both, params });
  await server.pool.query('update stores set owner_id = $1 where id = $2', [host.id, shop.storeId]);
  expect(told!.parcelsAhead!.map(({ plannedMinutes }) => plannedMinutes)).toEqual(
    told!.parcelsAhead!.map((_, ahead) => (ahead === 2 ? 90 : 0)),
  );
});

test('every day is held against what came, and the first forecast of a day stays', async () => {
  for (let day = 0; day < 6; day++) {
    await server.runTask('prediction.forecast');
    await server.runTask('prediction.forecast');
    const today = shanghaiDay();
    clock.pass(DAY_MS);
    await insertOrders(ordersOf(today));
  }
  const { lately } = await made();
  expect(lately.units.of).toBe(6);
  expect(lately.units.held).toBeGreaterThanOrEqual(3);
  expect(lately.skus.of).toBe(18);
  expect(lately.skus.held / lately.skus.of).toBeGreaterThan(0.6);
  expect(lately.parcels.of).toBe(6);
}, 180_000);

test('an option that was retired is told no more, and a clock that jumped back breaks nothing', async () => {
  const { skuId } = shop.skus[3]!;
  await server.pool.query('update skus set retired = true where id = $1', [skuId]);
  clock.pass(-40 * DAY_MS);
  await made();
  clock.pass(40 * DAY_MS);
  const { made: told } = await made();
  expect(told).toMatchObject({ skus: 3 });
  expect((await rowsOf()).map((row) => row.skuId)).not.toContain(skuId);
});

test('a store without an order, and one that is told of its past', async () => {
  const fresh = await openShop(server, [{ stock: 30 }]);
  const as = fresh.merchant;
  const ofFresh = { storeId: fresh.storeId };
  expect(await server.call(getStoreForecast, { as, params: ofFresh })).toMatchObject({
    ...{ made: null, waiting: 0, lately: { units: { held: 0, of: 0 } } },
    service: { lastHour: 0, questions: null, agents: null },
  });
  await server.call(makeStoreForecast, { as, params: ofFresh });
  await server.runJobs();
  const empty = await server.call(getStoreForecast, { as, params: ofFresh });
  expect(empty.made).toMatchObject({ skus: 1, told: 0, unitsAhead: null, parcelsAhead: null });

  const today = shanghaiDay();
  const dayText = (back: number) => new Date((today - back) * DAY_MS).toISOString().slice(0, 10);
  const { skuId } = fresh.skus[0]!;
  const body = {
    sales: Array.from({ length: 60 }, (_, back) => ({ skuId, day: dayText(back + 1), units: 12 })),
    days: Array.from({ length: 60 }, (_, back) => ({ day: dayText(back + 1), parcels: 8 })),
  };
  for (let twice = 0; twice < 2; twice++)
    await server.call(setPastSales, { as, params: ofFresh, body });
  await server.runJobs();
  const [row] = (await server.call(listSkuForecasts, { as, params: ofFresh })).rows;
  expect(row!.perDay!).toBeCloseTo(12, 0);
  const { made: told } = await server.call(getStoreForecast, { as, params: ofFresh });
  expect(told!.parcelsAhead![3]!.middle).toBe(8);
});

test('another merchant is told nothing, and changes nothing', async () => {
  const as = stranger;
  const code = 'catalog/not-your-store';
  const body = { sales: [], days: [] };
  expect(await server.refusal(getStoreForecast, { as, params })).toMatchObject({ code });
  expect(await server.refusal(listSkuForecasts, { as, params })).toMatchObject({ code });
  expect(await server.refusal(makeStoreForecast, { as, params })).toMatchObject({ code });
  expect(await server.refusal(setPastSales, { as, params, body })).toMatchObject({ code });
  expect(await server.refusal(setForecastSettings, { as, params, body: {} })).toMatchObject({
    code,
  });
  const file = (person: Person) =>
    server.http.fetch(
      new Request(`http://kaibo.test/v1/studio/stores/${shop.storeId}/forecast.csv?lang=en`, {
        headers: { cookie: person.cookie },
      }),
      { address: '127.0.0.1' },
    );
  expect((await file(stranger)).status).toBe(403);
  const text = await (await file(shop.merchant)).text();
  expect(text).toContain('Days of cover');
  expect(text.trim().split('\r\n')).toHaveLength(4);
});

test('own streams elsewhere suggest when to begin, to their host alone', async () => {
  const host = await server.signUp('Host', ['host']);
  // Thursdays at eight draw three times as many as Mondays at two.
  const thursday = (Math.floor(clock.nowMs() / DAY_MS / 7) * 7 - 7) * DAY_MS + 12 * 3_600_000;
  const monday = thursday - 3 * DAY_MS - 6 * 3_600_000;
  const streams = [0, 1, 2, 3, 4, 5].flatMap((back) => [
    { startedAtMs: thursday - back * 7 * DAY_MS, minutes: 120, viewerMinutes: 36_000, orders: 60 },
    { startedAtMs: monday - back * 7 * DAY_MS, minutes: 120, viewerMinutes: 12_000, orders: 20 },
  ]);
  await server.call(setPastStreams, { as: host, body: { streams } });
  const query = { minutes: 120, timeZone: 'Asia/Shanghai' };
  const { times } = await server.call(suggestStartTimes, { as: host, query });
  const begin = new Date(times[0]!.startsAtMs + 8 * 3_600_000);
  expect([begin.getUTCDay(), begin.getUTCHours()]).toEqual([4, 20]);
  expect(times[0]!.startsAtMs).toBeGreaterThan(clock.nowMs());
  expect(times[0]).toMatchObject({ hostHours: 12 });
  const other = await server.signUp('New', ['host']);
  expect(await server.call(suggestStartTimes, { as: other, query })).toEqual({ times: [] });
});

test('a past that is still to come, or no day of any calendar, is refused by its place', async () => {
  const as = await server.signUp('Seer', ['merchant', 'host']);
  await server.pool.query('update stores set owner_id = $1 where id = $2', [as.id, shop.storeId]);
  const { skuId } = shop.skus[0]!;
  const issuesOf = async (asked: Promise<{ code: string; details: unknown }>) => {
    const { code, details } = await asked;
    expect(code).toBe('http/bad-input');
    return (details as { issues: { path: string; code: string }[] }).issues;
  };
  const sales = (...days: string[]) => ({
    as,
    params,
    body: { sales: days.map((day) => ({ skuId, day, units: 1 })), days: [] },
  });
  expect(await issuesOf(server.refusal(setPastSales, sales('2026-01-01', '2999-01-01')))).toEqual([
    { path: 'body.sales.1.day', code: 'in_the_future' },
  ]);
  expect(await issuesOf(server.refusal(setPastSales, sales('0000-01-01')))).toMatchObject([
    { path: 'body.sales.0.day' },
  ]);
  const stream = { minutes: 60, viewerMinutes: 600, orders: 2 };
  const streams = [{ ...stream, startedAtMs: 8_640_000_000_000_000 }];
  expect(await issuesOf(server.refusal(setPastStreams, { as, body: { streams } }))).toEqual([
    { path: 'body.streams.0.startedAtMs', code: 'in_the_future' },
  ]);
  const zone = { as, params, body: { timeZone: '+08:00' } };
  expect(await issuesOf(server.refusal(setForecastSettings, zone))).toMatchObject([
    { path: 'body.timeZone' },
  ]);
  const many = Array.from({ length: 3_000 }, () => ({
    skuId,
    day: '2026-01-01',
    units: 1_000_000,
  }));
  await server.call(setPastSales, { as, params, body: { sales: many, days: [] } });
  await server.call(setPastSales, { as, params, body: { sales: [], days: [] } });
  await server.runJobs();
  const ids = [shop.merchant.id, shop.storeId];
  await server.pool.query('update stores set owner_id = $1 where id = $2', ids);
});

test('everybody’s hours are read once a zone, whatever it is called, and of a few zones only', async () => {
  const asked: string[] = [];
  const hoursOfAll = async ({ timeZone }: { timeZone: string }) => {
    asked.push(timeZone);
    return [];
  };
  const rooms = { hoursOfAll, hoursOfHost: async () => [] } as unknown as Rooms;
  const startTimesOf = createStartTimes({ clock, db: server.db, rooms });
  const ask = (timeZone: string) => startTimesOf(stranger.id, { minutes: 60, timeZone });
  for (const timeZone of ['Asia/Shanghai', 'asia/SHANGHAI', 'PRC']) await ask(timeZone);
  expect(asked).toEqual(['Asia/Shanghai']);
  const others = Array.from({ length: 8 }, (_, hours) => `Etc/GMT-${hours + 1}`);
  for (const timeZone of [...others, 'Asia/Shanghai']) await ask(timeZone);
  expect(asked).toEqual(['Asia/Shanghai', ...others, 'Asia/Shanghai']);
});

test('a store whose forecasts fail keeps none of the others from theirs', async () => {
  const made = async (): Promise<Map<string, number>> => {
    const { rows } = await server.pool.query(
      'select store_id as id, made_at as at from prediction_store_forecasts',
    );
    return new Map(rows.map(({ id, at }) => [id, at.getTime()]));
  };
  const before = await made();
  expect(before.size).toBeGreaterThan(1);
  await server.pool.query(
    `insert into prediction_settings values ($1, '{"timeZone": "Nowhere/Land"}')
     on conflict (owner_id) do update set settings = excluded.settings`,
    [shop.storeId],
  );
  clock.pass(60_000);
  await server.runTask('prediction.forecast');
  await server.pool.query('delete from prediction_settings where owner_id = $1', [shop.storeId]);
  for (const [id, atMs] of await made()) expect(atMs > before.get(id)!).toBe(id !== shop.storeId);
});

test.each<[string, Role[], boolean, boolean]>([
  ['a viewer', [], false, false],
  ['a merchant', ['merchant'], false, false],
  ['a moderator', ['moderator'], false, false],
  ['marketing', ['marketing'], true, false],
  ['support', ['support'], true, true],
])(
  '%s sees and sets the platform’s forecasts only as their roles say',
  async (_, roles, reads, acts) => {
    const as = await server.signUp('Somebody', roles);
    expect((await server.send(getPlatformForecast, { as })).ok).toBe(reads);
    const body = { handleSeconds: 120 };
    expect((await server.send(setPlatformForecast, { as, body })).ok).toBe(acts);
  },
);

test('the platform sees the parcels of all stores together', async () => {
  const as = await server.signUp('Olga', ['operator']);
  const told = await server.call(getPlatformForecast, { as });
  expect(told.stores).toBe(2);
  expect(told.parcels).toHaveLength(14);
  expect(told.settings).toMatchObject({ handleSeconds: 120, answerSeconds: 60 });
});
