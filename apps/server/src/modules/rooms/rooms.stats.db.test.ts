import {
  collectEvents,
  Entered,
  getRoom,
  Liked,
  OrderPaid,
  ViewersCounted,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#platform/id';
import { liveRoom, record, streamEnds } from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';

let server: TestServer;
let host: Person;
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
});
afterAll(() => server.close());

const countersOf = async (roomId: string) => {
  await server.caughtUp();
  return (await server.call(getRoom, { params: { roomId } })).counters;
};
const entered = (roomId: string, surface: 'room' | 'product') =>
  record(server, Entered, { surface, itemId: roomId, from: null }, { roomId });
const paid = (roomId: string) => {
  const order = { orderId: newId(), buyerId: host.id, storeId: newId(), roomId, totalFen: 100 };
  return record(server, OrderPaid, order, { roomId });
};

test('likes, visits and sales add up from the log, and the latest count of viewers holds', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const { id: otherId } = await liveRoom(server, host);
  for (const count of [3, 30, 1]) await record(server, Liked, { roomId, count }, { roomId });
  for (const viewersNow of [4, 9, 7])
    await record(server, ViewersCounted, { roomId, viewersNow }, { roomId });
  await entered(roomId, 'room');
  await entered(roomId, 'room');
  await entered(roomId, 'product');
  await paid(roomId);
  await paid(otherId);
  expect(await countersOf(roomId)).toEqual({ likes: 34, viewersNow: 7, visits: 2, sold: 1 });
  expect(await countersOf(otherId)).toEqual({ likes: 0, viewersNow: 0, visits: 0, sold: 1 });
});

test('a visit that a browser sends again is one visit', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const visit = {
    id: newId(),
    name: Entered.name,
    atMs: Date.now(),
    roomId,
    payload: { surface: 'room', itemId: roomId, from: null },
  };
  const send = (...events: (typeof visit)[]) =>
    server.call(collectEvents, { body: { visitorId: null, events } });
  await send(visit, visit);
  expect((await countersOf(roomId)).visits).toBe(1);
  await send(visit, { ...visit, id: newId() });
  expect((await countersOf(roomId)).visits).toBe(2);
  await server.runTask('rooms.forget-visits');
  await send(visit);
  expect((await countersOf(roomId)).visits).toBe(2);
});

test('a batch of many rooms is added in one go', async () => {
  const rooms = await Promise.all([1, 2, 3, 4, 5].map(() => liveRoom(server, host)));
  await Promise.all(
    rooms.flatMap(({ id: roomId }, i) =>
      Array.from({ length: i + 1 }, () => record(server, Liked, { roomId, count: 2 }, { roomId })),
    ),
  );
  const likes = await Promise.all(rooms.map(async ({ id }) => (await countersOf(id)).likes));
  expect(likes).toEqual([2, 4, 6, 8, 10]);
});

test('a room that is not live has no viewers, whatever was counted last', async () => {
  const { id: roomId } = await liveRoom(server, host);
  await record(server, ViewersCounted, { roomId, viewersNow: 12 }, { roomId });
  expect((await countersOf(roomId)).viewersNow).toBe(12);
  await streamEnds(server, roomId);
  expect((await countersOf(roomId)).viewersNow).toBe(0);
});

test('events of rooms that do not exist are counted for nobody and stop nothing', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const nowhere = newId();
  await record(server, Liked, { roomId: nowhere, count: 5 }, { roomId: nowhere });
  await record(server, Liked, { roomId, count: 5 }, { roomId });
  expect((await countersOf(roomId)).likes).toBe(5);
});
