import {
  AnnouncementChanged,
  BagChanged,
  createRoom,
  endRoom,
  getRoom,
  listMyRooms,
  listRooms,
  ProductPinned,
  pinProduct,
  RoomEnded,
  RoomWentLive,
  rotateStreamKey,
  setBag,
  stopRoom,
  updateRoom,
  uploadPicture,
} from '@kaibo/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  liveRoom,
  newRoom,
  streamEnds,
  streamStarts,
  toldOf,
} from '../../../../../tests/support/rooms.ts';
import { type Person, type TestServer, testServer } from '../../../../../tests/support/server.ts';
import { openShop } from '../../../../../tests/support/shop.ts';

let server: TestServer;
let host: Person;
let other: Person;
let operator: Person;
/** Three products, of a merchant who is somebody else. */
let products: string[];
beforeAll(async () => {
  server = await testServer();
  host = await server.signUp('Host', ['host']);
  other = await server.signUp('Other', ['host']);
  operator = await server.signUp('Operator', ['operator']);
  const shops = await Promise.all([1, 2, 3].map(() => openShop(server, [{ stock: 5 }])));
  const { rows } = await server.pool.query<{ id: string }>('select id from products order by id');
  products = rows.map((row) => row.id);
  expect(products).toHaveLength(shops.length);
});
afterAll(() => server.close());

const read = (roomId: string) => server.call(getRoom, { params: { roomId } });
const bag = (roomId: string, productIds: string[], as = host) =>
  server.call(setBag, { as, params: { roomId }, body: { productIds } });
const pin = (roomId: string, productId: string | null, as = host) =>
  server.call(pinProduct, { as, params: { roomId }, body: { productId } });
const end = (roomId: string) => server.call(endRoom, { as: host, params: { roomId } });
const stop = (roomId: string) =>
  server.call(stopRoom, { as: operator, params: { roomId }, body: { reason: 'Bad claims' } });

test('a new room is scheduled, found by its host, and not among the live ones', async () => {
  const room = await newRoom(server, host, { title: 'Tea at dusk' });
  expect(room).toMatchObject({ title: 'Tea at dusk', status: 'scheduled', bag: [], pinned: null });
  expect(room.playback).toEqual({ liveUrl: null, replayUrl: null });
  const mine = (await server.call(listMyRooms, { as: host })).rooms.map(({ id }) => id);
  expect(mine).toContain(room.id);
  const live = (await server.call(listRooms, { query: { status: 'live' } })).rooms;
  expect(live.map(({ id }) => id)).not.toContain(room.id);
});

test('a room needs a category that there is and a cover of its host', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const merchant = await server.signUp('Merchant', ['merchant']);
  const foreign = await server.call(uploadPicture, { as: merchant, body: new Uint8Array(png) });
  const body = { title: 'Room', categoryId: 'craft' };
  const create = (input: object) =>
    server.refusal(createRoom, { as: host, body: { ...body, ...input } });
  expect(await create({ categoryId: 'nothing' })).toMatchObject({
    code: 'catalog/no-such-category',
  });
  expect(await create({ coverId: foreign.id })).toMatchObject({ code: 'catalog/no-such-picture' });
  expect(await create({ title: '   ' })).toMatchObject({ code: 'http/bad-input' });
});

test('nobody but its host changes, pins, ends or streams to a room', async () => {
  const { id: roomId } = await liveRoom(server, host);
  const as = other;
  const params = { roomId };
  const notYours = { status: 403, code: 'rooms/not-your-room' };
  const refused = await Promise.all([
    server.refusal(updateRoom, { as, params, body: { announcement: 'mine now' } }),
    server.refusal(setBag, { as, params, body: { productIds: [products[0]!] } }),
    server.refusal(pinProduct, { as, params, body: { productId: null } }),
    server.refusal(endRoom, { as, params }),
    server.refusal(rotateStreamKey, { as, params }),
  ]);
  for (const refusal of refused) expect(refusal).toMatchObject(notYours);
  expect(await read(roomId)).toMatchObject({ status: 'live', announcement: '', bag: [] });
});

test('the bag is kept in the order given, each product once, and only real ones', async () => {
  const { id: roomId } = await newRoom(server, host);
  const [a, b, c] = products as [string, string, string];
  const set = await bag(roomId, [c, a, b, a]);
  expect(set.bag.map(({ id }) => id)).toEqual([c, a, b]);
  expect((await bag(roomId, [b, c])).bag.map(({ id }) => id)).toEqual([b, c]);
  const unknown = { as: host, params: { roomId }, body: { productIds: [a, host.id] } };
  expect(await server.refusal(setBag, unknown)).toMatchObject({ code: 'catalog/no-such-product' });
  const many = { ...unknown, body: { productIds: Array.from({ length: 201 }, () => a) } };
  expect(await server.refusal(setBag, many)).toMatchObject({ code: 'http/bad-input' });
  expect(await toldOf(server, BagChanged, roomId)).toEqual([
    { roomId, productIds: [c, a, b] },
    { roomId, productIds: [b, c] },
  ]);
});

test('only what is in the bag is pinned; the pin leaves with its product, and both are told', async () => {
  const { id: roomId } = await newRoom(server, host);
  const [a, b] = products as [string, string];
  await bag(roomId, [a]);
  const notThere = { as: host, params: { roomId }, body: { productId: b } };
  expect(await server.refusal(pinProduct, notThere)).toMatchObject({ code: 'rooms/not-in-bag' });

  expect((await pin(roomId, a)).pinned?.id).toBe(a);
  await pin(roomId, a);
  expect((await bag(roomId, [b, a])).pinned?.id).toBe(a);
  expect((await bag(roomId, [b])).pinned).toBeNull();
  expect((await bag(roomId, [a, b])).pinned).toBeNull();
  const pins = await toldOf(server, ProductPinned, roomId);
  expect(pins.map((event) => event.productId)).toEqual([a, null]);
});

test('an announcement is told when it changes, and only then', async () => {
  const { id: roomId } = await newRoom(server, host);
  const params = { roomId };
  for (const announcement of ['One', 'One', ''])
    await server.call(updateRoom, { as: host, params, body: { announcement } });
  await server.call(updateRoom, { as: host, params, body: { title: 'Another title' } });
  expect((await toldOf(server, AnnouncementChanged, roomId)).map(({ text }) => text)).toEqual([
    'One',
    '',
  ]);
  expect(await read(roomId)).toMatchObject({ title: 'Another title', announcement: '' });
});

test('a stream makes the room live, its leaving ends it, and it goes on when it comes back', async () => {
  const { id: roomId } = await liveRoom(server, host);
  expect(await read(roomId)).toMatchObject({ status: 'live', endedAtMs: null });
  await streamEnds(server, roomId, 'left');
  await server.caughtUp();
  const left = await read(roomId);
  expect(left.status).toBe('ended');
  expect(left.endedAtMs).not.toBeNull();
  await streamStarts(server, roomId);
  await server.caughtUp();
  expect(await read(roomId)).toMatchObject({ status: 'live', endedAtMs: null });
  expect(await toldOf(server, RoomWentLive, roomId)).toHaveLength(2);
  expect(await toldOf(server, RoomEnded, roomId)).toHaveLength(1);
});

test('a room that its host ended is over: no stream, bag, pin or second end moves it', async () => {
  const { id: roomId } = await liveRoom(server, host);
  await end(roomId);
  await streamEnds(server, roomId, 'host-ended');
  await streamStarts(server, roomId);
  await server.caughtUp();
  expect((await read(roomId)).status).toBe('ended');
  const over = { status: 409, code: 'rooms/ended' };
  const params = { roomId };
  expect(await server.refusal(endRoom, { as: host, params })).toMatchObject(over);
  const productIds = [products[0]!];
  expect(await server.refusal(setBag, { as: host, params, body: { productIds } })).toMatchObject(
    over,
  );
  expect(
    await server.refusal(pinProduct, { as: host, params, body: { productId: null } }),
  ).toMatchObject(over);
  const ends = await toldOf(server, RoomEnded, roomId);
  expect(ends).toMatchObject([{ byUserId: host.id, status: 'ended' }]);
});

test('a host can end for good a room whose encoder has only left', async () => {
  const { id: roomId } = await liveRoom(server, host);
  await streamEnds(server, roomId, 'left');
  await server.caughtUp();
  expect((await end(roomId)).status).toBe('ended');
  await streamStarts(server, roomId);
  await server.caughtUp();
  expect((await read(roomId)).status).toBe('ended');
});

test('a room that an operator stopped shows nothing, takes nothing from its host, and never returns', async () => {
  const { id: roomId } = await liveRoom(server, host);
  expect((await stop(roomId)).status).toBe('stopped');
  await streamEnds(server, roomId, 'stopped');
  await streamStarts(server, roomId);
  await server.caughtUp();
  expect(await read(roomId)).toMatchObject({
    status: 'stopped',
    playback: { liveUrl: null, replayUrl: null },
  });
  const params = { roomId };
  const stopped = { status: 403, code: 'rooms/stopped' };
  expect(await server.refusal(endRoom, { as: host, params })).toMatchObject(stopped);
  expect(
    await server.refusal(pinProduct, { as: host, params, body: { productId: null } }),
  ).toMatchObject(stopped);
  const again = { as: operator, params, body: { reason: 'Again' } };
  expect(await server.refusal(stopRoom, again)).toMatchObject({ code: 'rooms/ended' });
  expect(await toldOf(server, RoomEnded, roomId)).toMatchObject([
    { byUserId: operator.id, status: 'stopped', reason: 'Bad claims' },
  ]);
});
