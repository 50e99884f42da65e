import {
  endRoom,
  FeedServed,
  getHome,
  Liked,
  OrderPaid,
  type PayloadOf,
  stopRoom,
  ViewersCounted,
} from '@kaibo/contracts';
import { impressionsOf } from '@kaibo/contracts/impressions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { POLICY_VERSION } from '#recommendation';
import { movingClock } from '../../../../../tests/support/clock.ts';
import { until } from '../../../../../tests/support/media.ts';
import { liveRoom, newRoom, record } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { HALF_LIFE_MS } from './feed.rules.ts';

const clock = movingClock();
let server: TestServer;
let host: Person;
beforeAll(async () => {
  server = await testServer({ clock });
  host = await server.signUp('Host', ['host', 'merchant']);
});
afterAll(() => server.close());

/** The feed as it is after what the test did, not as it was a moment ago. */
const home = async (query: { categoryId?: string; limit?: number } = {}, as?: Person) => {
  await server.caughtUp();
  clock.pass(2_000);
  return server.call(getHome, { query, as });
};
const idsIn = (feed: Awaited<ReturnType<typeof home>>) => feed.live.map(({ room }) => room.id);
const watched = (roomId: string, viewersNow: number) =>
  record(server, ViewersCounted, { roomId, viewersNow }, { roomId, atMs: clock.nowMs() });
const liked = (roomId: string, count: number, atMs = clock.nowMs()) =>
  record(server, Liked, { roomId, count }, { roomId, atMs });
const sold = (roomId: string) => {
  const order = { orderId: newId(), buyerId: host.id, storeId: newId(), roomId, totalFen: 100 };
  return record(server, OrderPaid, order, { roomId, atMs: clock.nowMs() });
};
const servedAs = async (requestId: string) => {
  const find = async () => {
    const events = await server.events.read(null, 100_000, [FeedServed.name]);
    return events.find((event) => event.key === requestId);
  };
  const event = await until(find, (found) => found !== undefined);
  return { ...event, payload: event?.payload as PayloadOf<typeof FeedServed> };
};

test('home shows live rooms only, each with its place and a reason in both languages', async () => {
  const waiting = await newRoom(server, host);
  const live = await liveRoom(server, host);
  const over = await liveRoom(server, host);
  await server.call(endRoom, { as: host, params: { roomId: over.id } });
  const feed = await home();
  expect(idsIn(feed)).toContain(live.id);
  expect(idsIn(feed)).not.toContain(waiting.id);
  expect(idsIn(feed)).not.toContain(over.id);
  expect(feed.live.map(({ position }) => position)).toEqual(feed.live.map((_, i) => i));
  for (const { reason } of feed.live) {
    expect(reason.text.zh).not.toBe('');
    expect(reason.text.en).not.toBe('');
  }
});

test('what people watch, like and buy decides the order, and is forgotten by half each half-life', async () => {
  const categoryId = 'kids';
  const viewed = await liveRoom(server, host, { title: 'Viewed', categoryId });
  const bought = await liveRoom(server, host, { title: 'Bought', categoryId });
  const loved = await liveRoom(server, host, { title: 'Loved', categoryId });
  await watched(viewed.id, 30);
  for (let i = 0; i < 3; i++) await sold(bought.id);
  await liked(loved.id, 300);
  const feed = await home({ categoryId });
  expect(idsIn(feed)).toEqual([bought.id, viewed.id, loved.id]);
  expect(feed.live.map(({ reason }) => reason.code)).toEqual(['sales', 'viewers', 'likes']);

  const before = feed.live.find(({ room }) => room.id === bought.id)!.score;
  clock.pass(HALF_LIFE_MS);
  const later = await home({ categoryId });
  const after = later.live.find(({ room }) => room.id === bought.id)!.score;
  expect(after / before).toBeCloseTo(0.5, 1);
  // Who watches counts in full: 30 viewers outlast what is left of 3 orders.
  clock.pass(HALF_LIFE_MS);
  expect(idsIn(await home({ categoryId }))[0]).toBe(viewed.id);
});

test('likes that are read late count as little as if they had been read in time', async () => {
  const categoryId = 'sport';
  const room = await liveRoom(server, host, { categoryId });
  clock.pass(20 * HALF_LIFE_MS);
  await liked(room.id, 1_000, clock.nowMs() - 10 * HALF_LIFE_MS);
  const { live } = await home({ categoryId });
  expect(live[0]!.score).toBeLessThan(0.1);
});

test('a room that is stopped or over leaves the feed', async () => {
  const categoryId = 'digital';
  const operator = await server.signUp('Operator', ['operator']);
  const room = await liveRoom(server, host, { categoryId });
  expect(idsIn(await home({ categoryId }))).toEqual([room.id]);
  const stopping = { as: operator, params: { roomId: room.id }, body: { reason: 'Bad' } };
  await server.call(stopRoom, stopping);
  expect(idsIn(await home({ categoryId }))).toEqual([]);
});

test('every home page is logged with its places, scores, reasons and policy, and who asked', async () => {
  await Promise.all([1, 2, 3].map(() => liveRoom(server, host)));
  const viewer = await server.signUp('Viewer');
  const feed = await home({ limit: 2 }, viewer);
  expect(feed).toMatchObject({ policyVersion: POLICY_VERSION });
  expect(feed.live).toHaveLength(2);
  const { actorId, payload } = await servedAs(feed.requestId);
  expect(actorId).toBe(viewer.id);
  expect({ ...payload, items: impressionsOf(payload) }).toEqual({
    requestId: feed.requestId,
    surface: 'home',
    policyVersion: POLICY_VERSION,
    step: feed.step,
    modelVersion: null,
    traffic: { ...feed.traffic, planId: null, lost: [] },
    items: feed.live.map(({ room, position, score, reason, source, explored, propensity }) => ({
      itemId: room.id,
      kind: 'room',
      position,
      score,
      reason: reason.code,
      source,
      explored,
      propensity,
      // Now and then a place is drawn, to be learnt from.
      traffic: { part: explored ? 'exploration' : 'organic', terms: null, boostId: null },
    })),
  });
});
