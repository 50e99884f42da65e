import { getStoreForecast, listSkuForecasts, suggestStartTimes } from '@kaibo/contracts/goods';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../../../tests/support/server.ts';
import { openShop } from '../../../tests/support/shop.ts';
import { tellPast } from './past.ts';
import type { Session } from './session.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('a merchant of the demo sees forecasts that its planted past makes right', async () => {
  const { merchant, storeId } = await openShop(
    server,
    [20, 60, 90, 150, 300, 400, 600, 900, 1_200, 1_500, 1_800, 2_000].map((stock) => ({ stock })),
  );
  const as = await server.signUp('Both', ['host', 'merchant']);
  await server.pool.query('update stores set owner_id = $1 where id = $2', [as.id, storeId]);
  expect(merchant.id).not.toBe(as.id);
  const call: Session['call'] = (endpoint, input) =>
    server.call(endpoint, { ...(input as object), as }) as never;
  await tellPast({ cookie: '', call }, { storeId, key: 'tea', seed: 1 });
  await server.runJobs();

  const params = { storeId };
  const { made } = await server.call(getStoreForecast, { as, params });
  expect(made).toMatchObject({ skus: 12, told: 12 });
  const onDay = (weekday: number) =>
    made!.unitsAhead!.find(({ day }) => new Date(day).getUTCDay() === weekday)!.middle;
  // Planted: 1.4 and 0.8 of a usual day.
  expect(onDay(6) / onDay(1)).toBeGreaterThan(1.4);
  expect(onDay(6) / onDay(1)).toBeLessThan(2.2);
  expect(made!.judged.skus.coverage).toBeGreaterThan(0.7);
  expect(made!.judged.units.pinball).toBeLessThan(made!.judged.units.naivePinball);
  expect(made!.judged.parcels.coverage).toBeGreaterThan(0.5);

  const { rows } = await server.call(listSkuForecasts, { as, params });
  for (const row of rows) {
    // Planted: stock for three to sixty days, at most sixty pieces a day.
    const mean = row.history.reduce((sum, { units }) => sum + units, 0) / row.history.length;
    expect(Math.abs(row.perDay! - mean) / mean).toBeLessThan(0.35);
    const days = row.stock / mean;
    expect(row.cover.low!).toBeLessThan(days * 1.2 + 1);
    expect(row.cover.high ?? 999).toBeGreaterThan(days * 0.8 - 1);
  }
  const query = { minutes: 120, timeZone: 'Asia/Shanghai' };
  const { times } = await server.call(suggestStartTimes, { as, query });
  const begin = new Date(times[0]!.startsAtMs + 8 * 3_600_000);
  expect([begin.getUTCDay(), begin.getUTCHours()]).toEqual([6, 20]);
});
