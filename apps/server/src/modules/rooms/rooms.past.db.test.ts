import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database';
import { newId } from '#platform/id';
import { freshDatabase } from '../../../../../tests/support/database.ts';
import { hoursOfAll, hoursOfHost } from './rooms.past.ts';

const HOUR_MS = 3_600_000;
/** A Monday in Shanghai, from midnight on. */
const MONDAY_MS = Date.UTC(2026, 0, 4, 16);
const asked = { sinceMs: MONDAY_MS, timeZone: 'Asia/Shanghai' };

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: ReturnType<typeof openDatabase>;
let db: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { max: 4 });
  db = database.db;
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

interface Minute {
  hostId: string;
  atMs: number;
  viewers: number;
  orders: number;
}

const insert = async (minutes: readonly Minute[]): Promise<void> => {
  for (const [hostId, own] of Map.groupBy(minutes, (minute) => minute.hostId)) {
    const roomId = newId();
    await database.pool.query(
      `insert into rooms (id, host_id, title, description, category_id, status, started_at, simulated, created_at)
       values ($1, $2, '', '', '', 'ended', now(), false, now())`,
      [roomId, hostId],
    );
    await database.pool.query(
      `insert into room_minutes (room_id, minute, viewers, paid_orders)
       select $1, * from unnest($2::timestamptz[], $3::int[], $4::int[])`,
      [
        roomId,
        own.map(({ atMs }) => new Date(atMs)),
        own.map(({ viewers }) => viewers),
        own.map(({ orders }) => orders),
      ],
    );
  }
};

test('hours of the week are summed over hosts, beside what each of them usually draws', async () => {
  const [one, other] = [newId(), newId()];
  const at = (hour: number, minute: number) => MONDAY_MS + hour * HOUR_MS + minute * 60_000;
  await insert([
    { hostId: one, atMs: at(20, 0), viewers: 30, orders: 3 },
    { hostId: one, atMs: at(20, 1), viewers: 50, orders: 1 },
    { hostId: one, atMs: at(21, 0), viewers: 10, orders: 0 },
    // The same hour a week later.
    { hostId: other, atMs: at(20 + 168, 5), viewers: 4, orders: 1 },
    { hostId: other, atMs: at(44, 0), viewers: 0, orders: 0 },
    // Before what is asked for.
    { hostId: other, atMs: MONDAY_MS - 1, viewers: 1_000, orders: 9 },
  ]);
  expect(await hoursOfHost(db, one, asked)).toEqual([
    { hour: 20, minutes: 2, viewerMinutes: 80, orders: 4 },
    { hour: 21, minutes: 1, viewerMinutes: 10, orders: 0 },
  ]);
  const hours = await hoursOfAll(db, asked);
  expect(hours).toMatchObject([
    // 30 viewers is usual of the one, 2 of the other; 4 orders of 90 viewers, and 1 of 4.
    { hour: 20, minutes: 3, viewerMinutes: 84, orders: 5, usualViewerMinutes: 62 },
    { hour: 21, minutes: 1, viewerMinutes: 10, orders: 0, usualViewerMinutes: 30 },
    { hour: 44, minutes: 1, viewerMinutes: 0, orders: 0, usualViewerMinutes: 2 },
  ]);
  expect(hours[0]!.usualOrders).toBeCloseTo((4 / 90) * 80 + 1, 9);
  expect(hours[1]!.usualOrders).toBeCloseTo((4 / 90) * 10, 9);
});
