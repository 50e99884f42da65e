import { FeedServed, getHome, type PayloadOf, type Room } from '@kaibo/contracts';
import { getTraffic } from '@kaibo/contracts/traffic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

const clock = movingClock();
let server: TestServer;
let operator: Person;
const rooms: Room[] = [];

beforeAll(async () => {
  server = await testServer({ clock });
  operator = await server.signUp('Operator', ['operator']);
  for (let i = 0; i < 10; i++) {
    const host = await server.signUp(`Host ${i}`, ['host']);
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
  const { traffic, items, policyVersion } = event!.payload as PayloadOf<typeof FeedServed>;
  expect(traffic).toMatchObject({ mode: 'lp', policyVersion: 1 });
  expect(policyVersion).toBe('recommendation-1/traffic-1.lp');
  const given = items.filter((item) => item.traffic);
  expect(given).toHaveLength(6);
  for (const { traffic: place, propensity } of given) {
    expect(place!.terms).not.toBeNull();
    expect(propensity).toBeGreaterThan(0);
  }
});
