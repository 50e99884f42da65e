import {
  Clicked,
  collectEvents,
  FeedServed,
  getHome,
  type PayloadOf,
  type Room,
  recommendRooms,
} from '@kaibo/contracts';
import { impressionsOf } from '@kaibo/contracts/impressions';
import {
  getRoomLedger,
  getRoomTraffic,
  getTraffic,
  getTrafficFairness,
  getTrafficFlows,
  listNewHosts,
  listTrafficRooms,
} from '@kaibo/contracts/traffic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

const clock = movingClock();
let server: TestServer;
let operator: Person;
const rooms: Room[] = [];
const hosts: Person[] = [];

beforeAll(async () => {
  server = await testServer({ clock });
  operator = await server.signUp('Operator', ['operator']);
  for (let i = 0; i < 10; i++) {
    const host = await server.signUp(`Host ${i}`, ['host']);
    hosts.push(host);
    rooms.push(await liveRoom(server, host, { title: `Room ${i}`, categoryId: 'craft' }));
  }
}, 120_000);
afterAll(() => server.close());

const home = () => server.call(getHome, {});
const solve = () => server.runTask('traffic.solve');

test('before the first plan places are given by rank, and the answer says why', async () => {
  const { traffic } = await home();
  expect(traffic).toEqual({
    mode: 'rank',
    why: 'starting',
    policyVersion: null,
    pricesAgeMs: null,
  });
});

test('a plan is made from what was asked, serves at once, and is on the console with its certificate', async () => {
  for (let i = 0; i < 30; i++) await home();
  await solve();
  const { traffic, live } = await home();
  expect(traffic).toMatchObject({ mode: 'lp', why: 'solved', policyVersion: 1 });
  expect(live).toHaveLength(10);
  const { plan, mode, policy, points } = await server.call(getTraffic, { as: operator });
  expect(mode).toBe('lp');
  expect(policy).toMatchObject({ version: 1, state: 'published', author: null });
  expect(points).toHaveLength(1);
  expect(plan).not.toBeNull();
  expect(plan!.roomsInAll).toBe(10);
  expect(plan!.gap!).toBeLessThanOrEqual(0.02);
  expect(plan!.valueFen).toBeLessThanOrEqual(plan!.boundFen * (1 + 1e-9));
  expect(plan!.rooms.reduce((sum, room) => sum + room.served, 0)).toBe(6);
});

test('the log names the terms of every place that was given out', async () => {
  const { requestId } = await home();
  const find = async () => {
    const events = await server.events.read(null, 100_000, [FeedServed.name]);
    return events.find((event) => event.key === requestId);
  };
  const event = await until(find, (found) => found !== undefined);
  const { traffic, policyVersion } = event!.payload as PayloadOf<typeof FeedServed>;
  const items = impressionsOf(event!.payload);
  expect(traffic).toMatchObject({ mode: 'lp', policyVersion: 1 });
  expect(policyVersion).toBe('recommendation-1/traffic-1.lp');
  const given = items.filter((item) => item.traffic);
  expect(given).toHaveLength(6);
  for (const { traffic: place, propensity } of given) {
    expect(place!.terms).not.toBeNull();
    expect(propensity).toBeGreaterThan(0);
  }
});

test('the ledger has every place that was given out once, whoever reads it twice', async () => {
  for (let i = 0; i < 20; i++) await home();
  await until(
    async () => {
      await server.caughtUp();
      const events = await server.events.read(null, 100_000, [FeedServed.name]);
      const given = events.reduce(
        (sum, { payload }) => sum + impressionsOf(payload).filter((item) => item.traffic).length,
        0,
      );
      const query = { minutes: 60 };
      const { served, flows } = await server.call(getTrafficFlows, { as: operator, query });
      return { given, served, milli: flows.reduce((sum, flow) => sum + flow.milli, 0) };
    },
    ({ given, served, milli }) => given > 300 && served === given && milli === 1_000 * given,
  );
  const list = await server.call(listTrafficRooms, { as: operator, query: { minutes: 60 } });
  for (const { served, parts } of list.rooms)
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(1_000 * served);
  const { roomId, served } = list.rooms[0]!;
  const ledger = await server.call(getRoomLedger, { as: operator, params: { roomId }, query: {} });
  expect(ledger.points.reduce((sum, point) => sum + point.served, 0)).toBe(served);
  expect(ledger.points).toHaveLength(60);
});

test('clicks that a browser says of rooms that were never shown leave nothing in the ledger', async () => {
  const clicked = (itemId: string) => ({
    ...{ id: newId(), name: Clicked.name, atMs: clock.nowMs() },
    payload: { surface: 'home', itemKind: 'room', itemId, position: 0, requestId: 'made-up' },
  });
  const [known, unknown] = [rooms[0]!.id, newId()];
  await server.call(collectEvents, {
    body: { visitorId: null, events: [clicked(known), clicked(unknown), clicked(unknown)] },
  });
  const clicks = async () => {
    await server.caughtUp();
    const text = 'select room_id as id, sum(clicks)::int as clicks from traffic_ledger group by 1';
    const { rows: found } = await server.pool.query(text);
    return new Map(found.map(({ id, clicks: count }) => [id, count]));
  };
  const found = await until(clicks, (counts) => counts.get(known) > 0);
  expect(found.get(known)).toBe(1);
  expect(found.has(unknown)).toBe(false);
});

test('a host is told why their traffic changed, in amounts that sum to the change', async () => {
  const room = rooms[0]!;
  const [host] = hosts;
  const { now, before, changes, points } = await server.call(getRoomTraffic, {
    ...{ as: host!, params: { roomId: room.id }, query: { minutes: 5 } },
  });
  const whole = 1_000 * (now.served - before.served);
  expect(changes.reduce((sum, { milli }) => sum + milli, 0)).toBe(whole);
  expect(points).toHaveLength(10);
});

test('who is new is listed with how sure one is of them', async () => {
  const { hosts: fresh } = await server.call(listNewHosts, { as: operator });
  expect(fresh).toHaveLength(10);
  for (const { rate, width, state } of fresh) {
    expect(rate.low).toBeLessThanOrEqual(rate.mean);
    expect(rate.mean).toBeLessThanOrEqual(rate.high);
    expect(width).toBeCloseTo(rate.high - rate.low, 9);
    expect(['waiting', 'exploring']).toContain(state);
  }
});

test('what promises cost grows with them', async () => {
  const { points, requests } = await server.call(getTrafficFairness, { as: operator });
  expect(requests).toBeGreaterThan(0);
  expect(points.map(({ scale }) => scale)).toEqual([0, 0.5, 1, 1.5, 2, 3]);
  expect(points[0]!.price).toBe(0);
  for (const { price } of points) expect(price).toBeGreaterThanOrEqual(-0.02);
});

test('the feed goes on while no plan can be made, and what is owed to a room beside goes by the same plan', async () => {
  const { live, traffic } = await server.call(recommendRooms, {
    query: { surface: 'room', besideId: rooms[0]!.id, limit: 4 },
  });
  expect(traffic.mode).toBe('lp');
  expect(live.map(({ room }) => room.id)).not.toContain(rooms[0]!.id);
  await server.drain();
  await solve();
  expect((await home()).live).toHaveLength(10);
});
